// People who use Drive all the time, each of whom knows what was acknowledged, so that it can be compared in the end.
import assert from 'node:assert/strict';
import {createHash, randomUUID} from 'node:crypto';

import {Broken, inTime, Requests, uploadForm} from './requests.mjs';

const password = 'a long password';
const chunk_bytes = 40_000;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// The same numbers for the same seed (Mulberry32).
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (count) => next() % count;
  const bytes = (count) =>
    Buffer.from(Uint32Array.from({length: Math.ceil(count / 4)}, next).buffer).subarray(0, count);
  return {below, bytes, one: (items) => items[below(items.length)]};
}

export function seedOf(test) {
  const seed = Number(process.env.SEPTET_SEED ?? Math.floor(Math.random() * 2 ** 32));
  test.diagnostic(`seed ${seed}`);
  return seed;
}

// Counts what all of them were acknowledged.
export class Progress {
  count = 0;
  #awaited = [];

  acknowledged() {
    ++this.count;
    const reached = this.#awaited.filter(({count}) => count <= this.count);
    this.#awaited = this.#awaited.filter(({count}) => count > this.count);
    for (const {resolve} of reached) resolve();
  }

  // Resolves once so many more were.
  more(count) {
    return new Promise((resolve) => this.#awaited.push({count: this.count + count, resolve}));
  }
}

// An address of this machine for each, so that they are told apart as people behind different lines are.
const lineOf = (random) => `127.${1 + random.below(250)}.${random.below(250)}.${1 + random.below(250)}`;

export class Person {
  constructor(cluster, name, random, progress) {
    Object.assign(this, {cluster, name, random, progress});
    this.requests = new Requests(lineOf(random));
    this.tokens = [];        // sessions that hold
    this.ended = [];         // and those that do not any more
    this.files = new Map();  // name → {id, hashes: of each version, bytes: of all}
    this.folders = new Map();
    this.maybeFolders = new Set();  // asked for, and the answer was lost
    this.apps = new Map();          // app passwords: id → password
    this.maybeApps = new Set();     // names
    this.gone = {files: 0, bytes: 0};  // in the trash
    this.changed = [];              // ids of nodes, once for each acknowledged change
    this.seen = () => {};           // see Requests.ask
    this.named = 0;
  }

  // Through nginx, as one of the sessions: so now to one server, now to another.
  async send(method, path, options = {}, how = 'ask') {
    const headers = {Authorization: `Bearer ${this.random.one(this.tokens)}`, ...options.headers};
    const seen = (answer) => this.seen(answer);
    return this.requests[how](this.cluster.url, method, path, {...options, headers, seen});
  }

  // What answers so is acknowledged; anything else is a fault.
  async expect(statuses, method, path, options) {
    const answer = await this.send(method, path, options);
    assert.ok([statuses].flat().includes(answer.status), `${method} ${path}: ${answer.status} ${answer.body}`);
    return answer;
  }

  // Something that may not be asked twice. Null: nobody knows.
  async once(status, method, path, options) {
    const answer = await this.send(method, path, options, 'send').catch((error) => {
      if (error instanceof Broken) return null;
      throw error;
    });
    this.seen(answer);
    if (answer === null || answer.status >= 502) return null;
    assert.equal(answer.status, status, `${method} ${path}: ${answer.status} ${answer.body}`);
    return answer;
  }

  async signIn(given = password) {
    // From anywhere: sign-ins from one address are limited.
    const line = new Requests(lineOf(this.random));
    const answer = await line.ask(this.cluster.url, 'POST', '/api/auth/login',
      {json: {username: this.name, password: given}, seen: (answer) => this.seen(answer)});
    line.close();
    assert.equal(answer.status, 200, answer.body.toString());
    this.tokens.push(answer.json().token);
  }

  async register() {
    const {status, body} = await this.requests.ask(this.cluster.url, 'POST', '/api/users',
      {json: {username: this.name, email: `${this.name}@example.org`, password}});
    assert.equal(status, 201, body.toString());
    for (let i = 0; i < 3; ++i) await this.signIn();
    this.root = (await this.expect(201, 'POST', '/api/drive/nodes', {json: {name: 'everything'}})).json().id;
    return this;
  }

  fresh(kind) {
    return `${kind} ${++this.named}`;
  }

  // ---- steps

  async uploadWhole(name, content = this.random.bytes(this.random.below(3) === 0 ? 150_000 : 3_000)) {
    const form = uploadForm(name, content, {parent_id: this.root});
    const answer = await this.expect(200, 'POST', '/api/drive/upload', form);
    this.keep(name, content, answer.json());
  }

