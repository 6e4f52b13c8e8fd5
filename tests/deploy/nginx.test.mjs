// deploy/nginx.conf in front of three servers. Until they share a database, each has a folder and a name of its own,
// which shows who answered: node --test tests/deploy/
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {readdir, readFile} from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {project, startServer} from '../browser/support/server.mjs';
import {filledIn, proposedValues, startNginx} from '../support/nginx.mjs';

const names = ['Anna', 'Berta', 'Clara'];
const session = (index) => ({Cookie: `septet_session=${createHash('sha256').update(`${index}`).digest('hex')}`});
const sessions = Array.from({length: 30}, (_, index) => session(index));

let servers, nginx, account;

// Somebody who is registered at each of the servers, so that it does not matter which one they come to.
async function register() {
  const person = {username: 'edge', email: 'edge@example.org', password: 'a long password'};
  const headers = {'Content-Type': 'application/json'};
  const tokens = {};
  for (const server of servers) {
    const post = (path) => fetch(server.url + path, {method: 'POST', headers, body: JSON.stringify(person)});
    assert.equal((await post('/api/users')).status, 201);
    tokens[server.name] = (await (await post('/api/auth/login')).json()).token;
  }
  return {person, tokens};
}

// The header that signs in at the server to which this very header leads.
async function signedIn() {
  for (const [name, token] of Object.entries(account.tokens)) {
    const headers = {Authorization: `Bearer ${token}`};
    if (await answeredBy(headers) === name) return headers;
  }
  // A header leads where its hash does; more sessions make more headers.
  account = {...account, tokens: await moreTokens()};
  return signedIn();
}

async function moreTokens() {
  const tokens = {};
  for (const server of servers) {
    const response = await fetch(server.url + '/api/auth/login', {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(account.person)});
    tokens[server.name] = (await response.json()).token;
  }
  return tokens;
}

async function answeredBy(headers) {
  const {status, body} = await nginx.request('GET', '/api/server', {headers});
  assert.equal(status, 200);
  return JSON.parse(body).name;
}

async function hashedAsset() {
  const page = (await nginx.request('GET', '/')).body.toString();
  const found = /(?:src|href)="\/?([^"]+\.[0-9a-f]{8,}\.[a-z]+)"/.exec(page);
  assert.ok(found, 'the application is in the binary');
  return '/' + found[1];
}

// Every answer that lies in the cache, as text.
async function cached() {
  const entries = await readdir(nginx.cache, {recursive: true, withFileTypes: true});
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath ?? file.path, file.name), 'latin1')));
}

before(async () => {
  servers = await Promise.all(names.map(async (name) =>
    Object.assign(await startServer({flags: ['--trust-proxy', '--rate-limit', 'off', '--name', name]}), {name})));
  nginx = await startNginx(servers.map((server) => `127.0.0.1:${server.port}`));
  account = await register();
});

after(async () => {
  await nginx?.remove();
  await Promise.all((servers ?? []).map((server) => server.remove()));
});

