// What local mode keeps can leave it: as one archive into another browser, and along into an account
// on a server.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, download, drop, folderOf, goTo, heading, journey, launch, open, person, pictures, randomBytes,
  register, sha256,
} from './support/browser.mjs';
import {startServer, startStaticSite} from './support/server.mjs';

const film = randomBytes(21, 3_000_000);
const files = {'Reisen/film.bin': film, 'Reisen/Été/ça.txt': 'Sommer\n', 'Reisen/empty.txt': ''};

let site, server, browser, page, archive;
const step = journey(test, () => page);
before(async () => {
  [site, server, browser] = await Promise.all([startStaticSite(), startServer(), launch()]);
  page = await open(await person(browser), site.url + '/');
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await server?.remove();
});

const row = (name) => page.getByRole('row', {name, exact: true});
const badge = () => button(page, 'In this browser');

async function enter(name) {
  await row(name).dblclick();
  await page.getByRole('heading', {name, level: 1}).waitFor();
}

async function saved(name) {
  await row(name).click();
  return download(page, () =>
    page.getByRole('toolbar', {name: 'Selection'}).getByRole('button', {name: 'Download'}).click());
}

async function keepFiles(what) {
  await goTo(page, 'Drive');
  const folder = await folderOf(what);
  await drop(page, page.getByRole('main'), [join(folder, Object.keys(what)[0].split('/')[0])]);
  await page.getByText(`${Object.keys(what).length} files uploaded`).waitFor();
}

// Everything under Reisen is what was put there, byte for byte.
async function checkFiles() {
  await goTo(page, 'Drive');
  await enter('Reisen');
  assert.equal(sha256((await saved('film.bin')).bytes), sha256(film));
  assert.equal((await saved('empty.txt')).bytes.length, 0);
  await enter('Été');
  assert.equal((await saved('ça.txt')).bytes.toString(), 'Sommer\n');
}

async function bringIn(bytes) {
  const folder = await folderOf({'copy.zip': bytes});
  await page.goto(page.url().replace(/#.*/, '') + '#/settings/storage');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Import').click()]);
  await chooser.setFiles(join(folder, 'copy.zip'));
}

step('everything leaves as one archive, from the badge', async () => {
  await keepFiles(files);
  await badge().click();
  await button(page, 'Save a copy').waitFor();
  await pictures(page, 'local-badge', {wide: {width: 1440, height: 900}});
  archive = await download(page, () => button(page, 'Save a copy').click());
  assert.match(archive.name, /^septet-\d{4}-\d\d-\d\d\.zip$/);
  assert.ok(archive.bytes.includes(film), 'the bytes of a file are in it as they are');
});

step('and comes into another browser, where a damaged one leaves nothing behind', async () => {
  page = await open(await person(browser), site.url + '/');
  await badge().waitFor();
  const damaged = Buffer.from(archive.bytes);
  damaged[archive.bytes.indexOf(film) + 1000] ^= 1;
  await bringIn(damaged);
  await page.getByText(/damaged/).first().waitFor();
  await goTo(page, 'Drive');
  await heading(page, 'Your files go here').waitFor();
  await bringIn(archive.bytes);
  await page.getByText('3 files and 2 folders imported').first().waitFor();
  await pictures(page, 'local-storage');
  await checkFiles();
  assert.deepEqual(page.faults, []);
});

step('a server offers local mode, and takes along what was kept there', async () => {
  page = await open(await person(browser), server.url + '/');
  await button(page, 'Use it in this browser only').click();
  await badge().waitFor();
  await keepFiles(files);
  await badge().click();
  await button(page, 'Sign in to a server').click();
  await register(page, server.url, 'anna');
  assert.equal(await badge().count(), 0);
  await page.goto(server.url + '/#/settings/storage');
  await button(page, 'Take along').waitFor();
  await pictures(page, 'local-take-along');
  await button(page, 'Take along').click();
  await page.getByText('3 files and 2 folders imported').first().waitFor();
  await checkFiles();
});

step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
