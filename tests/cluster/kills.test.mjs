// Three servers behind nginx on PostgreSQL and S3, one of which is killed again and again under load.
//   SEPTET_ROUNDS=200 SEPTET_SEED=1 node --test tests/cluster/kills.test.mjs
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startCluster} from '../support/cluster.mjs';
import {Crowd, randomOf, seedOf} from '../support/crowd.mjs';

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
