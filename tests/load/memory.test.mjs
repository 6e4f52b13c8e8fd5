// The server's memory stays what it is, however much goes through it at once: eight uploads of large files, and a
// folder of all of them as a ZIP. SEPTET_MEGABYTES says how large each is.
import assert from 'node:assert/strict';
import {createCipheriv, randomBytes} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {after, before, test} from 'node:test';

import {startServer} from '../browser/support/server.mjs';

const uploads = 8;
const megabytes = Number(process.env.SEPTET_MEGABYTES ?? 64);
// Eight batches of 8 MiB on their way, plain and sealed, and what the allocator does not give back at once.
const bound_bytes = 224 << 20;
const boundary = 'a-boundary-of-this-test';

let server, token, folder;

const status = (name) => Number(new RegExp(`${name}:\\s*(\\d+)`)
  .exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) * 1024;
// How many bytes more the server has at most while `work` is done.
async function growth_bytes(work) {
  writeFileSync(`/proc/${server.child.pid}/clear_refs`, '5');  // the highest is that of now
  const before = status('VmRSS');
  await work();
  return status('VmHWM') - before;
}

async function call(method, path, body) {
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  const answer = await fetch(server.url + path, {method, headers, body: body && JSON.stringify(body)});
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

// Resolves once the other side has room again.
const written = (request, bytes) =>
  request.write(bytes) ? undefined : new Promise((resolve) => request.once('drain', resolve));

// Bytes that look like nothing, a megabyte at a time, as a form's file.
async function upload(number) {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="parent_id"\r\n\r\n${folder}\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="file ${number}.bin"\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const request = http.request(server.url + '/api/drive/upload', {method: 'POST', headers: {
    Authorization: `Bearer ${token}`, 'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': head.length + (megabytes << 20) + tail.length}});
  const answered = new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
  const noise = createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16));
  const zeros = Buffer.alloc(1 << 20);
  request.write(head);
  for (let i = 0; i < megabytes; ++i) await written(request, noise.update(zeros));
  request.end(tail);
  const answer = await answered;
  answer.resume();
  assert.equal(answer.statusCode, 200);
}

before(async () => {
  server = await startServer({flags: ['--rate-limit', 'off']});
  const person = {username: 'memory', email: 'm@example.org', password: 'a long password'};
  await call('POST', '/api/users', person);
  token = (await call('POST', '/api/auth/login', person)).token;
  folder = (await call('POST', '/api/drive/nodes', {name: 'large'})).id;
});
after(() => server.remove());

test(`${uploads} uploads of ${megabytes} MiB at once`, async (t) => {
  const grown = await growth_bytes(() => Promise.all(Array.from({length: uploads}, (_, number) => upload(number))));
  t.diagnostic(`${grown >> 20} MiB more at most`);
  assert.ok(grown < bound_bytes, `it took ${grown >> 20} MiB more`);
});

async function download(path) {
  const answer = await fetch(server.url + path, {headers: {Authorization: `Bearer ${token}`}});
  assert.equal(answer.status, 200);
  let bytes = 0;
  for await (const piece of answer.body) bytes += piece.length;
  return bytes;
}

test('all of them as a ZIP', async (t) => {
  let bytes;
  const grown = await growth_bytes(async () => (bytes = await download(`/api/drive/nodes/${folder}/archive`)));
  t.diagnostic(`${bytes} bytes, ${grown >> 20} MiB more at most`);
  assert.ok(bytes > uploads * megabytes * 2 ** 20, `only ${bytes} bytes came`);
  assert.ok(grown < bound_bytes / 4, `it took ${grown >> 20} MiB more`);
});
