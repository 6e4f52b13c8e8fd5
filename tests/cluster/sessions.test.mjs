// What one of the servers was told the others know at once: sessions, passwords, failed sign-ins, uploads in progress.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {after, before, test} from 'node:test';

import {startCluster} from '../support/cluster.mjs';
import {Requests} from '../support/requests.mjs';

const password = 'a long password', other = 'quite another password';
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

let cluster, a, b, c;
const requests = new Requests();

before(async () => {
  cluster = await startCluster('sessions');
  [a, b, c] = cluster.urls;
});

after(async () => {
  requests.close();
  await cluster?.remove();
});

const bearer = (token) => ({Authorization: `Bearer ${token}`});
const ask = (base, token, method, path, options = {}) =>
  requests.send(base, method, path, {...options, headers: {...bearer(token), ...options.headers}});
const statusOf = async (base, token) => (await ask(base, token, 'GET', '/api/drive/usage')).status;
const signIn = (base, username, given, line = requests) =>
  line.send(base, 'POST', '/api/auth/login', {json: {username, password: given}});

async function register(username) {
  const json = {username, email: `${username}@example.org`, password};
  assert.equal((await requests.send(a, 'POST', '/api/users', {json})).status, 201);
}

async function tokenFrom(base, username, given = password) {
  const answer = await signIn(base, username, given);
  assert.equal(answer.status, 200, answer.body.toString());
  return answer.json().token;
}

test('a session made at one server holds at the others, and ends at all of them at once', async () => {
  await register('session');
  for (const [made, ...others] of [[a, b, c], [b, c, a], [c, a, b]]) {
    const token = await tokenFrom(made, 'session');
    for (const url of [...others, made]) assert.equal(await statusOf(url, token), 200);
    assert.equal((await ask(others[0], token, 'POST', '/api/auth/logout')).status, 204);
    assert.deepEqual(await Promise.all([made, ...others].map((url) => statusOf(url, token))), [401, 401, 401]);
  }
});

test('a new password signs out everywhere else, at every server', async () => {
  await register('changer');
  const [mine, ...others] = await Promise.all([a, b, c].map((url) => tokenFrom(url, 'changer')));
  for (const token of others) for (const url of cluster.urls) assert.equal(await statusOf(url, token), 200);
  const json = {current_password: password, new_password: other};
  const changed = await ask(a, mine, 'PUT', '/api/auth/password', {json});
  assert.equal(changed.status, 204, changed.body.toString());
  const all = others.flatMap((token) => cluster.urls.map((url) => statusOf(url, token)));
  assert.deepEqual(await Promise.all(all), Array(6).fill(401));
  for (const url of cluster.urls) assert.equal(await statusOf(url, mine), 200);
  for (const url of cluster.urls) assert.equal((await signIn(url, 'changer', password)).status, 401);
  for (const url of cluster.urls) await tokenFrom(url, 'changer', other);
});

test('failed sign-ins count together', async () => {
  await register('guessed');
  const line = new Requests('127.0.7.7');
  const began = Date.now();
  const statuses = [];
  for (let wave = 0; wave < 5; ++wave)
    for (const {status} of await Promise.all(cluster.urls.map((url) => signIn(url, 'guessed', 'a guess at it', line))))
      statuses.push(status);
  const flowedBack = Math.floor((Date.now() - began) / 60_000);  // one more a minute
  const failed = statuses.filter((status) => status === 401).length;
  assert.ok(failed >= 10 && failed <= 10 + flowedBack, `${failed} attempts were let through`);
  assert.equal(statuses.filter((status) => status === 429).length, statuses.length - failed);
  for (const url of cluster.urls) {
    const answer = await signIn(url, 'guessed', password, line);  // the right one makes no difference
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers['retry-after']) > 0);
  }
  assert.equal((await signIn(b, 'guessed', password, new Requests('127.0.7.8'))).status, 200);  // from elsewhere
});

test('an upload begun through a server that dies goes on through the others', async () => {
  await register('uploader');
  const token = await tokenFrom(b, 'uploader');
  const chunks = Array.from({length: 6}, () => randomBytes(100_000));
  const announced = chunks.map((bytes) => ({id: sha256(bytes), size_bytes: bytes.length}));
  const json = {name: 'begun', size_bytes: 600_000, chunks: announced};
  const begun = (await ask(a, token, 'POST', '/api/drive/uploads', {json, headers: {'Idempotency-Key': 'one'}})).json();
  const put = (base, bytes) =>
    ask(base, token, 'PUT', `/api/drive/uploads/${begun.id}/chunks/${sha256(bytes)}`, {body: bytes});
  for (const [index, url] of [a, b, a].entries()) assert.equal((await put(url, chunks[index])).status, 204);
  await cluster.servers[0].stop('SIGKILL');
  const again = await ask(c, token, 'POST', '/api/drive/uploads', {json, headers: {'Idempotency-Key': 'one'}});
  assert.equal(again.json().id, begun.id);
  assert.deepEqual(again.json().missing, announced.slice(3).map(({id}) => id));
  assert.equal((await ask(c, token, 'POST', `/api/drive/uploads/${begun.id}/commit`)).status, 409);
  for (const [index, url] of [b, c, b].entries()) assert.equal((await put(url, chunks[3 + index])).status, 204);
  const done = await ask(c, token, 'POST', `/api/drive/uploads/${begun.id}/commit`);
  assert.equal(done.status, 200);
  await cluster.servers[0].start();
  const {body} = await ask(a, token, 'GET', `/api/drive/download?file_id=${done.json().file_id}`);
  assert.deepEqual(body, Buffer.concat(chunks));
});
