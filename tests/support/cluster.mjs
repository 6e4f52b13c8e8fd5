// Three servers over one PostgreSQL and one S3 bucket, behind nginx, as docs/deployment.md has them.
//
// Of the environment (./test sets it): SEPTET_TEST_POSTGRES, the URL of a database, beside which others are made;
// SEPTET_TEST_S3, the URL of a bucket, with SEPTET_S3_KEY and SEPTET_S3_SECRET; SEPTET_TEST_S3_FOLDER, see radosgw.sh.
import {execFile} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {project, startServer} from '../browser/support/server.mjs';
import {startNginx} from './nginx.mjs';
import {Requests} from './requests.mjs';

const run = promisify(execFile);

function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; ./test cluster sets it`);
  return value;
}

// Rows as arrays of texts.
export async function sql(url, statement) {
  const {stdout} = await run('psql', ['-XAtq', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', statement],
    {maxBuffer: 1 << 28});
  return stdout.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

// The URL of a new, empty database beside the one of this URL.
export async function makeDatabase(url, name) {
  const made = `${name}_${randomBytes(4).toString('hex')}`;
  await sql(url, `CREATE DATABASE ${made}`);
  return Object.assign(new URL(url), {pathname: `/${made}`}).href;
}

export const testPostgres = () => given('SEPTET_TEST_POSTGRES');

// A folder of its own under the bucket for each, since what is in it belongs to one database.
export const freshBlobs = (name) => `${given('SEPTET_TEST_S3')}&prefix=${name}-${randomBytes(4).toString('hex')}`;

const script = async (name, ...args) => {
  const {stdout} = await run('bash', [join(project, 'tests/support', name), ...args]);
  return stdout.trim();
};

// The gateway of the S3 server in use: 'gateway-kill', 'gateway-start'.
export const gateway = (verb) => script('radosgw.sh', verb, given('SEPTET_TEST_S3_FOLDER'));

// A PostgreSQL that a test may stop.
export async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'septet-postgres-'));
  await chmod(folder, 0o755);  // its user is another
  const does = (verb) => script('postgres.sh', verb, join(folder, 'cluster'));
  const url = `${await does('start')}/postgres`;
  const remove = async () => {
    await does('kill').catch(() => {});  // it may be stopped already
    await rm(folder, {recursive: true, force: true});
  };
  return {url, data: join(folder, 'cluster/data'), start: () => does('start'), kill: () => does('kill'), remove};
}

// An S3 server beside that of the tests; what names it goes into this process's environment.
export async function startS3() {
  const folder = await mkdtemp(join(tmpdir(), 'septet-s3-'));
  for (const line of (await script('radosgw.sh', 'start', folder)).split('\n')) {
    const at = line.indexOf('=');
    process.env[line.slice(0, at)] = line.slice(at + 1);
  }
  return {remove: () => script('radosgw.sh', 'stop', folder)};
}

// A master key, as a file.
export async function makeKey(folder) {
  const file = join(folder, 'master.key');
  await writeFile(file, randomBytes(32).toString('hex') + '\n', {mode: 0o600});
  return file;
}

class Cluster {
  constructor(folder, database, servers, nginx) {
    Object.assign(this, {folder, database, servers, nginx, url: nginx.url});
    this.urls = servers.map((server) => server.url);
    this.requests = new Requests();
  }

  sql(statement) {
    return sql(this.database, statement);
  }

  // The figures of one server, by name.
  async figures(server) {
    const {body} = await this.requests.ask(server.url, 'GET', '/metrics');
    const lines = body.toString().split('\n').filter((line) => !line.startsWith('#'));
    const figure = (line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))];
    return Object.fromEntries(lines.map(figure));
  }

  // Those that ended without having been told to.
  crashed() {
    return this.servers.filter(({child}) => child.exitCode !== null || child.signalCode !== null);
  }

  async remove() {
    this.requests.close();
    await this.nginx.remove();
    await Promise.all(this.servers.map((server) => server.remove()));
    await rm(this.folder, {recursive: true, force: true});
  }
}

// name: of the database and of the folder in the bucket.
export async function startCluster(name, {postgres = testPostgres(), flags = [], demonstration = false} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'septet-cluster-'));
  const database = await makeDatabase(postgres, name);
  const key = await makeKey(folder);
  const shared = ['--trust-proxy', '--database', database, '--blobs', freshBlobs(name), '--key-file', key];
  // All at once: the tables are made once nevertheless.
  const servers = await Promise.all(['Anna', 'Berta', 'Clara'].map(async (own) =>
    Object.assign(await startServer({demonstration, flags: [...shared, '--name', own, ...flags]}), {name: own})));
  const nginx = await startNginx(servers.map((server) => `127.0.0.1:${server.port}`));
  return new Cluster(folder, database, servers, nginx);
}
