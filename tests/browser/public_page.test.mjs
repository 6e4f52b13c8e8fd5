// What a stranger sees and does who has nothing but a link.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, download, drop, folderOf, heading, launch, open, person, pictures, randomBytes, sha256,
} from './support/browser.mjs';
import {project, startServer} from './support/server.mjs';

let server, browser, token, shared;
const notes = '# Coast path\n\nFrom the <quay> to the lighthouse & back.\n';
const film = randomBytes(11, 700_000);

async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(server.url + path, {
    method,
    headers: {...(token && {Authorization: `Bearer ${token}`}), ...(!isForm && {'Content-Type': 'application/json'})},
    body: isForm ? body : body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
}

const folder = async (name, parent_id) => (await ask('POST', '/api/drive/nodes', {name, parent_id})).id;

async function upload(name, bytes, parent_id) {
  const form = new FormData();
  form.append('parent_id', parent_id);
  form.append('file', new Blob([bytes]), name);
  return (await ask('POST', '/api/drive/upload', form)).file_id;
}

async function link(node_id, more = {}) {
  const made = await ask('POST', '/api/drive/links', {node_id, mode: 'download', keep_password: false, ...more});
  return {id: made.id, url: `${server.url}/s/${made.token}`};
}

before(async () => {
  server = await startServer();
  browser = await launch();
  const anna = {username: 'anna', password: 'correct horse battery'};
  await ask('POST', '/api/users', {...anna, email: 'anna@example.org', display_name: 'Anna'});
  ({token} = await ask('POST', '/api/auth/login', anna));
  shared = await folder('Week on the coast', undefined);
  await folder('Scans of the map', shared);
  await upload('Across the fjord.png', await readFile(join(project, 'docs/home.png')), shared);
  await upload('Crossing.mp4', film, shared);
  await upload('Budget 2027.csv', 'what,amount\nferry,120\n', shared);
  await upload('Notes.md', notes, shared);
  await upload('A name that goes on for far longer than anybody would want to read on a phone.pdf', '%PDF-1.4', shared);
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const stranger = async (url, rest) => open(await person(browser, rest), url);
const entry = (page, name) => page.getByRole('main').getByRole('link', {name, exact: true});

test('a folder behind a password: asked for, listed, walked, downloaded byte for byte', async () => {
  const {url} = await link(shared, {password: 'sesame'});
  const page = await stranger(url);
  await heading(page, 'This link asks for a password').waitFor();
  await pictures(page, 'link-password');
  await page.getByLabel('Password').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await pictures(page, 'link-wrong-password');
  await page.getByLabel('Password').fill('sesame');
  await button(page, 'Open').click();
  await heading(page, 'Week on the coast').waitFor();
  await pictures(page, 'link-folder');
  const saved = await download(page, () => entry(page, 'Download Crossing.mp4').click());
  assert.equal(saved.name, 'Crossing.mp4');
  assert.equal(sha256(saved.bytes), sha256(film));
  const archive = await download(page, () => entry(page, 'Download all').click());
  assert.equal(archive.name, 'Week on the coast.zip');
  assert.ok(archive.bytes.includes(film));
  await entry(page, 'Notes.md').click();
  await page.getByText('From the <quay> to the lighthouse & back.').waitFor();
  await pictures(page, 'link-text');
  await page.getByRole('navigation', {name: 'Folders'}).getByRole('link', {name: 'Week on the coast'}).click();
  await entry(page, 'Scans of the map').click();
  await heading(page, 'Nothing here').waitFor();
  await pictures(page, 'link-empty');
  assert.deepEqual(page.faults, []);
});

test('a picture is shown, and its link gone when it is revoked', async () => {
  const image = await upload('Lighthouse.png', await readFile(join(project, 'docs/home.png')), shared);
  const made = await link(image);
  const page = await stranger(made.url);
  const shown = page.getByRole('img', {name: 'Lighthouse.png'});
  await shown.waitFor();
  assert.ok(await shown.evaluate(async (element) => (await element.decode(), element.naturalWidth)) > 0);
  await pictures(page, 'link-image');
  await ask('DELETE', `/api/drive/links/${made.id}`);
  await page.reload();
  await heading(page, 'There is nothing here').waitFor();
  await pictures(page, 'link-revoked');
  assert.deepEqual(page.faults, []);
});

test('one download and no more', async () => {
  const made = await link(await upload('Once.bin', film, shared), {download_limit: 1});
  const page = await stranger(made.url);
  await page.getByText('1 download left').waitFor();
  await pictures(page, 'link-limited');
  const saved = await download(page, () => entry(page, 'Download').click());
  assert.equal(sha256(saved.bytes), sha256(film));
  await page.reload();
  await heading(page, 'This link has been used up').waitFor();
  await pictures(page, 'link-used-up');
});

const listed = async (folder_id) =>
  (await ask('GET', `/api/drive/nodes?parent_id=${folder_id}`)).items.map(({name, size_bytes}) => [name, size_bytes]);

test('a drop box takes what is chosen and what is dropped', async () => {
  const box = await folder('Entries for the exhibition', undefined);
  const made = await link(box, {mode: 'drop'});
  const page = await stranger(made.url);
  await heading(page, 'Send files to Entries for the exhibition').waitFor();
  await pictures(page, 'link-drop');
  const files = await folderOf({'one.bin': film, 'two.txt': 'two', 'empty.txt': ''});
  await page.getByLabel('Choose files').setInputFiles(['one.bin', 'two.txt'].map((name) => join(files, name)));
  const sent = page.getByRole('main').getByRole('listitem').filter({hasText: 'Sent'});
  await sent.nth(1).waitFor();
  await drop(page, page.getByRole('main'), [join(files, 'empty.txt'), join(files, 'two.txt')]);
  await sent.nth(3).waitFor();
  await pictures(page, 'link-drop-sent');
  assert.deepEqual(await listed(box), [['empty.txt', 0], ['one.bin', film.length], ['two (2).txt', 3], ['two.txt', 3]]);
  await ask('DELETE', `/api/drive/links/${made.id}`);
  await page.getByLabel('Choose files').setInputFiles(join(files, 'one.bin'));
  await page.getByText('There is no such link').waitFor();
  await button(page, 'Try again one.bin').waitFor();
  await pictures(page, 'link-drop-failed');
  assert.deepEqual(page.faults, []);
});

test('all of it works without a script', async () => {
  const box = await folder('Post box', undefined);
  const made = await link(box, {mode: 'drop', password: 'sesame'});
  const page = await stranger(made.url, {javaScriptEnabled: false});
  await page.getByLabel('Password').fill('sesame');
  await button(page, 'Open').click();
  const files = await folderOf({'one.bin': film, 'two.txt': 'two'});
  await page.getByLabel('Choose files').setInputFiles(['one.bin', 'two.txt'].map((name) => join(files, name)));
  await pictures(page, 'link-drop-plain');
  await button(page, 'Send').click();
  await page.getByRole('main').getByRole('listitem').nth(1).waitFor();
  assert.deepEqual(await listed(box), [['one.bin', film.length], ['two.txt', 3]]);
});
