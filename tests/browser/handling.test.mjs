// Files in bulk: frames drawn around them, names changed where they stand, several as one archive, searches narrowed.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, download, drop, folderOf, goTo, journey, launch, open, person, phone, pictures, register, wide,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

const names = Array.from({length: 60}, (_, i) => `file ${String(i + 1).padStart(2, '0')}.txt`);

let server, browser, page;
const step = journey(test, () => page);
before(async () => {
  server = await startServer();
  browser = await launch();
  page = await open(await person(browser), server.url + '/');
  await register(page, server.url, 'anna');
  await goTo(page, 'Drive');
  const folder = await folderOf(Object.fromEntries(names.map((name, i) => [name, `number ${i + 1} of the harbour\n`])));
  await drop(page, page.getByRole('main'), names.map((name) => join(folder, name)));
  await page.getByText(/60 files uploaded/).waitFor();
  await button(page, 'Close uploads').click();
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const row = (name) => page.getByRole('row', {name, exact: true});
const chosen = (count) => page.getByText(`${count} selected`, {exact: true}).first();
const clear = () => page.keyboard.press('Escape');

// From one point of the page to another with the button down.
async function draw(from, to, steps = 8) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, {steps});
}

step('a frame drawn over rows chooses them, and more with Ctrl', async () => {
  const first = await row('file 02.txt').boundingBox();
  const last = await row('file 05.txt').boundingBox();
  const right = first.x + first.width - 260;
  await draw([right, first.y + 4], [right - 200, last.y + last.height - 4]);
  await chosen(4).waitFor();
  await pictures(page, 'drive-marquee', {wide});
  await page.mouse.up();
  await chosen(4).waitFor();
  const other = await row('file 08.txt').boundingBox();
  await page.keyboard.down('Control');
  await draw([right, other.y + 4], [right - 100, other.y + 20]);
  await page.mouse.up();
  await page.keyboard.up('Control');
  await chosen(5).waitFor();
  await clear();
});

step('it scrolls at the end of the list', async () => {
  const first = await row('file 01.txt').boundingBox();
  const right = first.x + first.width - 260;
  await draw([right, first.y + 4], [right - 50, 894]);
  await chosen(60).waitFor();
  await page.mouse.up();
  await clear();
  await page.keyboard.press('Home');
});

step('cards take frames too', async () => {
  await page.getByRole('radio', {name: 'Grid'}).click();
  const first = await row('file 01.txt').boundingBox();
  const second = await row('file 02.txt').boundingBox();
  await draw([first.x - 8, first.y + 60], [second.x + 20, second.y + 90]);
  await chosen(2).waitFor();
  await page.mouse.up();
  await clear();
  await page.getByRole('radio', {name: 'List'}).click();
});

step('a name is changed, and its extension stays', async () => {
  await row('file 01.txt').click();
  await page.keyboard.press('F2');
  const field = page.getByRole('textbox', {name: 'Name', exact: true});
  await field.and(page.locator(':focus')).waitFor();
  await pictures(page, 'drive-rename', {wide});
  await page.keyboard.type('file 00');
  await page.keyboard.press('Enter');
  await row('file 00.txt').waitFor();
});

step('Escape leaves a name as it was, and a fault is said at the field', async () => {
  await row('file 02.txt').click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', {name: 'Name', exact: true}).and(page.locator(':focus')).waitFor();
  await page.keyboard.type('lost');
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', {name: 'Name', exact: true}).waitFor({state: 'detached'});
  await row('file 02.txt').click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', {name: 'Name', exact: true}).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('file 03.txt');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', {name: 'Name', exact: true}).and(page.locator('[aria-invalid=true]')).waitFor();
  await pictures(page, 'drive-rename-taken', {wide});
  await page.keyboard.press('Escape');
  await row('file 02.txt').waitFor();
});

step('several come as one archive', async () => {
  await row('file 03.txt').click();
  await row('file 05.txt').click({modifiers: ['Shift']});
  await chosen(3).waitFor();
  const saved = await download(page, () =>
    page.getByRole('toolbar', {name: 'Selection'}).getByRole('button', {name: 'Download'}).click());
  assert.match(saved.name, /^file 03\.txt and 2 more\.zip$|Septet\.zip/);
  assert.equal(saved.bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
  for (const name of ['file 03.txt', 'file 04.txt', 'file 05.txt']) assert.ok(saved.bytes.includes(name));
  await clear();
});

step('a row offers itself to the desktop', async () => {
  await row('file 07.txt').hover({position: {x: 120, y: 18}});
  const offered = await page.waitForFunction(() => document.querySelector('[data-drag]')?.dataset.drag);
  assert.match(await offered.jsonValue(), /^text\/plain:file 07\.txt:\/api\/drive\/download\?file_id=/);
});

step('a search is narrowed as one types', async () => {
  await page.keyboard.press('Control+f');
  const field = page.getByRole('searchbox', {name: 'Search files'});
  await field.and(page.locator(':focus')).waitFor();
  await page.keyboard.type('file 2');
  await row('file 21.txt').waitFor();
  await row('file 31.txt').waitFor({state: 'detached'});
  await button(page, 'Type').click();
  await page.getByRole('menuitemradio', {name: 'Images'}).click();
  await page.waitForURL(/type=image/);
  await pictures(page, 'drive-search');
  await button(page, 'Images').click();
  await page.getByRole('menuitemradio', {name: 'Any'}).click();
  await row('file 21.txt').waitFor();
  await page.setViewportSize(phone);
  await pictures(page, 'drive-search-phone', {phone});
  await page.setViewportSize(wide);
});

step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