  // A new version, or the first.
  keep(name, content, {file_id, version, name: stored}) {
    assert.equal(stored, name);
    const file = this.files.get(name) ?? {id: file_id, hashes: [], bytes: 0};
    assert.equal(file.id, file_id, `${name} became another file`);
    file.hashes.push(sha256(content));
    file.bytes += content.length;
    assert.equal(version, file.hashes.length, `a version of ${name} too many`);
    this.files.set(name, file);
    this.changed.push(file_id);
  }

  async uploadInChunks(name) {
    const chunks = Array.from({length: 2 + this.random.below(4)}, () => this.random.bytes(chunk_bytes));
    const announced = chunks.map((bytes) => ({id: sha256(bytes), size_bytes: bytes.length}));
    const started = await this.expect(201, 'POST', '/api/drive/uploads', {
      headers: {'Idempotency-Key': randomUUID()},
      json: {name, parent_id: this.root, size_bytes: chunks.length * chunk_bytes, chunks: announced}});
    const upload = `/api/drive/uploads/${started.json().id}`;
    for (const bytes of chunks) await this.expect(204, 'PUT', `${upload}/chunks/${sha256(bytes)}`, {body: bytes});
    assert.deepEqual((await this.expect(200, 'GET', upload)).json().missing, []);
    this.keep(name, Buffer.concat(chunks), (await this.expect(200, 'POST', `${upload}/commit`)).json());
  }

  async makeFolder() {
    const name = this.fresh('folder');
    const answer = await this.once(201, 'POST', '/api/drive/nodes', {json: {name, parent_id: this.root}});
    if (answer === null) return void this.maybeFolders.add(name);
    this.folders.set(name, answer.json().id);
    this.changed.push(answer.json().id);
  }

  async rename() {
    const kind = this.folders.size > 0 && this.random.below(3) === 0 ? this.folders : this.files;
    const [from, held] = this.random.one([...kind]);
    const to = this.fresh('renamed');
    const id = held.id ?? held;
    await this.expect(200, 'PATCH', `/api/drive/nodes/${id}`, {json: {name: to}});
    kind.delete(from);
    kind.set(to, held);
    this.changed.push(id);
  }

  async trash() {
    const [name, file] = this.random.one([...this.files]);
    const answer = await this.expect([204, 409], 'DELETE', `/api/drive/nodes/${file.id}`);
    assert.ok(answer.status === 204 || answer.tries > 1, `${name} was not there`);
    this.files.delete(name);
    this.gone.files += 1;
    this.gone.bytes += file.bytes;
    this.changed.push(file.id);
  }

  // One comes, one goes, and from then on nobody believes that one any more.
  async changeSessions() {
    await this.signIn();
    const left = this.tokens.shift();
    const headers = {Authorization: `Bearer ${left}`};
    const answer = await this.expect([204, 401], 'POST', '/api/auth/logout', {headers});
    assert.ok(answer.status === 204 || answer.tries > 1, 'a session ended by itself');
    this.ended.push(left);
    await Promise.all(this.cluster.urls.map((url) => this.refused(url, left)));
  }

  // A server that is dead just now says nothing.
  async refused(url, token) {
    const headers = {Authorization: `Bearer ${token}`};
    const answer = await this.requests.send(url, 'GET', '/api/drive/usage', {headers}).catch((error) => {
      if (!(error instanceof Broken)) throw error;
    });
    const status = answer?.status;
    assert.ok(!answer || [401, 503].includes(status), `${url} believes a session that has ended: ${status}`);
  }

  async changeAppPasswords() {
    if (this.apps.size < 2) return this.addAppPassword();
    const [id, secret] = this.random.one([...this.apps]);
    const basic = {Authorization: `Basic ${Buffer.from(`${this.name}:${secret}`).toString('base64')}`};
    await this.expect(200, 'GET', '/api/drive/usage', {headers: basic});
    const answer = await this.expect([204, 404], 'DELETE', `/api/auth/app-passwords/${id}`);
    assert.ok(answer.status === 204 || answer.tries > 1, 'an app password was gone');
    this.apps.delete(id);
    await this.expect(401, 'GET', '/api/drive/usage', {headers: basic});
  }

  async addAppPassword() {
    const name = this.fresh('app');
    const answer = await this.once(201, 'POST', '/api/auth/app-passwords', {json: {name, scope: 'drive'}});
    if (answer === null) return void this.maybeApps.add(name);
    this.apps.set(answer.json().id, answer.json().password);
  }

  // What was acknowledged through one server is there for whoever asks another.
  async look() {
    const [, file] = this.random.one([...this.files]);
    const {body} = await this.expect(200, 'GET', `/api/drive/download?file_id=${file.id}`);
    assert.equal(sha256(body), file.hashes.at(-1), 'what is read is not what was written last');
  }

