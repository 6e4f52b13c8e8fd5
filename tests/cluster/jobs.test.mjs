// Work that outlasts a request: what a server that dies leaves, another finishes; what one of all does, one does.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {after, before, test} from 'node:test';

import {startCluster} from '../support/cluster.mjs';
import {Person, Progress, randomOf, seedOf} from '../support/crowd.mjs';
import {inTime} from '../support/requests.mjs';

const copies = 60, files = 50;
let cluster;

before(async () => {
  cluster = await startCluster('jobs');
});

after(() => cluster?.remove());

// The first thing that `look` gives.
async function until(look, what, ms) {
  const looking = async () => {
    for (;;) {
      const found = await look();
      if (found) return found;
    }
  };
  return inTime(looking(), what, ms);
}

const usageOf = async (person) => (await person.expect(200, 'GET', '/api/drive/usage')).json();

// Some thousands of files: a folder, and copies of it.
async function fill(person) {
  for (let i = 0; i < files; ++i) await person.uploadWhole(`file ${i}`, randomBytes(1_000));
  for (let i = 0; i < copies; ++i)
    await person.expect(201, 'POST', `/api/drive/nodes/${person.root}/copy`, {json: {name: `copy ${i}`}});
  const {items} = (await person.expect(200, 'GET', '/api/drive/nodes?limit=1000')).json();
  for (const {id} of items) await person.expect(204, 'DELETE', `/api/drive/nodes/${id}`);
  assert.equal((await usageOf(person)).file_count, files * (copies + 1));
}

// The server that clears the trash away, once it has begun to.
const runner = (count) => until(async () => {
  const held = await cluster.sql("SELECT 1 FROM job WHERE kind = 'drive.clear_trash' AND holder IS NOT NULL");
  const left = Number((await cluster.sql('SELECT count(*) FROM drive_node WHERE kind = 1'))[0][0]);
  if (held.length === 0 || left === count) return undefined;
  const figures = await Promise.all(cluster.servers.map((server) => cluster.figures(server)));
  return cluster.servers.find((_, index) => figures[index].septet_jobs_running > 0);
}, 'somebody clears the trash away');

const clearing = () => cluster.sql("SELECT 1 FROM job WHERE kind = 'drive.clear_trash'");

test('a trash that a dead server was emptying is emptied by another', async (t) => {
  const person = await new Person(cluster, 'tidy', randomOf(seedOf(t)), new Progress()).register();
  await fill(person);
  await person.expect(204, 'DELETE', '/api/drive/trash');
  const victim = await runner(files * (copies + 1));
  await victim.stop('SIGKILL');
  const left = (await usageOf(person)).file_count;
  t.diagnostic(`${victim.name} died with ${left} files left`);
  assert.ok(left > 0, 'it was done already');
  // Of the database, which has no limit on how often it is asked.
  await until(async () => (await cluster.sql('SELECT 1 FROM drive_usage WHERE file_count > 0')).length === 0,
    'the others finish it', 90_000);
  assert.equal((await usageOf(person)).file_count, 0);
  await until(async () => (await clearing()).length === 0, 'the job is done');
  assert.deepEqual(await cluster.sql('SELECT 1 FROM drive_chunk'), []);
  await victim.start();
  person.requests.close();
});

// Notes whoever takes the lease of housekeeping, and what became of the one before.
const notes = `
CREATE TABLE taken (number BIGSERIAL, was_held_until BIGINT, taken_at BIGINT);
CREATE FUNCTION note_taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO taken (was_held_until, taken_at)
    VALUES (OLD.held_until, (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT);
  RETURN NULL;
END $$;
CREATE TRIGGER taken AFTER UPDATE ON job_lease FOR EACH ROW
  WHEN (NEW.name = 'housekeeping' AND NEW.holder <> OLD.holder) EXECUTE FUNCTION note_taken();`;

const now = '(extract(epoch FROM clock_timestamp()) * 1000000)';

test('one server at a time keeps house', async (t) => {
  const person = await new Person(cluster, 'keeper', randomOf(seedOf(t)), new Progress()).register();
  const isHeld = () => cluster.sql(`SELECT 1 FROM job_lease WHERE name = 'housekeeping' AND held_until > ${now}`);
  await until(async () => (await isHeld()).length === 1, 'the first housekeeping');
  await cluster.sql(notes);
  const times = 8;
  for (let i = 0; i < times; ++i) {
    await cluster.sql("UPDATE job_lease SET held_until = 0 WHERE name = 'housekeeping'");
    // What is deleted for good makes the server that does it look for work: all of them at once.
    await Promise.all(cluster.urls.map(async (url) => {
      const headers = {Authorization: `Bearer ${person.tokens[0]}`};
      const json = {name: person.fresh('node')};
      const {id} = (await person.requests.ask(url, 'POST', '/api/drive/nodes', {headers, json})).json();
      await person.requests.ask(url, 'DELETE', `/api/drive/nodes/${id}?permanent=true`, {headers});
    }));
    await until(async () => (await isHeld()).length === 1, 'the next housekeeping');
  }
  const taken = await cluster.sql('SELECT was_held_until, taken_at FROM taken ORDER BY number');
  assert.equal(taken.length, times);
  for (const [until_us, at_us] of taken) assert.ok(Number(until_us) <= Number(at_us), 'taken from one who held it');
  person.requests.close();
});
