// Two people and a stranger: what one shares the other sees, edits and talks about at once; a link opens without an
// account; what happened is told, and taken back.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, choose, download, drop, field, fill, folderOf, goTo, heading, journey, launch, launchWithProfile, open,
  person, phone, pictures, register, wide,
} from './support/browser.mjs';
import {startServer, startStaticSite, temporaryFolder} from './support/server.mjs';

let server, browser, anna, ben, looking;
const step = journey(test, () => looking ?? anna);
const tablet = {width: 1024, height: 768};

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

async function member(name) {
  const context = await person(browser, {permissions: ['clipboard-read', 'clipboard-write']});
  const page = await open(context, server.url + '/');
  await register(page, server.url, name);
  await goTo(page, 'Drive');
  return page;
}

const row = (page, name) => page.getByRole('row', {name, exact: true});
const place = (page, name) => page.getByRole('navigation', {name: 'Places in Drive'}).getByRole('link', {name});
const tab = (page, name) => page.getByRole('tab', {name});
const details = (page) => page.getByRole('complementary', {name: 'Details', exact: true});
const toolbar = (page) => page.getByRole('toolbar', {name: 'Selection'});
const enter = async (page, name) => {
  await row(page, name).dblclick();
  await page.getByRole('heading', {name, level: 1}).waitFor();
};
const upload = async (page, files) => {
  const folder = await folderOf(files);
  await drop(page, page.getByRole('main'), Object.keys(files).map((name) => join(folder, name)));
  for (const name of Object.keys(files)) await row(page, name).waitFor();
};
async function makeFolder(page, name) {
  await page.getByRole('main').press('Shift+N');
  await field(page, 'Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await row(page, name).waitFor();
}

step('nothing is shared at first, and the place says so', async () => {
  anna = await member('anna');
  await makeFolder(anna, 'Plans');
  await enter(anna, 'Plans');
  await upload(anna, {'brief.txt': 'A house by the harbour.\n', 'costs.csv': 'roof,12000\n'});
  ben = looking = await member('ben');
  await place(ben, 'Shared with me').click();
  await heading(ben, 'Nothing is shared with you').waitFor();
  await pictures(ben, 'sharing-nothing');
});

step('a folder is shared by the keyboard, and the other sees it appear', async () => {
  looking = anna;
  await goTo(anna, 'Drive');
  await place(anna, 'My files').click();
  await row(anna, 'Plans').click();
  await anna.keyboard.press('s');
  await anna.getByRole('dialog', {name: 'Share “Plans”'}).waitFor();
  await anna.getByRole('combobox', {name: 'Role', exact: true}).click();
  await anna.getByRole('menuitemradio', {name: 'Can edit'}).click();
  await anna.getByRole('searchbox', {name: 'Add people'}).click();
  await anna.keyboard.type('be');
  await button(anna, 'Share with ben').waitFor();
  await pictures(anna, 'sharing-found');
  await anna.keyboard.press('Enter');
  await anna.getByRole('list', {name: 'People with access'}).getByRole('listitem', {name: 'ben'}).waitFor();
  await pictures(anna, 'sharing-dialog');
  await anna.keyboard.press('Escape');
  await row(ben, 'Plans').waitFor();
  await row(ben, 'Plans').getByText('anna', {exact: true}).waitFor();
});

step('the other opens it, and may write into it', async () => {
  looking = ben;
  await pictures(ben, 'sharing-shared-with-me');
  await enter(ben, 'Plans');
  await row(ben, 'brief.txt').waitFor();
  await upload(ben, {'sketch.txt': 'A first line.\n'});
  looking = anna;
  await enter(anna, 'Plans');
  await row(anna, 'sketch.txt').getByText('ben', {exact: true}).waitFor();
});

step('what one says the other reads at once', async () => {
  await row(anna, 'brief.txt').click();
  await tab(anna, /^Comments/).click();
  await anna.getByText('Nobody has said anything yet').first().waitFor();
  looking = ben;
  await row(ben, 'brief.txt').click();
  await tab(ben, /^Comments/).click();
  await field(ben, 'Comment').click();
  await ben.keyboard.type('Which side is the water?');
  await ben.keyboard.press('Control+Enter');
  await ben.getByRole('list', {name: 'Comments'}).getByText('Which side is the water?').waitFor();
  looking = anna;
  await anna.getByRole('list', {name: 'Comments'}).getByText('Which side is the water?').waitFor();
  await anna.locator('[role=tab][aria-description="1"]').waitFor({state: 'attached'});
  await pictures(anna, 'sharing-comments');
  looking = ben;
  await button(ben, 'Delete comment').click();
  await anna.getByText('Nobody has said anything yet').first().waitFor();
});

step('what happened is told in sentences', async () => {
  looking = anna;
  await row(anna, 'sketch.txt').click();
  await tab(anna, 'Activity').click();
  await details(anna).getByText(/ben added it/).waitFor();
  await pictures(anna, 'sharing-activity');
});

step('who may only view is offered no more than that', async () => {
  looking = ben;
  await row(ben, 'sketch.txt').click();
  await toolbar(ben).getByRole('button', {name: 'Delete'}).waitFor();
  looking = anna;
  await place(anna, 'My files').click();
  await row(anna, 'Plans').click();
  await anna.keyboard.press('s');
  await anna.getByRole('combobox', {name: 'Role of ben'}).click();
  await anna.getByRole('menuitemradio', {name: 'Can view'}).click();
  looking = ben;
  await toolbar(ben).getByRole('button', {name: 'Delete'}).waitFor({state: 'detached'});
  await toolbar(ben).getByRole('button', {name: 'Download'}).waitFor();
  assert.equal(await toolbar(ben).getByRole('button', {name: 'Share'}).count(), 0);
  await pictures(ben, 'sharing-viewer', {wide, tablet, phone});
});

step('what is revoked is gone', async () => {
  looking = anna;
  await button(anna, 'Remove ben').click();
  await button(anna, 'Undo').waitFor();
  await anna.keyboard.press('Escape');
  looking = ben;
  await heading(ben, 'This place could not be opened').waitFor();
  await place(ben, 'Shared with me').click();
  await heading(ben, 'Nothing is shared with you').waitFor();
});

let link;
step('a link is made and copied, and a stranger downloads by it', async () => {
  looking = anna;
  await place(anna, 'My files').click();
  await enter(anna, 'Plans');
  await row(anna, 'brief.txt').click();
  await anna.keyboard.press('s');
  await button(anna, 'Make a link').last().click();
  await fill(anna, 'Downloads at most', '2');
  await pictures(anna, 'sharing-link');
  await button(anna, 'Make link and copy').click();
  await anna.getByText('Link copied').first().waitFor();
  await anna.getByRole('list', {name: 'Links'}).getByText('2 downloads left').waitFor();
  await anna.getByRole('list', {name: 'Links'}).getByRole('button', {name: 'Copy link'}).click();
  link = await anna.evaluate(() => navigator.clipboard.readText());
  assert.match(link, new RegExp(`^${server.url}/s/[\\w-]+$`));
  await anna.keyboard.press('Escape');
  const stranger = await open(await person(browser), link);
  const saved = await download(stranger, () => stranger.getByRole('link', {name: /Download/}).first().click());
  assert.equal(saved.bytes.toString(), 'A house by the harbour.\n');
  await row(anna, 'costs.csv').click();
  await row(anna, 'brief.txt').click();
  await details(anna).getByText('1 download left').waitFor();
});

step('the place of links shows what they lead to, and removes them', async () => {
  await place(anna, 'Links').click();
  await row(anna, 'brief.txt').click();
  await pictures(anna, 'sharing-links');
  await anna.keyboard.press('s');
  await button(anna, 'Actions for this link').click();
  await choose(anna, 'Remove');
  await button(anna, 'Remove link').click();
  await anna.getByRole('dialog', {name: 'Remove this link?'}).waitFor({state: 'detached'});
  await anna.keyboard.press('Escape');
  await heading(anna, 'No links').waitFor();
  const stranger = await browser.newContext();
  const answer = await stranger.request.get(link);
  assert.ok([404, 410].includes(answer.status()), String(answer.status()));
  await stranger.close();
});

async function tagAndRewind(page, file) {
  looking = page;
  await row(page, file).click();
  await tab(page, 'Details').click();
  await button(page, 'Add tag').click();
  await field(page, 'New tag').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('harbour');
  await page.keyboard.press('Enter');
  const tags = page.getByRole('navigation', {name: 'Tags'});
  await tags.getByRole('link', {name: 'harbour'}).click();
  await page.getByRole('heading', {name: 'Tagged “harbour”'}).waitFor();
  await row(page, file).click();
  await button(page, 'Remove tag harbour').click();
  await heading(page, 'Nothing has this tag').waitFor();
  await place(page, 'My files').click();
}

// The beginning of the next second, once it has come, as it is written into the fields.
const secondFromNow = (page) => page.evaluate(async () => {
  const at = new Date((Math.floor(Date.now() / 1000) + 1) * 1000);
  while (Date.now() < at) await new Promise(requestAnimationFrame);
  const two = (number) => String(number).padStart(2, '0');
  return {
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':'),
  };
});

