// Settings with which a server cannot work: one clear line, status 1, and nothing written.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {project, startServer} from '../browser/support/server.mjs';
import {freshBlobs, makeDatabase, makeKey, sql, startPostgres} from '../support/cluster.mjs';

let postgres, folder, used, keyFile;

const withPath = (url, pathname) => Object.assign(new URL(url), {pathname}).href;
const as = (url, username, password) => Object.assign(new URL(url), {username, password}).href;

// A role whose password is asked for, before the line that trusts everybody.
async function guard() {
  await sql(postgres.url, "CREATE ROLE guarded LOGIN PASSWORD 'right'");
  const file = join(postgres.data, 'pg_hba.conf');
  await writeFile(file, `host all guarded 127.0.0.1/32 scram-sha-256\n${await readFile(file, 'utf8')}`);
  await sql(postgres.url, 'SELECT pg_reload_conf()');
}

async function runOnce(database, blobs) {
  const server = await startServer({flags: ['--database', database, '--blobs', blobs, '--key-file', keyFile]});
  await server.stop();
  await rm(server.folder, {recursive: true});
}

before(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'septet-refusals-'));
  keyFile = await makeKey(folder);
  await guard();
  used = {database: await makeDatabase(postgres.url, 'used'), blobs: freshBlobs('used')};
  await runOnce(used.database, used.blobs);
});

after(async () => {
  await postgres?.remove();
  if (folder) await rm(folder, {recursive: true, force: true});
});

// {status, stdout, stderr} of `septet serve`.
function serve(flags, environment) {
  return new Promise((resolve) => {
    const program = process.env.SEPTET_BINARY ?? join(project, 'build/native/septet');
    const options = {env: {...process.env, ...environment}, timeout: 20_000};
    execFile(program, ['serve', '--port', '0', '--empty', ...flags], options, (error, stdout, stderr) =>
      resolve({status: error?.code ?? 0, stdout, stderr}));
  });
}

// All of a database as a script, but for the key that each script has for itself.
async function contents(database) {
  const {stdout} = await promisify(execFile)('pg_dump', ['-d', database], {maxBuffer: 1 << 28});
  return stdout.replaceAll(/^\\(un)?restrict .*$/gm, '');
}

// `said`: what the line has to name. `watched`: the database in which nothing may change.
async function assertRefused(said, given) {
  const {database, blobs, key, environment, watched} = {...used, key: keyFile, environment: {}, ...given};
  const data = join(folder, 'not-made');
  const before = watched && await contents(watched);
  const flags = ['--data', data, '--database', database, '--blobs', blobs, '--key-file', key];
  const {status, stdout, stderr} = await serve(flags, environment);
  assert.equal(status, 1, stderr);
  assert.match(stderr, /^septet: [^\n]+\n$/, 'one line');
  assert.match(stderr, said);
  assert.equal(stdout, '');
  assert.ok(!existsSync(data), 'a folder was made');
  assert.ok(!watched || await contents(watched) === before, 'the database was changed');
}

test('a URL that is none', async () => {
  await assertRefused(/--database needs a URL, postgresql:/, {database: 'mysql://127.0.0.1/septet'});
  await assertRefused(/database's URL cannot be read/, {database: 'postgresql://[::1/septet'});
  await assertRefused(/--blobs|s3:/, {blobs: 'https://127.0.0.1/bucket'});
  await assertRefused(/s3:|bucket/, {blobs: 's3://'});
});

test('nobody answers', async () => {
  await assertRefused(/database cannot be used: .*refused/, {database: 'postgresql://septet@127.0.0.1:1/septet'});
  await assertRefused(/S3 .*cannot be reached|does not answer/, {blobs: 's3://septet?endpoint=http://127.0.0.1:1'});
});

test('a wrong password, role or database', async () => {
  const guarded = as(used.database, 'guarded', 'wrong');
  await assertRefused(/password authentication failed/, {database: guarded, watched: used.database});
  await assertRefused(/role "nobody_here" does not exist/, {database: as(used.database, 'nobody_here', '')});
  await assertRefused(/database "missing" does not exist/, {database: withPath(postgres.url, '/missing')});
});

test('a missing bucket, wrong keys', async () => {
  const empty = await makeDatabase(postgres.url, 'empty');
  const elsewhere = used.blobs.replace('s3://septet', 's3://missing');
  await assertRefused(/no bucket "missing"/, {database: empty, blobs: elsewhere, watched: empty});
  const refused = /refuses the S3 keys/;
  await assertRefused(refused, {database: empty, environment: {SEPTET_S3_SECRET: 'wrong'}, watched: empty});
  await assertRefused(refused, {database: empty, environment: {SEPTET_S3_KEY: 'nobody'}, watched: empty});
});

test('a database of another application', async () => {
  for (const table of ['orders (id int)', 'schema_version (version text)']) {
    const database = await makeDatabase(postgres.url, 'foreign_one');
    await sql(database, `CREATE TABLE ${table}`);
    await assertRefused(/another application/, {database, blobs: freshBlobs('foreign'), watched: database});
  }
});

test('a bucket of another database', async () => {
  const database = await makeDatabase(postgres.url, 'fresh');
  await assertRefused(/belongs to another database/, {database});
});

test('a database of a newer version', async () => {
  const services = await sql(used.database, 'SELECT service FROM schema_version');
  assert.ok(services.length > 3);
  const move = (service, by) =>
    sql(used.database, `UPDATE schema_version SET version = version + ${by} WHERE service = '${service}'`);
  for (const [service] of services) {
    await move(service, 1);
    try {
      await assertRefused(new RegExp(`newer Septet \\(${service} version`), {watched: used.database});
    } finally {
      await move(service, -1);
    }
  }
});

test('another master key, or none', async () => {
  await mkdir(join(folder, 'other'));
  await assertRefused(/another master key/, {key: await makeKey(join(folder, 'other')), watched: used.database});
  await assertRefused(/master key .* is missing/, {key: join(folder, 'none'), watched: used.database});
  assert.ok(!existsSync(join(folder, 'none')));
  await writeFile(join(folder, 'short'), 'abc\n');
  await assertRefused(/64 hexadecimal digits/, {key: join(folder, 'short'), watched: used.database});
});

test('and with the right ones it starts', () => runOnce(used.database, used.blobs));
