// A person registers and keeps real files: the main job, in one sitting.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, choose, download, drop, field, fill, folderOf, goTo, heading, journey, launch, open, person, pictures,
  randomBytes, register, sha256,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

const photo = randomBytes(7, 3_000_000);
const notes = Buffer.from('Half a pound of butter.\n');
const files = {'Holiday/photo.bin': photo, 'Holiday/deep/er/notes.txt': notes, 'Holiday/empty.txt': ''};

let server, browser, context, page;
const step = journey(test, () => page);
before(async () => {
  server = await startServer();
  browser = await launch();
  context = await person(browser);
  page = await open(context, server.url + '/');
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const row = (name) => page.getByRole('row', {name, exact: true});
const enter = async (name) => {
  await row(name).dblclick();
  await page.getByRole('heading', {name, level: 1}).waitFor();
};

// What is suggested is chosen, so that typing takes its place.
async function typeName(name) {
  await field(page, 'Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({state: 'detached'});
  await row(name).waitFor();
}

step('registers, and is in', async () => {
  await pictures(page, 'sign-in');
  await register(page, server.url, 'anna');
  await goTo(page, 'Drive');
  await heading(page, 'Your files go here').waitFor();
  await pictures(page, 'drive-empty');
});

step('makes a folder and renames it by keyboard', async () => {
  await page.getByRole('main').press('Shift+N');
  await typeName('Plans');
  await row('Plans').click();
  await row('Plans').and(page.locator('[aria-selected=true]')).waitFor();
  await page.keyboard.press('F2');
  await typeName('Papers');
  assert.equal(await row('Plans').count(), 0);
});

step('is told why a name cannot be', async () => {
  await page.getByRole('main').press('Shift+N');
  await fill(page, 'Name', 'a/b');
  await page.keyboard.press('Enter');
  await field(page, 'Name').and(page.locator('[aria-invalid=true]')).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({state: 'detached'});
});

step('uploads through the file chooser', async () => {
  const folder = await folderOf({'letter.txt': 'Dear Ben,\n'});
  await button(page, 'New').click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choose(page, 'Upload files')]);
  await chooser.setFiles(join(folder, 'letter.txt'));
  await row('letter.txt').waitFor();
});

step('drops a folder of folders, and everything in it arrives', async () => {
  const folder = await folderOf(files);
  await drop(page, page.getByRole('main'), [join(folder, 'Holiday')]);
  await row('Holiday').waitFor();
  await page.getByText(/4 files uploaded/).waitFor();
  await enter('Holiday');
  await row('photo.bin').waitFor();
  await row('empty.txt').waitFor();
  await enter('deep');
  await enter('er');
  await row('notes.txt').waitFor();
});

step('reloads at the same place and downloads the same bytes', async () => {
  const place = page.url();
  await page.reload();
  await row('notes.txt').waitFor();
  assert.equal(page.url(), place);
  assert.deepEqual((await downloaded('notes.txt')).bytes, notes);
  await page.goBack();
  await page.goBack();
  await row('photo.bin').waitFor();
  const saved = await downloaded('photo.bin');
  assert.equal(saved.name, 'photo.bin');
  assert.equal(sha256(saved.bytes), sha256(photo));
  assert.equal((await downloaded('empty.txt')).bytes.length, 0);
});

async function downloaded(name) {
  await row(name).click();
  return download(page, () =>
    page.getByRole('toolbar', {name: 'Selection'}).getByRole('button', {name: 'Download'}).click());
}

step('goes back and forward through the places it has been', async () => {
  await enter('deep');
  await page.goBack();
  await row('photo.bin').waitFor();
  await page.goForward();
  await row('er').waitFor();
  await page.goBack();
});

step('opens a deep link in a new tab', async () => {
  const other = await open(context, page.url());
  await other.getByRole('row', {name: 'photo.bin', exact: true}).waitFor();
  assert.deepEqual(other.faults, []);
  await other.close();
});

step('deletes and undoes by keyboard', async () => {
  await row('photo.bin').click();
  await page.keyboard.press('Delete');
  await row('photo.bin').waitFor({state: 'detached'});
  await button(page, 'Undo').click();
  await row('photo.bin').waitFor();
});

step('moves a file by dragging it onto a folder', async () => {
  // By its name: what begins beside it is a marquee.
  await row('empty.txt').dragTo(row('deep'), {sourcePosition: {x: 110, y: 18}});
  await row('empty.txt').waitFor({state: 'detached'});
  await enter('deep');
  await row('empty.txt').waitFor();
  await page.goBack();
});

step('restores from the trash', async () => {
  await row('photo.bin').click();
  await page.keyboard.press('Delete');
  await row('photo.bin').waitFor({state: 'detached'});
  await page.getByRole('link', {name: 'Trash'}).or(button(page, 'Trash')).first().click();
  await row('photo.bin').click();
  await pictures(page, 'drive-trash');
  await page.getByRole('button', {name: 'Restore'}).first().click();
  await row('photo.bin').waitFor({state: 'detached'});
  await page.goBack();
  await row('photo.bin').waitFor();
});

step('finds and opens by the palette', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', {name: 'Search everything'}).or(field(page, 'Search everything')).first().waitFor();
  await page.keyboard.type('notes');
  await page.getByRole('option', {name: /notes\.txt/}).waitFor();
  await pictures(page, 'palette');
  await page.keyboard.press('Enter');
  const preview = page.getByRole('dialog', {name: 'Preview of notes.txt'});
  assert.equal(await preview.getByRole('textbox', {name: 'notes.txt'}).inputValue(), notes.toString());
  await pictures(page, 'drive-preview');
  await page.keyboard.press('Escape');
  await preview.waitFor({state: 'detached'});
  await row('notes.txt').waitFor();
});

step('looks well with files in it', async () => {
  await goTo(page, 'Drive');
  await row('Holiday').waitFor();
  await pictures(page, 'drive-files');
  await page.getByRole('radio', {name: 'Grid'}).or(button(page, 'Grid')).first().click();
  await pictures(page, 'drive-grid');
});

step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
