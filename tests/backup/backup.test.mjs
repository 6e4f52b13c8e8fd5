// The binary's own commands: septet backup, restore, verify and rotate-key beside a server that is written to, killed
// and started again.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createHash, randomBytes, randomInt} from 'node:crypto';
import {once} from 'node:events';
import {cpSync, existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {project, startServer} from '../browser/support/server.mjs';
import {run} from '../dav/support.mjs';

const program = process.env.SEPTET_BINARY ?? join(project, 'build/native/septet');
const rounds = Number(process.env.SEPTET_ROUNDS ?? 6);
const person = {username: 'anna', email: 'anna@example.org', password: 'a long password'};
let server, token, backup, data;

before(async () => {
  server = await startServer({flags: ['--rate-limit', 'off']});
  [data, backup] = [join(server.folder, 'data'), join(server.folder, 'backup')];
  const body = JSON.stringify(person);
  const post = async (path) => (await fetch(server.url + path, {method: 'POST', body})).json();
  await post('/api/users');
  ({token} = await post('/api/auth/login'));
});

after(() => server.remove());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const ask = (url, path, options = {}) =>
  fetch(url + path, {...options, headers: {Authorization: `Bearer ${token}`, ...options.headers}});

// What four people do at once until they are told to stop; what was acknowledged is in `known`, by file and version.
class Writers {
  constructor() {
    this.known = new Map();
    this.doomed = new Set();
    this.going = true;
    this.all = Promise.all([0, 1, 2, 3].map((number) => this.write(number)));
  }

  async write(number) {
    for (let i = 0; this.going; ++i) {
      const bytes = randomBytes(randomInt(4) ? 4_000 : 400_000);
      const form = new FormData();
      form.append('file', new Blob([bytes]), `writer ${number} ${randomInt(6)}`);
      const answer = await ask(server.url, '/api/drive/upload', {method: 'POST', body: form}).catch(() => null);
      if (answer?.status !== 200) continue;  // the server is away
      const {file_id, version} = await answer.json();
      this.known.set(`${file_id} ${version}`, {file_id, version, hash: sha256(bytes)});
      if (i % 3) continue;
      this.doomed.add(file_id);
      await ask(server.url, `/api/drive/nodes/${file_id}?permanent=true`, {method: 'DELETE'}).catch(() => null);
    }
  }

  async acknowledged(count) {
    while (this.known.size < count) await new Promise((resolve) => setImmediate(resolve));
    return [...this.known.values()];
  }

  async stop() {
    this.going = false;
    await this.all;
  }
}

async function mustRun(...args) {
  const {status, output} = await run(program, args);
  assert.equal(status, 0, `septet ${args.join(' ')}: ${output}`);
  return output;
}

// A server of the backup has all of it.
async function checkBackup(known, doomed) {
  const restored = await startRestored();
  try {
    for (const {file_id, version, hash} of known) {
      if (doomed.has(file_id)) continue;
      const answer = await ask(restored.url, `/api/drive/download?file_id=${file_id}&version=${version}`);
      assert.equal(answer.status, 200, `${file_id} ${version}`);
      assert.equal(sha256(Buffer.from(await answer.arrayBuffer())), hash);
    }
  } finally {
    await restored.remove();
  }
}

async function startRestored() {
  const restored = await startServer();
  await restored.stop();
  const folder = join(restored.folder, 'data');
  rmSync(folder, {recursive: true});
  await mustRun('restore', backup, '--data', folder, '--key-file', join(data, 'master.key'));
  const verified = await mustRun('verify', '--data', folder, '--key-file', join(data, 'master.key'));
  assert.match(verified, /Everything is as it was put/);
  cpSync(join(data, 'master.key'), join(folder, 'master.key'));
  return restored.start();
}

// Kills a backup with SIGKILL once it has come to a place that differs each time.
async function killedBackup() {
  const child = spawn(program, ['backup', backup, '--data', data], {stdio: 'ignore'});
  const ended = once(child, 'exit');
  let over = false;
  ended.then(() => (over = true));
  const there = new Set(existsSync(backup) ? readdirSync(backup) : []);
  const fresh = (prefix) => (name) => name.startsWith(prefix) && !there.has(name);
  const place = [fresh('database-'), fresh('keys-'), fresh('backup.json'), (name) => name === 'lock'][randomInt(4)];
  while (!over && !(existsSync(backup) && readdirSync(backup).some(place)))
    await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await ended;
}

test('backups beside writers, killed and made again: each has all from before it began', async () => {
  const writers = new Writers();
  for (let round = 0; round < rounds; ++round) {
    const known = await writers.acknowledged(30 * (round + 1));
    await killedBackup();
    if (round % 2) {
      await server.stop('SIGKILL');
      await server.start();
    }
    await mustRun('backup', backup, '--data', data);
    await checkBackup(known, writers.doomed);
  }
  await writers.stop();
  assert.match(await mustRun('verify', '--data', data), /Everything is as it was put/);
});

test('what is damaged is named, and the status says so', async () => {
  const form = new FormData();
  form.append('file', new Blob([randomBytes(50_000)]), 'to be damaged');
  await ask(server.url, '/api/drive/upload', {method: 'POST', body: form});
  await server.stop();
  const packs = join(data, 'store/packs');
  for (const name of readdirSync(packs)) if (name.endsWith('.pack')) rmSync(join(packs, name));
  const {status, output} = await run(program, ['verify', '--data', data]);
  assert.equal(status, 1);
  assert.match(output, /^DAMAGED {2}anna {2}\/to be damaged {2}version 1: /m);
  assert.equal((await run(program, ['verify', '--data', join(server.folder, 'nothing')])).status, 2);
  rmSync(data, {recursive: true});
});

test('a new master key beside a server that runs', async () => {
  await server.start();
  const first = await run(program, ['rotate-key', '--data', data]);
  assert.equal(first.status, 0, first.output);
  await server.stop('SIGKILL');
  await server.start();
  assert.match(await mustRun('verify', '--data', data), /Everything is as it was put/);
  const wrong = await run(program, ['verify', '--data', data], {env: {...process.env, SEPTET_KEY: '0'.repeat(64)}});
  assert.equal(wrong.status, 2);
  assert.match(wrong.output, /belongs to another master key/);
});
