// Puts the App in a tab's worker behind HTTP, so that the contract's scenarios run against it:
//   node tests/contract/worker_bridge.mjs --port 18190 [--modules build/wasm/modules]
// Chromium, with a fresh profile, opens a page of this server, which takes requests from here, hands
// them to the worker as the interface does, and brings the answers back.
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';

import {builtModules, pageWith, project, readBody, sendModule} from '../support/worker_site.mjs';

const {chromium} = createRequire(join(project, 'tests/browser/package.json'))('playwright-core');

const {values: options} = parseArgs({options: {
  port: {type: 'string', default: '18190'},
  modules: {type: 'string', default: builtModules},
}});

const pullers = 4; // requests on their way at once

const page = pageWith(`
async function pull() {
  for (;;) {
    const next = await fetch('/bridge/next');
    const {id, request} = JSON.parse(decodeURIComponent(next.headers.get('X-Request')));
    const answer = await ask({request}, await next.arrayBuffer());
    const headers = {'X-Answer': encodeURIComponent(answer.text)};
    await fetch('/bridge/answer/' + id, {method: 'POST', headers, body: await bodyOf(answer)});
  }
}
for (let i = 0; i < ${pullers}; ++i) pull();`);

const queue = []; // requests that nobody has taken: {id, request, body}
const idle = []; // pulls that wait for one: responses
const open = new Map(); // id → the response that waits for the answer
let last = 0;

function hand() {
  while (queue.length && idle.length) {
    const {id, request, body} = queue.shift();
    const head = encodeURIComponent(JSON.stringify({id, request}));
    idle.shift().writeHead(200, {'X-Request': head}).end(body);
  }
}

async function forward(incoming, response) {
  const headers = [];
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    headers.push([incoming.rawHeaders[i], incoming.rawHeaders[i + 1]]);
  const id = ++last;
  open.set(id, response);
  queue.push({id, request: {method: incoming.method, url: incoming.url, headers}, body: await readBody(incoming)});
  hand();
}

async function answer(incoming, response) {
  const target = open.get(Number(incoming.url.split('/').pop()));
  const body = await readBody(incoming);
  const {status = 500, headers = [['X-Failure', incoming.headers['x-answer']]]} =
    JSON.parse(decodeURIComponent(incoming.headers['x-answer']));
  target.writeHead(status, headers.flat()).end(body);
  response.writeHead(204).end();
}

const server = http.createServer({maxHeaderSize: 1 << 20}, (incoming, response) => {
  if (incoming.url === '/bridge') response.writeHead(200, {'Content-Type': 'text/html'}).end(page);
  else if (incoming.url === '/bridge/next') idle.push(response), hand();
  else if (incoming.url.startsWith('/bridge/answer/')) answer(incoming, response);
  else if (incoming.url.startsWith('/local/')) sendModule(incoming, response, options.modules);
  else forward(incoming, response);
});
server.requestTimeout = 0;
server.listen(Number(options.port), '127.0.0.1');
await once(server, 'listening');

const profile = await mkdtemp(join(tmpdir(), 'septet-bridge-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.SEPTET_CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
const tab = await browser.newPage();
tab.on('console', (message) => console.error(message.text()));
tab.on('pageerror', (error) => console.error(error));
await tab.goto(`http://127.0.0.1:${options.port}/bridge`);

async function stop() {
  await browser.close();
  await rm(profile, {recursive: true, force: true});
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