  async step() {
    const dice = this.random.below(20);
    if (dice < 6 || this.files.size < 3) return this.uploadWhole(this.fresh('file'));
    if (dice < 8) return this.uploadWhole(this.random.one([...this.files.keys()]));
    if (dice < 9) return this.uploadInChunks(this.fresh('file'));
    if (dice < 10) return this.uploadInChunks(this.random.one([...this.files.keys()]));
    if (dice < 12) return this.makeFolder();
    if (dice < 14) return this.rename();
    if (dice < 15) return this.trash();
    if (dice < 16) return this.changeSessions();
    if (dice < 17) return this.changeAppPasswords();
    return this.look();
  }

  async work(stopped) {
    while (!stopped()) {
      await this.step();
      this.progress.acknowledged();
    }
  }

  // ---- afterwards

  async read(url, path) {
    const headers = {Authorization: `Bearer ${this.tokens[0]}`};
    const answer = await this.requests.ask(url, 'GET', path, {headers});
    assert.equal(answer.status, 200, `${path}: ${answer.body}`);
    return answer;
  }

  async readAll(url, path) {
    const items = [];
    for (let cursor = ''; cursor !== null;) {
      const page = (await this.read(url, `${path}${path.includes('?') ? '&' : '?'}limit=100&cursor=${cursor}`)).json();
      items.push(...page.items);
      cursor = page.next_cursor ?? null;
    }
    return items;
  }

  // Everything that was acknowledged is there, nothing else and nothing twice, whichever server is asked.
  async verify(url) {
    const nodes = await this.readAll(url, `/api/drive/nodes?parent_id=${this.root}`);
    const there = new Map(nodes.map((node) => [node.name, node]));
    assert.equal(there.size, nodes.length, 'a name is there twice');
    for (const name of this.maybeFolders) there.delete(name);
    assert.deepEqual([...there.keys()].sort(), [...this.files.keys(), ...this.folders.keys()].sort());
    for (const [name, file] of this.files) await this.verifyFile(url, name, file, there.get(name));
    await this.verifyUsage(url);
    await this.verifyAccess(url);
  }

  async verifyFile(url, name, file, node) {
    assert.equal(node.id, file.id);
    assert.equal(node.version, file.hashes.length, `versions of ${name}`);
    for (const [index, hash] of file.hashes.entries()) {
      const {body} = await this.read(url, `/api/drive/download?file_id=${file.id}&version=${index + 1}`);
      assert.equal(sha256(body), hash, `version ${index + 1} of ${name}`);
    }
  }

  async verifyUsage(url) {
    const usage = (await this.read(url, '/api/drive/usage')).json();
    const bytes = [...this.files.values()].reduce((sum, file) => sum + file.bytes, this.gone.bytes);
    assert.deepEqual([usage.file_count, usage.used_bytes], [this.files.size + this.gone.files, bytes]);
  }

  async verifyAccess(url) {
    for (const token of this.ended) await this.refused(url, token);
    for (const token of this.tokens) {
      const headers = {Authorization: `Bearer ${token}`};
      assert.equal((await this.requests.ask(url, 'GET', '/api/drive/usage', {headers})).status, 200);
    }
    const apps = (await this.readAll(url, '/api/auth/app-passwords')).filter(({name}) => !this.maybeApps.has(name));
    assert.deepEqual(apps.map(({id}) => id).sort(), [...this.apps.keys()].sort());
  }
}

// Several people at work, all the time between start() and stop().
export class Crowd {
  constructor(cluster, random, size = 4, name = 'person') {
    this.cluster = cluster;
    this.progress = new Progress();
    this.people = Array.from({length: size}, (_, index) =>
      new Person(cluster, `${name}-${index}`, randomOf(random.below(2 ** 31)), this.progress));
  }

  async register() {
    await Promise.all(this.people.map((person) => person.register()));
    return this;
  }

  start() {
    this.stopped = false;
    this.working = Promise.all(this.people.map((person) => person.work(() => this.stopped)));
    this.working.catch(() => {});  // whoever waits for progress or the end is told
    return this;
  }

  // Resolves once so many more steps were acknowledged; fails as soon as somebody finds a fault.
  more(count) {
    return this.until(this.progress.more(count), `${count} more steps`);
  }

  // Resolves with the promise, unless somebody finds a fault before.
  until(promise, what) {
    return inTime(Promise.race([promise, this.working.then(() => promise)]), what);
  }

  async stop() {
    this.stopped = true;
    await this.working;
  }

  // By each of the servers.
  async verify() {
    for (const url of this.cluster.urls) await Promise.all(this.people.map((person) => person.verify(url)));
  }

  close() {
    this.stopped = true;
    for (const person of this.people) person.requests.close();
  }
}