test('the documented file is filled in whole, and nginx takes it', async () => {
  const template = await readFile(join(project, 'deploy/nginx.conf'), 'utf8');
  const proposed = filledIn(template, await proposedValues());
  assert.doesNotMatch(proposed, /\$\{[A-Z]/);
  assert.deepEqual(Object.keys(await proposedValues()).sort(), Object.keys(nginx.values).sort());
  nginx.check();
});

test('without TLS one is sent to where there is TLS', async () => {
  const request = http.get(`http://${nginx.values.HTTP_PORT}/somewhere?x=1`);
  const [response] = await once(request, 'response');
  response.resume();
  assert.equal(response.statusCode, 308);
  assert.equal(response.headers.location, 'https://127.0.0.1/somewhere?x=1');
});

test('the application comes from the edge the second time, whoever asks', async () => {
  const path = await hashedAsset();
  const first = await nginx.request('GET', path, {headers: sessions[0]});
  const second = await nginx.request('GET', path, {headers: sessions[1]});
  assert.equal(first.status, 200);
  assert.match(first.headers['cache-control'], /public/);
  assert.equal(second.headers['x-cache-status'], 'HIT');
  assert.deepEqual(second.body, first.body);
  const compressed = await nginx.request('GET', path, {headers: {'Accept-Encoding': 'gzip'}});
  assert.equal(compressed.headers['content-encoding'], 'gzip');
  assert.notEqual(compressed.body.length, first.body.length);
  assert.equal((await nginx.request('GET', path)).headers['content-encoding'], undefined);
});

test('what is not public comes from the server each time', async () => {
  for (const path of ['/', '/api/server', '/api/openapi.json', '/api/drive/nodes', '/healthz'])
    for (let i = 0; i < 3; ++i) {
      const {headers} = await nginx.request('GET', path, {headers: sessions[0]});
      assert.ok([undefined, 'MISS'].includes(headers['x-cache-status']), `${path}: ${headers['x-cache-status']}`);
    }
  for (const text of await cached()) {
    assert.match(text, /^Cache-Control: public/mi);
    assert.doesNotMatch(text, /^Set-Cookie|^KEY: [^\n]*\/api\//mi);
  }
});

test('a file of somebody is not kept even under the name of a picture, and its parts are parts', async () => {
  const headers = await signedIn();
  const content = randomBytes(300_000);
  const uploaded = await upload(headers, 'picture.jpg', content);
  assert.equal(uploaded.status, 200);
  const path = `/api/drive/download?file_id=${JSON.parse(uploaded.body).file_id}&name=/picture.jpg`;
  const whole = await nginx.request('GET', path, {headers});
  assert.deepEqual(whole.body, content);
  assert.match(whole.headers['cache-control'], /private/);
  const part = await nginx.request('GET', path, {headers: {...headers, Range: 'bytes=1000-1999'}});
  assert.equal(part.status, 206);
  assert.deepEqual(part.body, content.subarray(1000, 2000));
  const again = await nginx.request('GET', path, {headers: {...headers, 'If-None-Match': whole.headers.etag}});
  assert.equal(again.status, 304);
  assert.equal((await nginx.request('GET', path)).status, 401);
});

test('whoever has the page already is told that it is still so', async () => {
  const {headers: {etag}} = await nginx.request('GET', '/');
  assert.equal((await nginx.request('GET', '/', {headers: {'If-None-Match': etag}})).status, 304);
});

const boundary = 'a-boundary';
const formHead = (name) => `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
const formEnd = `\r\n--${boundary}--\r\n`;
const multipart = {'Content-Type': `multipart/form-data; boundary=${boundary}`};

function upload(headers, name, content) {
  const body = Buffer.concat([Buffer.from(formHead(name)), content, Buffer.from(formEnd)]);
  return nginx.request('POST', '/api/drive/upload', {headers: {...headers, ...multipart}, body});
}

test('an upload passes through while it is sent', async () => {
  // The server refuses what is over the quota before the bytes are there: nginx did not wait for them.
  const headers = {...await signedIn(), ...multipart, 'Content-Length': 15_000_001_000};
  let sending;
  const answer = await nginx.request('POST', '/api/drive/upload',
    {headers, begin: (request) => void (sending = request).write(formHead('large'))});
  sending.destroy();
  assert.equal(answer.status, 507);
  const content = randomBytes(20_000_000);
  const uploaded = await upload(await signedIn(), 'twenty', content);
  assert.equal(uploaded.status, 200);
  const {body} = await nginx.request('GET', `/api/drive/download?file_id=${JSON.parse(uploaded.body).file_id}`,
    {headers: await signedIn()});
  assert.ok(body.equals(content));
});

test('what is larger than any file is refused by nginx', async () => {
  const answer = await nginx.request('POST', '/api/drive/upload', {
    headers: {...multipart, 'Content-Length': 17_000_000_000}, begin: (request) => request.flushHeaders()});
  assert.equal(answer.status, 413);
});

async function openSocket(path) {
  const key = randomBytes(16).toString('base64');
  const request = https.request(nginx.url + path, {agent: false, rejectUnauthorized: false, headers: {
    ...await signedIn(), Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13,
    'Sec-WebSocket-Key': key}});
  request.end();
  const [response, socket, head] = await once(request, 'upgrade');
  assert.equal(response.statusCode, 101);
  const accepted = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  assert.equal(response.headers['sec-websocket-accept'], accepted);
  return [socket, head];
}

test('a WebSocket is opened, and events come', async () => {
  let [socket, said] = await openSocket('/api/live');
  while (!said.includes('ready')) said = Buffer.concat([said, (await once(socket, 'data'))[0]]);
  assert.equal(said[0], 0x81);  // a text, whole
  assert.equal(JSON.parse(said.subarray(2)).kind, 'ready');
  socket.destroy();
});

test('a WebSocket of prices is opened too', async () => {
  const [socket] = await openSocket('/api/market/live');
  socket.destroy();
});

test('one account is always with one server, and the accounts are spread', async () => {
  const byCookie = await Promise.all(sessions.map(answeredBy));
  assert.deepEqual(await Promise.all(sessions.map(answeredBy)), byCookie);
  assert.deepEqual([...new Set(byCookie)].sort(), names);
  for (const headers of [{Authorization: 'Bearer one'}, {Authorization: 'Basic b25lOnR3bw=='}, {}]) {
    const asked = await Promise.all(Array.from({length: 6}, () => answeredBy(headers)));
    assert.equal(new Set(asked).size, 1);
  }
});

test('what a client claims to be is not believed', async () => {
  const headers = {...await signedIn(), 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Proto': 'http'};
  const {body} = await nginx.request('GET', '/api/auth/sessions', {headers});
  const addresses = JSON.parse(body).items.map((item) => item.address);
  assert.ok(addresses.includes('127.0.0.1') && !addresses.includes('203.0.113.7'), `${addresses}`);
  const signIn = await nginx.request('POST', '/api/auth/login', {
    headers: {'Content-Type': 'application/json', 'Septet-Client': 'web', 'X-Forwarded-Proto': 'http'},
    body: JSON.stringify(account.person)});
  assert.equal(signIn.status, 200);
  assert.match(signIn.headers['set-cookie'][0], /; Secure/);
});

test('the figures of the machines are not for everybody', async () => {
  assert.equal((await nginx.request('GET', '/metrics')).status, 404);
});

test('neither a token nor the rest of an address is logged', async () => {
  await nginx.request('GET', '/api/drive/nodes?access_token=hidden-token');
  await nginx.request('GET', '/s/hidden-link');
  let log = '';
  for (let tries = 0; tries < 100 && !/GET \/s\/ /.test(log); ++tries) {  // a line is written after its answer
    await nginx.request('GET', '/healthz');
    log = await readFile(join(nginx.values.LOG_DIR, 'access.log'), 'utf8');
  }
  assert.match(log, /GET \/api\/drive 401/);
  assert.match(log, /GET \/s\/ /);
  assert.doesNotMatch(log, /hidden/);
});

test('a server that dies is passed over, and only its accounts move', async () => {
  const before = await Promise.all(sessions.map(answeredBy));
  const dead = servers.find((server) => server.name === before[0]);
  await dead.stop('SIGKILL');
  const now = await Promise.all(sessions.map(answeredBy));
  for (const [index, name] of before.entries())
    if (name === dead.name) assert.notEqual(now[index], name);
    else assert.equal(now[index], name);
  const refused = await nginx.request('POST', '/api/auth/login', {
    headers: {...sessions[0], 'Content-Type': 'application/json'}, body: '{"username": "x", "password": "y"}'});
  assert.equal(refused.status, 401);  // nothing of it had been sent to the dead one
});

const kept = {'Cache-Control': 'public, max-age=60'};
const edgeCases = [
  ['/segment.m4s', kept, true],
  ['/api/watch/1/segment.m4s', kept, true],
  ['/api/shop/pictures/1.webp?size=2', {'Cache-Control': 'max-age=60, public'}, true],
  ['/api/users/1/avatar', kept, false],  // no name of a picture: the edge does not even look
  ['/dav/segment.m4s', kept, false],
  ['/s/segment.m4s', kept, false],
  ['/max-age.m4s', {'Cache-Control': 'max-age=60'}, false],
  ['/republican.m4s', {'Cache-Control': 'max-age=60, republican'}, false],
  ['/expires.m4s', {Expires: new Date(Date.now() + 60_000).toUTCString()}, false],
  ['/private.m4s', {'Cache-Control': 'private, max-age=60'}, false],
  ['/no-store.m4s', {'Cache-Control': 'public, no-store, max-age=60'}, false],
  ['/cookie.m4s', {...kept, 'Set-Cookie': 'a=b'}, false],
];

// Segments and pictures are not served yet: here a server answers as they will.
test('the edge keeps what is public and nothing else', async () => {
  const answers = new Map(edgeCases.map(([path, headers]) => [path, headers]));
  const site = http.createServer(({url}, response) => response.writeHead(200, answers.get(url)).end('bytes'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const {port} = site.address();
  const edge = await startNginx([`127.0.0.1:${port}`, `127.0.0.1:${port}`, `127.0.0.1:${port}`]);
  try {
    for (const [path, headers, isKept] of edgeCases) {
      await edge.request('GET', path);
      const second = await edge.request('GET', path);
      assert.equal(second.headers['x-cache-status'] === 'HIT', isKept, `${path} with ${JSON.stringify(headers)}`);
    }
  } finally {
    await edge.remove();
    site.closeAllConnections();
    site.close();
  }
});

// A server that reads a request and dies of it, at each of three addresses.
async function startDying() {
  const state = {requests: 0};
  const listeners = await Promise.all([1, 2, 3].map(async () => {
    const listener = net.createServer((socket) => {
      socket.once('data', () => {
        ++state.requests;
        socket.resetAndDestroy();
      });
      socket.on('error', () => {});
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return listener;
  }));
  const addresses = listeners.map((listener) => `127.0.0.1:${listener.address().port}`);
  return {state, addresses, stop: () => listeners.forEach((listener) => listener.close())};
}

const large = 'x'.repeat(4_000_000);  // begins to be sent before nginx has all of it
for (const [method, body, times] of [['POST', 'x', 1], ['POST', '', 1], ['PATCH', 'x', 1], ['PUT', large, 1],
  ['PUT', 'x', 3], ['GET', '', 3]])
  test(`${method} with ${body.length} bytes, lost on the way, was sent ${times === 1 ? 'once' : 'anew'}`, async () => {
    const dying = await startDying();
    const edge = await startNginx(dying.addresses);
    try {
      const {status} = await edge.request(method, '/api/drive/nodes', {body});
      assert.equal(status, 502);
      assert.equal(dying.state.requests, times);
    } finally {
      await edge.remove();
      dying.stop();
    }
  });
