// The exchange on three servers: one of them runs the books, the others follow it and hand orders on. Whichever is
// killed, what was acknowledged stays, each order is there once, and trading goes on.
//   SEPTET_ROUNDS=50 SEPTET_SEED=1 node --test tests/cluster/market.test.mjs
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {startCluster} from '../support/cluster.mjs';
import {randomOf, seedOf} from '../support/crowd.mjs';
import {Requests, inTime} from '../support/requests.mjs';

const rounds = Number(process.env.SEPTET_ROUNDS ?? 6);
const password = 'a long password', symbols = ['KITE', 'LUMA', 'SEPT'];
const requests = new Requests();
let cluster;

before(async () => {
  cluster = await startCluster('market', {demonstration: true});
});

after(async () => {
  requests.close();
  await cluster?.remove();
});

async function until(what, holds) {
  const wait = async () => {
    while (!await holds()) await pause(100);
  };
  await inTime(wait(), what);
}

class Trader {
  constructor(name) {
    Object.assign(this, {name, orders: new Map(), named: 0});  // client_order_id → what was answered
  }

  async register() {
    const json = {username: this.name, email: `${this.name}@example.org`, password};
    assert.equal((await requests.ask(cluster.url, 'POST', '/api/users', {json})).status, 201);
    const answer = await requests.ask(cluster.url, 'POST', '/api/auth/login', {json: {username: this.name, password}});
    assert.equal(answer.status, 200, answer.body.toString());
    this.headers = {Authorization: `Bearer ${answer.json().token}`};
    return this;
  }

  ask(base, method, path, json) {
    return requests.ask(base, method, path, {headers: this.headers, ...json && {json}});
  }

  async get(base, path) {
    const answer = await this.ask(base, 'GET', path);
    assert.equal(answer.status, 200, `${path} at ${base}: ${answer.status} ${answer.body}`);
    return answer.json();
  }

  // The same name is the same order, so that it may be sent again where the answer was lost.
  async place(base, wanted) {
    const json = {time_in_force: 'gtc', ...wanted, client_order_id: `${this.name}-${++this.named}`};
    const answer = await this.ask(base, 'POST', '/api/users/me/market/orders', json);
    assert.equal(answer.status, 201, `${JSON.stringify(json)}: ${answer.status} ${answer.body}`);
    this.orders.set(json.client_order_id, answer.json());
    return answer.json();
  }

  async ordersAt(base) {
    return (await this.get(base, '/api/users/me/market/orders?status=all&limit=500')).items;
  }

  // What `base` has is what was acknowledged, each once, and the positions are what was filled.
  async verifyAt(base) {
    const orders = await this.ordersAt(base);
    assert.deepEqual(orders.map((order) => order.client_order_id).sort(), [...this.orders.keys()].sort());
    const held = {};
    for (const order of orders) {
      const filled = Number(order.filled_quantity) * (order.side === 'buy' ? 1 : -1);
      held[order.symbol] = (held[order.symbol] ?? 0) + filled;
    }
    const {positions} = await this.get(base, '/api/users/me/portfolio');
    const expected = Object.fromEntries(Object.entries(held).filter(([, quantity]) => quantity !== 0));
    assert.deepEqual(Object.fromEntries(positions.map(({symbol, quantity}) => [symbol, Number(quantity)])), expected);
  }
}

async function openHours(trader) {
  const session = async (url) => (await trader.get(url, '/api/market/clock')).session;
  await until('the opening at every server', async () =>
    (await Promise.all(cluster.urls.map(session))).every((name) => name === 'regular'));
}

test('all servers have the companies, their past and the same prices', async () => {
  const trader = await new Trader('reader').register();
  await openHours(trader);
  for (const url of cluster.urls) {
    assert.equal((await trader.get(url, '/api/market/stocks?limit=100')).items.length, 60);
    const bars = await trader.get(url, '/api/market/stocks/KITE/historical?interval=1d&limit=300');
    assert.equal(bars.times.length, 300);
  }
  // They are at most some seconds apart, so sooner or later each says of some trade what the others say.
  const newest = async (url) => (await trader.get(url, '/api/market/trades/KITE?limit=200')).items;
  await until('a trade that all three know', async () => {
    const [first, ...others] = await Promise.all(cluster.urls.map(newest));
    const same = (one, other) => one.id === other.id && one.price === other.price && one.quantity === other.quantity;
    return first.some((trade) => others.every((list) => list.some((other) => same(trade, other))));
  });
});

test('an order may be given to any server, and all of them know what became of it', async () => {
  const trader = await new Trader('buyer').register();
  await openHours(trader);
  for (const url of cluster.urls) {
    await trader.place(url, {symbol: 'KITE', side: 'buy', type: 'market', quantity: '1', time_in_force: 'day'});
    await trader.place(url, {symbol: 'KITE', side: 'buy', type: 'limit', quantity: '2', limit_price: '150.00'});
  }
  await until('three orders filled', async () =>
    (await trader.ordersAt(cluster.url)).filter(({status}) => status === 'filled').length === 3);
  for (const url of cluster.urls) await trader.verifyAt(url);
  const [waiting] = (await trader.ordersAt(cluster.url)).filter(({status}) => status !== 'filled');
  const ended = await trader.ask(cluster.urls[1], 'DELETE', `/api/users/me/market/orders/${waiting.id}`);
  assert.equal(ended.status, 200, ended.body.toString());
  for (const url of cluster.urls) {
    const seen = await trader.get(url, `/api/users/me/market/orders/${waiting.id}`);
    assert.equal(seen.status, 'cancelled');
  }
});

// One waits far from the market, one trades at any price, one at most at the price band's edge.
function someOrder(random) {
  const quantity = String(1 + random.below(3)), symbol = random.one(symbols);
  const order = {symbol, side: 'buy', quantity};
  return random.one([
    {...order, type: 'limit', limit_price: '2.00'},
    {...order, type: 'market', time_in_force: 'day'},
    {...order, type: 'limit', limit_price: '900.00'},
  ]);
}

// A server that has just come up again may be behind for a moment.
async function agrees(trader, url) {
  for (let tries = 0; tries < 100; ++tries) {
    if (await trader.verifyAt(url).then(() => true, () => false)) return;
    await pause(100);
  }
  await trader.verifyAt(url);
}

test('whichever server is killed, no acknowledged order is lost or twice', async (t) => {
  const random = randomOf(seedOf(t));
  const traders = await Promise.all(['ada', 'ben', 'cleo'].map((name) => new Trader(`kill-${name}`).register()));
  await openHours(traders[0]);
  let working = true;
  const work = async (trader) => {
    while (working) await trader.place(cluster.url, someOrder(random));
  };
  const all = traders.map(work);
  for (let round = 0; round < rounds; ++round) {
    const victim = cluster.servers[round % cluster.servers.length];
    await pause(300 + random.below(1500));
    await victim.stop('SIGKILL');
    await pause(random.below(1500));
    await victim.start();
  }
  working = false;
  await Promise.all(all);
  t.diagnostic(`${traders.reduce((sum, {orders}) => sum + orders.size, 0)} orders acknowledged`);
  for (const trader of traders) for (const url of cluster.urls) await agrees(trader, url);
  assert.deepEqual(cluster.crashed(), []);
});
