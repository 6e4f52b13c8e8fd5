// Local mode: the same application from a plain static host, with no server process at all.
import assert from 'node:assert/strict';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, download, drop, folderOf, goTo, journey, launchWithProfile, open, pictures, randomBytes, sha256,
} from './support/browser.mjs';
import {startStaticSite, temporaryFolder} from './support/server.mjs';

const film = randomBytes(11, 2_000_000);

let site, profile, context, page;
const step = journey(test, () => page);
before(async () => {
  site = await startStaticSite();
  profile = await temporaryFolder();
  context = await launchWithProfile(profile);
  page = await open(context, site.url + '/');
});
after(async () => {
  await context?.close().catch(() => {});
  await site?.stop().catch(() => {});
  await rm(profile, {recursive: true, force: true});
});

const row = (name, on = page) => on.getByRole('row', {name, exact: true});

async function saved(name) {
  await row(name).click();
  return download(page, () =>
    page.getByRole('toolbar', {name: 'Selection'}).getByRole('button', {name: 'Download'}).click());
}

step('starts without a server, and says so', async () => {
  await page.getByRole('navigation', {name: 'Services'}).waitFor();
  await goTo(page, 'Drive');
  await button(page, 'In this browser').waitFor();
  await pictures(page, 'local-drive-empty');
});

step('keeps dropped files over a reload', async () => {
  const folder = await folderOf({'Films/film.bin': film, 'Films/cast.txt': 'Anna, Ben\n'});
  await drop(page, page.getByRole('main'), [join(folder, 'Films')]);
  await page.getByText(/2 files uploaded/).waitFor();
  await row('Films').dblclick();
  await row('film.bin').waitFor();
  await page.reload();
  await row('film.bin').waitFor();
  assert.equal(sha256((await saved('film.bin')).bytes), sha256(film));
});

step('a second tab sees the same, and what changes in one shows in the other', async () => {
  const other = await open(context, page.url());
  await row('film.bin', other).waitFor();
  await row('cast.txt', other).click();
  await other.keyboard.press('Delete');
  await row('cast.txt', other).waitFor({state: 'detached'});
  await row('cast.txt').waitFor({state: 'detached'});
  await button(other, 'Undo').click();
  await row('cast.txt').waitFor();
  await other.close();
});

step('loses nothing when the browser is killed', async () => {
  const place = page.url();
  const folder = await folderOf({'late.bin': randomBytes(12, 200_000)});
  await drop(page, page.getByRole('main'), [join(folder, 'late.bin')]);
  await page.getByText(/1 file uploaded/).waitFor();
  const gone = new Promise((resolve) => context.once('close', resolve));
  const devtools = await context.browser()?.newBrowserCDPSession() ?? await context.newCDPSession(page);
  await devtools.send('Browser.crash').catch(() => {});
  await gone;
  context = await launchWithProfile(profile);
  page = await open(context, place);
  await row('late.bin').waitFor();
  assert.equal(sha256((await saved('late.bin')).bytes), sha256(randomBytes(12, 200_000)));
  assert.equal(sha256((await saved('film.bin')).bytes), sha256(film));
});

step('opens offline, with the host stopped', async () => {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await site.stop();
  await page.reload();
  await row('film.bin').waitFor();
  assert.equal(sha256((await saved('film.bin')).bytes), sha256(film));
  await pictures(page, 'local-drive-offline');
});

step('nothing on the page has failed', () =>
  assert.deepEqual(page.faults.filter((fault) => !/ERR_CONNECTION_REFUSED|Failed to fetch/.test(fault)), []));
