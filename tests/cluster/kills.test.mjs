// Three servers behind nginx on PostgreSQL and S3, one of which is killed again and again under load.
//   SEPTET_ROUNDS=200 SEPTET_SEED=1 node --test tests/cluster/kills.test.mjs
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startCluster} from '../support/cluster.mjs';
import {Crowd, randomOf, seedOf} from '../support/crowd.mjs';
import {inTime} from '../support/requests.mjs';

const rounds = Number(process.env.SEPTET_ROUNDS ?? 12);
let cluster;

before(async () => {
  cluster = await startCluster('kills');
});

after(() => cluster?.remove());

// Which server and after how many steps is the seed's; how far the requests of that moment are, chance's.
async function killAndRestart(crowd, random) {
  const victim = random.one(cluster.servers);
  await crowd.more(1 + random.below(40));
  await victim.stop('SIGKILL');
  await crowd.more(random.below(20));
  await victim.start();
}

test('nothing acknowledged is lost, nothing is half done or twice', async (t) => {
  const random = randomOf(seedOf(t));
  const crowd = await new Crowd(cluster, random).register();
  crowd.start();
  try {
    for (let round = 0; round < rounds; ++round) await killAndRestart(crowd, random);
    await crowd.more(20);
    await crowd.stop();
    t.diagnostic(`${crowd.progress.count} steps acknowledged`);
    await crowd.verify();
    assert.deepEqual(cluster.crashed(), []);
  } finally {
    crowd.close();
  }
});

async function answeredBy(headers) {
  return (await cluster.requests.ask(cluster.url, 'GET', '/api/server', {headers})).json().name;
}

// Resolves once nginx sends somebody to this server. Another header each time: which server one leads to changes with
// those that nginx takes for gone.
async function isAsked(server) {
  const asked = async () => {
    for (let number = 0; await answeredBy({Authorization: `Bearer ${number}`}) !== server.name; ++number);
  };
  return inTime(asked(), `nginx asks ${server.name}`);
}

// By docs/deployment.md. Without it being asked again there would be nobody left to ask in the end.
async function update(server) {
  await server.stop();
  await server.start();
  await isAsked(server);
}

test('servers restarted one after the other, as for an update, are hardly noticed', async (t) => {
  const crowd = await new Crowd(cluster, randomOf(seedOf(t)), 4, 'updated').register();
  let lost = 0;
  for (const person of crowd.people)
    person.seen = (answer) => {
      if (answer === null || answer.status >= 500) ++lost;
    };
  crowd.start();
  try {
    for (const server of cluster.servers) await isAsked(server);  // nginx may remember that one was killed
    for (const server of cluster.servers) {
      await update(server);
      await crowd.more(10);
    }
    await crowd.stop();
    t.diagnostic(`${lost} requests were lost`);
    assert.ok(lost <= crowd.people.length, 'more than by chance');
    await crowd.verify();
  } finally {
    crowd.close();
  }
});
