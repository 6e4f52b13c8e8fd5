// One, two and three servers behind nginx on PostgreSQL and S3, one of them without nginx, and one on SQLite and a
// folder: node tests/bench/scale_bench.mjs [--quick]
// Needs wrk and what the tests need, and build/native/septet. Everything, the asking too, is on the cores of this
// machine, so that more servers show what the parts between them cost, not what more machines would give. The ways
// alternate; a figure is the median of five runs. Writes build/bench/scale.md.
import {execFile} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, loadavg, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {project, startServer} from '../browser/support/server.mjs';
import {startCluster, startPostgres, startS3} from '../support/cluster.mjs';
import {startNginx} from '../support/nginx.mjs';
import {Requests, uploadForm} from '../support/requests.mjs';

const quick = process.argv.includes('--quick');
const runs = quick ? 1 : 5;
const seconds = quick ? 2 : 3;
const listed = 100, file_bytes = 1_000_000;
const people_count = 8;
const kinds = [
  {kind: 'list', what: 'a folder of 100', connections: 64},
  {kind: 'mixed', what: '100 reads to a write', connections: 64},
  {kind: 'upload', what: 'uploads of 4 KiB', connections: 8},
  {kind: 'download', what: 'downloads of 1 MB', connections: 8},
];

const folder = mkdtempSync(join(tmpdir(), 'septet-scale-'));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (n) => Math.round(n).toLocaleString('en');

// Somebody with a folder of a hundred, one to write to, and a file.
async function person(requests, url, number) {
  const username = `scale${number}`, password = 'a long password';
  const call = async (method, path, options, headers = {}) => {
    const answer = await requests.ask(url, method, path, {...options, headers: {...options.headers, ...headers}});
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.json();
  };
  await call('POST', '/api/users', {json: {username, email: `${username}@example.org`, password}});
  const {token} = await call('POST', '/api/auth/login', {json: {username, password}});
  const mine = {Authorization: `Bearer ${token}`};
  const make = async (name, parent_id) =>
    (await call('POST', '/api/drive/nodes', {json: {name, ...parent_id && {parent_id}}}, mine)).id;
  const hundred = await make('hundred'), written = await make('written'), renamed = await make('renamed');
  for (let i = 0; i < listed; ++i)
    await call('POST', '/api/drive/upload', uploadForm(`file ${i}.txt`, randomBytes(100), {parent_id: hundred}), mine);
  const {file_id} = await call('POST', '/api/drive/upload', uploadForm('large', randomBytes(file_bytes)), mine);
  return [token, hundred, written, renamed, file_id].join(' ');
}

// Writes down for wrk who there is; returns where.
async function populate(name, url) {
  const requests = new Requests();
  const lines = await Promise.all(Array.from({length: people_count}, (_, number) => person(requests, url, number)));
  requests.close();
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'people'), lines.join('\n') + '\n');
  return join(folder, name);
}

let asked = 0;
async function measure({url, people}, {kind, connections}) {
  const {stdout} = await promisify(execFile)('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s',
    '-s', join(project, 'tests/bench/scale.lua'), url, '--', kind, people, `r${++asked}`]);
  const [, rate, errors, p99_ms] = /RESULT (\S+) (\S+) (\S+)/.exec(stdout);
  if (errors !== '0') console.error(`${errors} errors:\n${stdout}`);
  return {rate: Number(rate), p99_ms: Number(p99_ms)};
}

async function measureAll(ways) {
  const results = new Map(ways.map((way) => [way, kinds.map(() => [])]));
  for (let run = 0; run < runs; ++run)
    for (const [index, kind] of kinds.entries())
      for (const way of ways) {
        const result = await measure(way, kind);
        results.get(way)[index].push(result);
        console.error(run, kind.what, way.what, whole(result.rate));
      }
  return results;
}

function report(results) {
  const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
  const middle = (samples, of) => whole(median(samples.map((sample) => sample[of])));
  const cell = (samples) => `${middle(samples, 'rate')} (${middle(samples, 'p99_ms')} ms)`;
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpu}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(1)} at the end; wrk, nginx with TLS, the ` +
    `servers, PostgreSQL and Ceph's gateway with its store all on the same cores; ${people_count} people; medians ` +
    `of ${runs} runs of ${seconds} s. Requests per second, and how long the slowest in a hundred took at least:\n\n` +
    `| | ${kinds.map(({what, connections}) => `${what}, ${connections} connections`).join(' | ')} |\n` +
    `|${'---|'.repeat(kinds.length + 1)}\n` +
    [...results].map(([way, rows]) => `| ${way.what} | ${rows.map(cell).join(' | ')} |\n`).join('');
}

const started = [];
function keep(thing) {
  started.push(thing);
  return thing;
}

async function startWays() {
  const flags = ['--rate-limit', 'off'];
  const postgres = keep(await startPostgres());
  keep(await startS3());
  const cluster = keep(await startCluster('scale', {postgres: postgres.url, flags}));
  const addresses = cluster.servers.map(({port}) => `127.0.0.1:${port}`);
  const [one, two] = [keep(await startNginx(addresses.slice(0, 1))), keep(await startNginx(addresses.slice(0, 2)))];
  const embedded = keep(await startServer({flags}));
  const people = await populate('shared', cluster.urls[0]);
  return [
    {what: 'SQLite and a folder, one server', url: embedded.url, people: await populate('embedded', embedded.url)},
    {what: 'PostgreSQL and S3, one server', url: cluster.urls[0], people},
    {what: '… behind nginx', url: one.url, people},
    {what: '… two servers', url: two.url, people},
    {what: '… three servers', url: cluster.url, people},
  ];
}

try {
  const text = report(await measureAll(await startWays()));
  mkdirSync('build/bench', {recursive: true});
  writeFileSync('build/bench/scale.md', text);
  console.log(text);
} finally {
  for (const thing of started.reverse()) await thing.remove();
  rmSync(folder, {recursive: true, force: true});
}