// The file that is open gets another name, and everything goes back to before.
async function renameAndRewind(page, file, other) {
  const {day, time} = await secondFromNow(page);
  await row(page, file).click();
  await page.keyboard.press('F2');
  await field(page, 'Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(other);
  await page.keyboard.press('Enter');
  await row(page, other).waitFor();
  await page.getByRole('dialog').waitFor({state: 'detached'});
  await place(page, 'My files').click({button: 'right'});
  await choose(page, 'Restore to a moment…');
  await page.getByRole('dialog', {name: 'Restore everything to a moment'}).waitFor();
  await fill(page, 'Day', day);
  await fill(page, 'Time', time);
  await page.getByRole('status', {name: 'What would happen'}).getByText('1 item goes back to its old name').waitFor();
}

step('a tag is given, found and taken away', async () => {
  await place(anna, 'My files').click();
  await enter(anna, 'Plans');
  await tagAndRewind(anna, 'brief.txt');
});

step('everything goes back to a moment, and comes again', async () => {
  await enter(anna, 'Plans');
  await renameAndRewind(anna, 'brief.txt', 'letter.txt');
  await pictures(anna, 'sharing-rewind');
  await button(anna, 'Restore').click();
  await row(anna, 'brief.txt').waitFor();
  await button(anna, 'Undo').last().click();
  await row(anna, 'letter.txt').waitFor();
});

step('a version is previewed, restored and deleted', async () => {
  await upload(anna, {'letter.txt': 'A house on the hill.\n'});
  await row(anna, 'letter.txt').click();
  await tab(anna, 'Versions').click();
  await anna.getByRole('listitem', {name: 'Version 2'}).waitFor();
  await button(anna, 'Restore').click();
  await anna.getByRole('listitem', {name: 'Version 3'}).waitFor();
  await button(anna, 'Actions for version 2').click();
  await choose(anna, 'Delete for good');
  await button(anna, 'Delete version').click();
  await anna.getByRole('dialog').waitFor({state: 'detached'});
  await anna.getByRole('listitem', {name: 'Version 2'}).waitFor({state: 'detached'});
  await pictures(anna, 'sharing-versions');
});

step('nothing on the pages has failed', () => assert.deepEqual([...anna.faults, ...ben.faults], []));

test('in local mode there is nobody to share with, but tags, activity and a way back', async () => {
  const site = await startStaticSite();
  const context = await launchWithProfile(await temporaryFolder());
  try {
    const page = await open(context, site.url + '/');
    looking = page;
    await page.getByRole('navigation', {name: 'Services'}).waitFor();
    await goTo(page, 'Drive');
    await makeFolder(page, 'Notes');
    await enter(page, 'Notes');
    await upload(page, {'a.txt': 'one\n'});
    assert.equal(await place(page, 'Shared with me').count(), 0);
    assert.equal(await button(page, 'Share').count(), 0);
    await row(page, 'a.txt').click();
    await tab(page, 'Activity').click();
    await details(page).getByText('You added it').waitFor();
    assert.equal(await tab(page, /Comments/).count(), 0);
    await pictures(page, 'sharing-local');
    await tagAndRewind(page, 'a.txt');
    await enter(page, 'Notes');
    await renameAndRewind(page, 'a.txt', 'b.txt');
    await button(page, 'Restore').click();
    await row(page, 'a.txt').waitFor();
    assert.deepEqual(page.faults, []);
  } finally {
    await context.close();
    await site.stop();
  }
});
