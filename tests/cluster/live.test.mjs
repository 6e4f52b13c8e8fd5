// Live events where servers are killed and connections to the database are cut: whoever follows an account, at
// whichever server, gets each of its events once and in order, as they are in the outbox.
import assert from 'node:assert/strict';
import {setTimeout as pause} from 'node:timers/promises';
import {after, before, test} from 'node:test';

import {startCluster} from '../support/cluster.mjs';
import {Crowd, randomOf, seedOf} from '../support/crowd.mjs';
import {Broken, inTime} from '../support/requests.mjs';
import {openLive} from '../support/web_socket.mjs';

let cluster;

before(async () => {
  cluster = await startCluster('live');
});

after(() => cluster?.remove());

// Follows one account, at one place after the other: when a connection breaks it goes on from what it saw last.
class Subscriber {
  constructor(places, token) {
    Object.assign(this, {places, token, events: [], connections: 0, sequence: undefined, closed: false});
    this.ready = new Promise((resolve) => (this.becomeReady = resolve));
    this.waiting = [];
    this.running = this.run();
    this.running.catch(() => {});
  }

  async run() {
    for (let place = 0; !this.closed; place = (place + 1) % this.places.length) {
      const opened = await openLive(this.places[place], this.token, {since: this.sequence}).catch((error) => {
        if (!(error instanceof Broken)) throw error;
      });
      if (opened?.status === 101) await this.follow(opened.socket);
      else if (opened) assert.ok([502, 503, 504].includes(opened.status), `/api/live: ${opened.status} ${opened.body}`);
      if (!this.closed) await pause(20);
    }
  }

  async follow(socket) {
    this.socket = socket;
    ++this.connections;
    const code = await socket.each((message) => this.take(message));
    assert.notEqual(code, 1008, 'a session that holds was taken for ended');
  }

  take(message) {
    assert.notEqual(message.kind, 'reset', 'what was missed is not kept');
    assert.ok(this.sequence === undefined || message.sequence > this.sequence, 'out of order, or twice');
    this.sequence = message.sequence;
    if (message.topic === 'live') return this.becomeReady(message.sequence);
    this.events.push(message);
    this.waiting = this.waiting.filter(({found, resolve}) => !found(message) || resolve());
  }

  // Resolves once an event came that is like this.
  until(found) {
    if (this.events.some(found)) return Promise.resolve();
    const come = new Promise((resolve) => this.waiting.push({found, resolve}));
    return inTime(Promise.race([come, this.running.then(() => come)]), 'an event');
  }

  close() {
    this.closed = true;
    this.socket?.end();
  }
}

// One beginning at each server, and one at nginx.
function subscribe({urls, url}, person) {
  const turned = (by) => [...urls.slice(by), ...urls.slice(0, by)];
  return [...urls.map((_, by) => turned(by)), [url]].map((places) => new Subscriber(places, person.follows));
}

const kept = ({sequence, topic, kind, data}) => ({sequence, topic, kind, data});

async function outboxOf(person, from) {
  const account = person.account.replaceAll('-', '');
  const rows = await cluster.sql('SELECT sequence, topic, kind, data FROM outbox ' +
    `WHERE account_id = decode('${account}', 'hex') AND sequence > ${from} ORDER BY sequence`);
  return rows.map(([sequence, topic, kind, data]) =>
    ({sequence: Number(sequence), topic, kind, data: JSON.parse(data)}));
}

// All that was acknowledged is told of, and all subscribers saw all that is in the outbox.
async function compare(person, subscribers) {
  const {id} = (await person.expect(201, 'POST', '/api/drive/nodes', {json: {name: 'the last'}})).json();
  await Promise.all(subscribers.map((subscriber) => subscriber.until(({data}) => data.node_id === id)));
  for (const subscriber of subscribers) {
    const events = await outboxOf(person, await subscriber.ready);
    assert.deepEqual(subscriber.events.map(kept), events);
    const told = new Set(events.map(({data}) => data.node_id));
    for (const node of person.changed) assert.ok(told.has(node), `nothing tells of ${node}`);
  }
}

// A session that only follows, and whose account this is.
async function prepare(person) {
  await person.signIn();
  person.follows = person.tokens.pop();
  const headers = {Authorization: `Bearer ${person.follows}`};
  person.account = (await person.expect(200, 'GET', '/api/users/me', {headers})).json().user_id;
}

// While people work and `disturb` does what it does, again and again.
async function follow(t, name, disturb) {
  const random = randomOf(seedOf(t));
  const crowd = await new Crowd(cluster, random, 3, name).register();
  await Promise.all(crowd.people.map(prepare));
  const subscribers = crowd.people.map((person) => subscribe(cluster, person));
  try {
    await Promise.all(subscribers.flat().map(({ready}) => ready));
    crowd.start();
    for (let round = 0; round < 5; ++round) await disturb(crowd, random);
    await crowd.more(20);
    await crowd.stop();
    await Promise.all(crowd.people.map((person, index) => compare(person, subscribers[index])));
    const all = subscribers.flat();
    t.diagnostic(`${all.reduce((sum, {events}) => sum + events.length, 0)} events over ` +
      `${all.reduce((sum, {connections}) => sum + connections, 0)} connections of ${all.length} subscribers`);
    assert.deepEqual(cluster.crashed(), []);
  } finally {
    crowd.close();
    for (const subscriber of subscribers.flat()) subscriber.close();
  }
}

test('servers are killed', (t) => follow(t, 'killed', async (crowd, random) => {
  const victim = random.one(cluster.servers);
  await crowd.more(1 + random.below(30));
  await victim.stop('SIGKILL');
  await crowd.more(1 + random.below(15));
  await victim.start();
}));

test('connections to the database are cut', (t) => follow(t, 'cut', async (crowd, random) => {
  await crowd.more(1 + random.below(30));
  await cluster.sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity ' +
    'WHERE datname = current_database() AND pid <> pg_backend_pid()');
}));
