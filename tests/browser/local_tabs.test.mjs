// Several tabs over one worker: they see the same data and the same events, the next one takes over
// when the one that leads closes, and whoever cannot keep anything is told.
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {rm} from 'node:fs/promises';
import http from 'node:http';
import {after, before, test} from 'node:test';

import {pageWith, sendModule} from '../support/worker_site.mjs';
import {launchWithProfile, open} from './support/browser.mjs';
import {temporaryFolder} from './support/server.mjs';

let server, profile, context, url;
before(async () => {
  server = http.createServer((incoming, response) => {
    if (incoming.url.startsWith('/local/')) sendModule(incoming, response);
    else response.writeHead(200, {'Content-Type': 'text/html'})
      .end(pageWith('Object.assign(window, {api, ask, bodyOf, pushed});'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/`;
  profile = await temporaryFolder();
  context = await launchWithProfile(profile);
});
after(async () => {
  await context?.close();
  server.close();
  await rm(profile, {recursive: true, force: true, maxRetries: 5});
});

async function tab(address = url) {
  const page = await open(context, address);
  await page.waitForFunction(() => window.api);
  return page;
}

const make = (page, called) =>
  page.evaluate((name) => api('POST', '/api/drive/nodes', {name, kind: 'folder'}), called);
const names = (page) =>
  page.evaluate(async () => (await api('GET', '/api/drive/nodes')).json.items.map((node) => node.name));

async function timed(what, action) {
  const started = performance.now();
  const result = await action();
  console.log(`# ${what}: ${(performance.now() - started).toFixed(0)} ms`);
  return result;
}

test('two tabs see the same, and what one does the other is told', async () => {
  const first = await tab();
  assert.equal((await timed('first answer of a new worker', () => make(first, 'plans'))).status, 201);
  const second = await tab();
  assert.deepEqual(await timed('first answer to a second tab', () => names(second)), ['plans']);
  assert.equal((await make(second, 'photos')).status, 201);
  await first.waitForFunction(() => pushed.some((batch) => batch.events?.some(({kind}) => kind === 'node.changed')));
  await second.waitForFunction(() => pushed.some((batch) => batch.events?.length));
  assert.deepEqual(await names(first), ['photos', 'plans']);
  await first.close();
  assert.deepEqual(await timed('answer after the leader closed', () => names(second)), ['photos', 'plans']);
  assert.equal((await make(second, 'after')).status, 201);
  await second.waitForFunction(() => pushed.some((batch) => batch.restarted));
  await second.close();
});

test('what waits while the leader changes is asked again, or told that it was interrupted', async () => {
  const first = await tab();
  await names(first);
  const second = await tab();
  await names(second);
  // The worker dies with these on their way.
  const waiting = second.evaluate(() => Promise.all([
    api('GET', '/api/drive/nodes'), api('POST', '/api/drive/nodes', {name: 'maybe', kind: 'folder'}),
  ]));
  await first.close();
  const [listed, made] = await waiting;
  assert.equal(listed.status, 200);
  assert.ok(made.status === 201 || made.code === 'interrupted', JSON.stringify(made));
  const there = (await names(second)).includes('maybe');
  assert.ok(there || made.code === 'interrupted', 'acknowledged and lost');
  await second.close();
});

test('a reload finds everything, while the old worker still dies', async () => {
  const page = await tab();
  const before = await names(page);
  assert.ok(before.includes('plans'));
  await page.reload();
  await page.waitForFunction(() => window.api);
  assert.deepEqual(await timed('answer after a reload', () => names(page)), before);
  await page.close();
});

test('the browser says how much it keeps', async () => {
  const page = await tab();
  await names(page);
  const storage = JSON.parse((await page.evaluate(() => ask({storage: {}}))).text);
  assert.equal(storage.kept, true);
  assert.ok(storage.used_bytes > 0 && storage.quota_bytes > storage.used_bytes, JSON.stringify(storage));
  await page.close();
});

test('everything comes out as one archive, larger than a message, and goes back in', async () => {
  const page = await tab();
  const report = await page.evaluate(async () => {
    const bytes = new Uint8Array(5_000_000).map((_, i) => (i * 2654435761) >>> 13);
    const form = new FormData();
    form.append('file', new Blob([bytes]), 'film.bin');
    const encoded = new Response(form);
    const headers = [['Content-Type', encoded.headers.get('Content-Type')]];
    await ask({request: {method: 'POST', url: '/api/drive/upload', headers}}, await encoded.arrayBuffer());
    const archive = await bodyOf(await ask({request: {method: 'GET', url: '/api/users/me/export', headers: []}}));
    for (const node of (await api('GET', '/api/drive/nodes')).json.items)
      await api('DELETE', `/api/drive/nodes/${node.id}?permanent=true`);
    const url = '/api/users/me/import';
    const imported = await ask({request: {method: 'POST', url, headers: []}}, undefined, archive);
    const film = (await api('GET', '/api/drive/nodes')).json.items.find((node) => node.name === 'film.bin');
    const content = await bodyOf(await ask({
      request: {method: 'GET', url: `/api/drive/download?file_id=${film.id}`, headers: []},
    }));
    const back = new Uint8Array(await content.arrayBuffer());
    return {
      archive: archive.size, status: JSON.parse(imported.text).status, same: back.every((byte, i) => byte === bytes[i]),
      size: back.length,
    };
  });
  assert.ok(report.archive > 5_000_000);
  assert.deepEqual({...report, archive: 0}, {archive: 0, status: 200, same: true, size: 5_000_000});
  await page.close();
});

test('without a private file system it works, and says that nothing is kept', async () => {
  // An address that is neither https nor of this machine is no secure context.
  const folder = await temporaryFolder();
  const insecure = await launchWithProfile(folder, {args: ['--host-resolver-rules=MAP septet.test 127.0.0.1']});
  try {
    const page = await open(insecure, url.replace('127.0.0.1', 'septet.test'));
    await page.waitForFunction(() => window.api);
    assert.equal((await make(page, 'fleeting')).status, 201);
    assert.deepEqual(await names(page), ['fleeting']);
    assert.equal(JSON.parse((await page.evaluate(() => ask({storage: {}}))).text).kept, false);
  } finally {
    await insecure.close();
    await rm(folder, {recursive: true, force: true, maxRetries: 5});
  }
});
