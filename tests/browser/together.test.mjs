// Several people at once, and one person in several tabs.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  drop, folderOf, goTo, heading, launch, open, person, pictures, register, serviceWorker,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const row = (page, name) => page.getByRole('row', {name, exact: true});

async function member(name) {
  const page = await open(await person(browser), server.url + '/');
  await register(page, server.url, name);
  await goTo(page, 'Drive');
  return page;
}

async function upload(page, name, text) {
  const folder = await folderOf({[name]: text});
  await drop(page, page.getByRole('main'), [join(folder, name)]);
  await row(page, name).waitFor();
}

test('each sees their own files and nobody else\'s', async () => {
  const people = await Promise.all(['anna', 'ben', 'chloe'].map(member));
  await Promise.all(people.map((page, i) => upload(page, `of-${i}.txt`, `mine, ${i}\n`)));
  for (const [i, page] of people.entries()) {
    await page.reload();
    await row(page, `of-${i}.txt`).waitFor();
    assert.equal(await row(page, `of-${(i + 1) % 3}.txt`).count(), 0);
    assert.deepEqual(page.faults, []);
  }
});

test('a change in one tab shows in the other by itself', async () => {
  const first = await member('dora');
  const second = await open(first.context(), first.url());
  await second.getByRole('main', {name: 'Drive'}).waitFor();
  await upload(first, 'news.txt', 'new\n');
  await row(second, 'news.txt').waitFor();
  await row(second, 'news.txt').click();
  await second.keyboard.press('Delete');
  await row(first, 'news.txt').waitFor({state: 'detached'});
});

test('the connection comes back after the server was away, and nothing was missed', async () => {
  const page = await member('emil');
  const other = await open(page.context(), page.url());
  await other.getByRole('main', {name: 'Drive'}).waitFor();
  await server.stop();
  await server.start();
  await upload(page, 'after.txt', 'still here\n');
  await row(other, 'after.txt').waitFor();
});

test('a reload while the server is away says so, and what was there comes with the server', async () => {
  const page = await member('fay');
  await upload(page, 'kept.txt', 'kept\n');
  await serviceWorker(page);
  await server.stop();
  await page.reload();
  await heading(page, 'The server does not answer').waitFor();
  await pictures(page, 'server-away');
  await server.start();
  await row(page, 'kept.txt').waitFor();
});
