// The client that people use, tus-js-client, against a server that is stopped and killed.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {after, before, test} from 'node:test';

import tus from 'tus-js-client';

import {startDrive} from '../dav/support.mjs';

let drive;

before(async () => {
  drive = await startDrive();
});

after(() => drive.server.remove());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const resumable = {'Tus-Resumable': '1.0.0'};
const endpoint = () => `${drive.server.url}/tus/`;

// An upload, and what its answers said: `done` resolves with the file's id and version, or rejects.
function uploadOf(bytes, filename, options = {}) {
  const seen = {offsets: [], result: null};
  let finish;
  seen.done = new Promise((resolve, reject) => (finish = {resolve, reject}));
  seen.done.catch(() => {});
  seen.upload = new tus.Upload(bytes, {
    endpoint: endpoint(), headers: drive.basic, metadata: {filename}, retryDelays: [],
    onAfterResponse(request, response) {
      if (request.getMethod() === 'HEAD') seen.offsets.push(Number(response.getHeader('Upload-Offset')));
      const id = response.getHeader('Septet-File-Id');
      if (id) seen.result = {id, version: Number(response.getHeader('Septet-Version'))};
    },
    onSuccess: () => finish.resolve(seen.result),
    onError: (error) => finish.reject(error),
    ...options,
  });
  return seen;
}

async function download(id) {
  const answer = await fetch(`${drive.server.url}/api/drive/download?file_id=${id}`, {headers: drive.bearer});
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}

const contentHash = async (id) => (await drive.api(`/api/drive/file_history?file_id=${id}`)).items[0].content_hash;

async function offsetOf(url) {
  const answer = await fetch(url, {method: 'HEAD', headers: {...resumable, ...drive.basic}});
  return answer.ok ? Number(answer.headers.get('Upload-Offset')) : null;
}

// Once the upload has an address and the server has kept so much of it.
async function kept(upload, least) {
  for (;;) {
    const offset = upload.url ? await offsetOf(upload.url) : null;
    if (offset >= least) return offset;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a file, and the same name again as its next version', async () => {
  const bytes = randomBytes(20_000_000);
  const metadata = {filename: 'film ä.mp4', filetype: 'video/mp4', modified_at: '2021-02-03T04:05:06Z'};
  const first = uploadOf(bytes, metadata.filename, {metadata});
  first.upload.start();
  const {id, version} = await first.done;
  assert.equal(version, 1);
  assert.equal(sha256(await download(id)), sha256(bytes));
  const {node} = await drive.api(`/api/drive/nodes/${id}`);
  assert.equal(node.name, 'film ä.mp4');
  assert.equal(node.modified_at, '2021-02-03T04:05:06.000000Z');
  const second = uploadOf(randomBytes(1000), 'film ä.mp4');
  second.upload.start();
  assert.deepEqual(await second.done, {id, version: 2});
});

test('in small requests it has the chunks that it has in one, and those that multipart gives it', async () => {
  const bytes = randomBytes(5_000_000);
  const small = uploadOf(bytes, 'small.bin', {chunkSize: 77_777});
  const whole = uploadOf(bytes, 'whole.bin', {uploadDataDuringCreation: true});
  small.upload.start();
  whole.upload.start();
  const form = new FormData();
  form.append('file', new Blob([bytes]), 'form.bin');
  const posted = await fetch(`${drive.server.url}/api/drive/upload`,
    {method: 'POST', body: form, headers: drive.bearer});
  const {file_id} = await posted.json();
  const expected = await contentHash(file_id);
  assert.equal(await contentHash((await small.done).id), expected);
  assert.equal(await contentHash((await whole.done).id), expected);
});

test('broken off in the middle of a request it goes on where it was', async () => {
  const bytes = randomBytes(60_000_000);
  const first = uploadOf(bytes, 'broken.bin');
  first.upload.start();
  await kept(first.upload, 8_000_000);
  await first.upload.abort();
  // What the broken request had sent may still be on its way in when the offset is asked for: then it is
  // another a moment later (409), and the client asks again, as it does unless it is told not to.
  const again = uploadOf(bytes, 'broken.bin', {uploadUrl: first.upload.url, retryDelays: Array(20).fill(100)});
  again.upload.start();
  const {id} = await again.done;
  assert.ok(again.offsets[0] >= 8_000_000, `went on from ${again.offsets[0]}`);
  assert.equal(sha256(await download(id)), sha256(bytes));
});

test('a killed server that comes back goes on with it', async () => {
  const bytes = randomBytes(120_000_000);
  const during = uploadOf(bytes, 'killed.bin', {retryDelays: Array(60).fill(200)});
  during.upload.start();
  const offset = await kept(during.upload, 16_000_000);
  await drive.server.stop('SIGKILL');
  await drive.server.start();
  const {id} = await during.done;
  assert.ok(during.offsets[0] >= offset, `went on from ${during.offsets}, was at ${offset}`);
  assert.equal(sha256(await download(id)), sha256(bytes));
});

test('a restarted client finds its upload again, between two requests', async () => {
  const bytes = randomBytes(3_000_000);
  const first = uploadOf(bytes, 'between.bin', {chunkSize: 1_000_000, onChunkComplete: () => first.upload.abort()});
  first.upload.start();
  await kept(first.upload, 1_000_000);
  await drive.server.stop();
  await drive.server.start();
  const again = uploadOf(bytes, 'between.bin', {uploadUrl: first.upload.url, chunkSize: 1_000_000});
  again.upload.start();
  const {id} = await again.done;
  assert.equal(again.offsets[0] % 1_000_000, 0);
  assert.equal(sha256(await download(id)), sha256(bytes));
});

test('parts that go up side by side become one file, cut as it would be in one', async () => {
  const bytes = randomBytes(30_000_000);
  const side = uploadOf(bytes, 'parallel.bin', {parallelUploads: 4, chunkSize: 3_000_000});
  const whole = uploadOf(bytes, 'one.bin');
  side.upload.start();
  whole.upload.start();
  const {id} = await side.done;
  assert.equal(sha256(await download(id)), sha256(bytes));
  assert.equal(await contentHash(id), await contentHash((await whole.done).id));
});

test('ended by the client it is gone', async () => {
  const first = uploadOf(randomBytes(30_000_000), 'ended.bin', {chunkSize: 1_000_000});
  first.upload.start();
  await kept(first.upload, 1_000_000);
  await first.upload.abort(true);
  const answer = await fetch(first.upload.url, {method: 'HEAD', headers: {...resumable, ...drive.basic}});
  assert.equal(answer.status, 404);
});

test('a browser’s cookie is taken from our own page only', async () => {
  const signedIn = await fetch(`${drive.server.url}/api/auth/login`, {
    method: 'POST', headers: {'Septet-Client': 'web'},
    body: JSON.stringify({username: 'anna', password: 'a long password'}),
  });
  const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];
  const common = {...resumable, 'Upload-Length': '3', Cookie: cookie};
  const create = (headers) => fetch(endpoint(), {method: 'POST', headers: {...common, ...headers}});
  assert.equal((await create({})).status, 403);
  assert.equal((await create({'Septet-Client': 'web', Origin: 'http://elsewhere.example'})).status, 403);
  assert.equal((await create({'Septet-Client': 'web', Origin: drive.server.url})).status, 201);
});
