// Whatever the worker of local mode acknowledged is there after a SIGKILL at any moment, whole, and
// nothing half-done is. SEPTET_KILLS says how often; the seed of a run is printed (SEPTET_SEED).
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {pageWith, readBody, sendModule} from '../support/worker_site.mjs';

const kills = Number(process.env.SEPTET_KILLS ?? 4);
const seed = Number(process.env.SEPTET_SEED ?? Date.now() % 1e9);
const acknowledgedAtLeast = 20; // before each kill
const patience_ms = 60_000;

// The page tells what is there, then makes folders and files as fast as it can, and tells of each
// once the worker acknowledged it.
const page = pageWith(`
const tell = (what, data) => fetch('/' + what, {method: 'POST', body: JSON.stringify(data), keepalive: false});
async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function everything() {
  const items = [];
  for (let cursor; ;) {
    const after = cursor ? '&cursor=' + encodeURIComponent(cursor) : '';
    const page = await api('GET', '/api/drive/nodes?limit=500' + after);
    if (page.status !== 200) return {failed: page};
    items.push(...page.json.items);
    if (!(cursor = page.json.next_cursor)) return {items};
  }
}

async function content(node) {
  const url = '/api/drive/download?file_id=' + node.id;
  const {text, bytes} = await ask({request: {method: 'GET', url, headers: []}});
  return JSON.parse(text).status === 200 ? hash(bytes ?? new ArrayBuffer(0)) : 'unreadable: ' + text;
}

async function upload(name) {
  const size = 1 + Math.floor(Math.random() * 300_000);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  const encoded = new Response(form);
  const headers = [['Content-Type', encoded.headers.get('Content-Type')]];
  const {text} = await ask({request: {method: 'POST', url: '/api/drive/upload', headers}}, await encoded.arrayBuffer());
  return {status: JSON.parse(text).status, sha256: await hash(bytes)};
}

const round = location.hash.slice(1);
const found = await everything();
for (const node of found.items ?? [])
  if (node.kind === 'file' && node.name.startsWith((round - 1) + '-')) node.sha256 = await content(node);
await tell('found', found);
for (let i = 0; ; ++i) {
  const name = round + '-' + i;
  const made = i % 3 ? await api('POST', '/api/drive/nodes', {name, kind: 'folder'}) : await upload(name);
  if (made.status >= 300) await tell('failed', made);
  tell('acknowledged', {name, sha256: made.sha256});
}`);

let server, profile;
const acknowledged = new Map(); // name → SHA-256, or undefined for a folder
const waiting = {}; // what the page tells → who waits for it

const told = (what) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error(`the page never told "${what}"`)), patience_ms).unref();
  waiting[what] = (data) => (clearTimeout(timer), resolve(data));
});

async function take(incoming, response) {
  const what = incoming.url.slice(1);
  const data = JSON.parse(await readBody(incoming));
  response.writeHead(204).end();
  if (what === 'acknowledged') acknowledged.set(data.name, data.sha256);
  if (what === 'acknowledged' && waiting.count && --waiting.count > 0) return;
  waiting[what]?.(data);
}

before(async () => {
  profile = await mkdtemp(join(tmpdir(), 'septet-kill-'));
  server = http.createServer((incoming, response) => {
    if (incoming.url.startsWith('/local/')) sendModule(incoming, response);
    else if (incoming.method === 'POST') take(incoming, response);
    else response.writeHead(200, {'Content-Type': 'text/html'}).end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(profile, {recursive: true, force: true, maxRetries: 5});
});

// A browser of its own process group, so that all of it dies at once.
async function launch(round) {
  await rm(join(profile, 'SingletonLock'), {force: true});
  return spawn(process.env.SEPTET_CHROMIUM ?? '/usr/bin/chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', `--user-data-dir=${profile}`,
    `http://127.0.0.1:${server.address().port}/#${round}`,
  ], {detached: true, stdio: 'ignore'});
}

function renderersOf(group) {
  return readdirSync('/proc').filter((id) => {
    try {
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8').replace(/.*\) /, '').split(' ');
      return Number(fields[2]) === group && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer');
    } catch {
      return false; // not a process, or gone already
    }
  }).map(Number);
}

async function kill(browser, onlyTab) {
  const ended = once(browser, 'exit');
  if (onlyTab) for (const id of renderersOf(browser.pid)) process.kill(id, 'SIGKILL');
  process.kill(-browser.pid, 'SIGKILL');
  await ended;
}

function compare(found, round) {
  assert.equal(found.failed, undefined, 'the database cannot be read');
  const there = new Map(found.items.map((node) => [node.name, node]));
  for (const [name, sha256] of acknowledged) {
    const node = there.get(name);
    assert.ok(node, `${name} was acknowledged and is gone`);
    if (sha256 && name.startsWith(`${round - 1}-`)) assert.equal(node.sha256, sha256, `${name} is not what was sent`);
  }
  for (const node of found.items)
    assert.ok(!node.sha256?.startsWith('unreadable'), `${node.name} is half there: ${node.sha256}`);
}

test(`loses nothing acknowledged in ${kills} kills while writing (SEPTET_SEED=${seed})`, async () => {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32; // Numerical Recipes
  for (let round = 1; round <= kills + 1; ++round) {
    const arrived = told('found');
    const browser = await launch(round);
    try {
      compare(await arrived, round);
      waiting.count = acknowledgedAtLeast + Math.floor(random() * 100);
      await Promise.race([told('acknowledged'), told('failed').then((made) => assert.fail(JSON.stringify(made)))]);
    } finally {
      await kill(browser, random() < 0.3);
    }
  }
  console.log(`# ${acknowledged.size} acknowledged over ${kills} kills, none lost`);
});
