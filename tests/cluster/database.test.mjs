// PostgreSQL, and the gateway to S3, are away for a while under load: meanwhile what needs them is refused in time and
// in form, and afterwards all goes on by itself.
import assert from 'node:assert/strict';
import {after, afterEach, before, test} from 'node:test';

import {gateway, startCluster, startPostgres, startS3} from '../support/cluster.mjs';
import {Crowd, Person, Progress, randomOf, seedOf} from '../support/crowd.mjs';
import {uploadForm} from '../support/requests.mjs';
import {openLive} from '../support/web_socket.mjs';

let postgres, s3, cluster, crowd;

before(async () => {
  postgres = await startPostgres();
  s3 = await startS3();
  cluster = await startCluster('away', {postgres: postgres.url});
});

afterEach(() => crowd?.close());

after(async () => {
  await cluster?.remove();
  await postgres?.remove();
  await s3?.remove();
});

function assertAway({status, headers, body}, what) {
  assert.equal(status, 503, `${what}: ${status} ${body}`);
  assert.ok(Number(headers['retry-after']) > 0, `${what} has no Retry-After`);
  assert.match(headers['content-type'], /^application\/problem\+json/, what);
  const problem = JSON.parse(body);
  assert.equal(problem.status, 503);
  assert.ok(problem.code && problem.detail, what);
}

// Everything that asks the database, of one server or through nginx.
async function probe(url, person) {
  const headers = {Authorization: `Bearer ${person.tokens[0]}`};
  const [[, file]] = person.files;
  const form = uploadForm('refused', Buffer.from('content'), {parent_id: person.root});
  const chunked = {name: 'refused', parent_id: person.root, size_bytes: 0, chunks: []};
  const calls = [
    ['GET', '/api/drive/nodes'], ['GET', `/api/drive/download?file_id=${file.id}`], ['GET', '/api/users/me'],
    ['POST', '/api/drive/nodes', {json: {name: 'refused', parent_id: person.root}}],
    ['PATCH', `/api/drive/nodes/${file.id}`, {json: {name: 'refused'}}], ['DELETE', '/api/drive/trash'],
    ['POST', '/api/drive/upload', {...form, headers: {...form.headers, ...headers}}],
    ['POST', '/api/drive/uploads', {json: chunked}],
    ['POST', '/api/auth/login', {json: {username: person.name, password: 'a long password'}}],
  ];
  const asked = calls.map(async ([method, path, options = {}]) =>
    assertAway(await person.requests.send(url, method, path, {headers, ...options}), `${method} ${path} at ${url}`));
  asked.push(openLive(url, person.tokens[0]).then((answer) => assertAway(answer, `/api/live at ${url}`)));
  await Promise.all(asked);
  assert.equal((await person.requests.send(url, 'GET', '/healthz')).status, 200);
}

async function startCrowd(t, name) {
  crowd = await new Crowd(cluster, randomOf(seedOf(t)), 4, name).register();
  crowd.start();
  await crowd.more(25);
  return crowd;
}

async function goOn() {
  await crowd.more(40);
  await crowd.stop();
  await crowd.verify();
  assert.deepEqual(cluster.crashed(), []);
}

// Resolves once each of them was refused at least once.
const allRefused = () => noted(crowd.until(Promise.all(crowd.people.map((person) => new Promise((resolve) => {
  person.seen = (answer) => {
    if (answer?.status !== 503) return;
    assertAway(answer, `what ${person.name} asked`);
    resolve();
  };
}))), 'a refusal for everybody'));

// What fails before it is awaited is no failure of nobody's.
function noted(promise) {
  promise.catch(() => {});
  return promise;
}

test('PostgreSQL is killed and started again', async (t) => {
  await startCrowd(t, 'postgres');
  for (let round = 0; round < 2; ++round) {
    const refused = allRefused();
    await postgres.kill();
    await refused;
    await Promise.all([...cluster.urls, cluster.url].map((url, index) => probe(url, crowd.people[index])));
    await postgres.start();
    await crowd.more(10);
  }
  await goOn();
});

test('the gateway to S3 is killed and started again', async (t) => {
  await startCrowd(t, 's3');
  const person = await new Person(cluster, 'onlooker', randomOf(1), new Progress()).register();
  await person.uploadWhole('there', Buffer.from('there before'));
  const {id} = person.files.get('there');
  const refused = allRefused();
  await gateway('gateway-kill');
  try {
    const headers = {Authorization: `Bearer ${person.tokens[0]}`};
    const uploads = [...cluster.urls, cluster.url].map(async (url) => {
      const form = uploadForm('refused', Buffer.from('never seen before'), {parent_id: person.root});
      const answer = await person.requests.send(url, 'POST', '/api/drive/upload',
        {...form, headers: {...form.headers, ...headers}});
      assertAway(answer, `an upload at ${url}`);
    });
    const reads = cluster.urls.map(async (url) => {
      const path = `/api/drive/nodes?parent_id=${person.root}`;
      for (let i = 0; i < 20; ++i)
        assert.equal((await person.requests.send(url, 'GET', path, {headers})).status, 200);
    });
    const downloads = cluster.urls.map(async (url) => {
      const path = `/api/drive/download?file_id=${id}`;
      assertAway(await person.requests.send(url, 'GET', path, {headers}), `a download at ${url}`);
    });
    await Promise.all([...uploads, ...reads, ...downloads]);
    await refused;
  } finally {
    await gateway('gateway-start');
  }
  await goOn();
  for (const url of cluster.urls) await person.verify(url);
  person.requests.close();
});
