// Septet beside nginx and Apache on this machine: node tests/bench/http/http_bench.mjs [--quick]
// Needs wrk, nginx and apache2 (Debian's packages), and build/native/{septet,tests/upload_client}.
// Each pair alternates; a figure is the median of five runs. Writes build/bench/http.md.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

const quick = process.argv.includes('--quick');
const runs = quick ? 1 : 5;
const seconds = quick ? 1 : 3;
const ports = { septet: 18150, nginx: 18151, apache: 18152 };
const folder = mkdtempSync(join(tmpdir(), 'septet-bench-'));
const children = [];

const address = (which, path) => `http://127.0.0.1:${ports[which]}${path}`;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (n) => Math.round(n).toLocaleString('en');

function start(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(createWriteStream(join(folder, 'log'), { flags: 'a' }));
  child.stdout.resume();
  children.push(child);
  return child;
}

// Milliseconds until it answers.
async function untilAnswers(url) {
  const began = performance.now();
  while (performance.now() - began < 20_000) {
    const answered = await fetch(url).then((r) => r.ok, () => false);
    if (answered) return performance.now() - began;
  }
  throw new Error(`${url} does not answer; see ${join(folder, 'log')}`);
}

function startSeptet(data) {
  return start('build/native/septet', ['serve', '--port', ports.septet, '--data', join(folder, data),
    '--empty', '--rate-limit', 'off'].map(String));
}

async function end(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

async function startTimes() {
  const times = { cold: [], warm: [] };
  for (let run = 0; run < runs; ++run)
    for (const kind of ['cold', 'warm']) {
      const child = startSeptet(`start${run}`);
      times[kind].push(await untilAnswers(address('septet', '/healthz')));
      await end(child);
    }
  return { cold: median(times.cold), warm: median(times.warm) };
}

function startNginx() {
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/log; worker_processes 2;
    worker_rlimit_nofile 20000;
    events { worker_connections 8192; }
    http { access_log off; keepalive_requests 100000000; tcp_nodelay on; open_file_cache max=100;
      server { listen 127.0.0.1:${ports.nginx} backlog=4096; root ${folder}/static; } }`);
  return start('nginx', ['-c', config, '-e', join(folder, 'log')]);
}

function startApache() {
  mkdirSync(join(folder, 'dav'));
  const modules = '/usr/lib/apache2/modules';
  const config = join(folder, 'apache.conf');
  writeFileSync(config, ['mpm_event', 'authz_core', 'dav', 'dav_fs']
    .map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n') + `
    ServerName localhost
    Listen 127.0.0.1:${ports.apache}
    PidFile ${folder}/apache.pid
    ErrorLog ${folder}/log
    MaxKeepAliveRequests 0
    User ${process.getuid() === 0 ? 'www-data' : '#-1'}
    DocumentRoot ${folder}
    DavLockDB ${folder}/dav.lock
    <Directory ${folder}>\nRequire all granted\n</Directory>
    <Location /dav>\nDav On\n</Location>\n`);
  execFileSync('chmod', ['-R', 'a+rwX', folder]);
  return start('apache2', ['-f', config, '-DFOREGROUND']);
}

async function signIn() {
  const post = (path, body) => fetch(address('septet', path), { method: 'POST', body: JSON.stringify(body) });
  const person = { username: 'bench', email: 'bench@example.org', password: 'a long password' };
  await post('/api/users', person);
  return (await (await post('/api/auth/login', person)).json()).token;
}

function requestsPerSecond(url, connections, token) {
  const header = token ? ['-H', `Authorization: Bearer ${token}`] : [];
  const out = execFileSync('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, ...header, url], { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(out)) console.error(`${url} at ${connections}:\n${out}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]);
}

// Rows of [what, connections, Septet, nginx].
function requestRates(token) {
  const rows = [];
  for (const path of ['/healthz', '/api/drive/nodes'])
    for (const connections of [64, 1000, 5000]) {
      const rates = { septet: [], nginx: [] };
      for (let run = 0; run < runs; ++run)
        for (const which of ['septet', 'nginx'])
          rates[which].push(requestsPerSecond(address(which, path), connections, token));
      rows.push([path, connections, median(rates.septet), median(rates.nginx)]);
      console.error(...rows.at(-1));
    }
  return rows;
}

let prefixes = 0;
function uploadSeconds(which, files, bytes, connections, token) {
  const server = which === 'septet' ? 'septet' : 'dav';
  const args = [server, ports[which], connections, files, bytes, `f${++prefixes}-`, token];
  return Number(execFileSync('build/native/tests/upload_client', args.map(String), { encoding: 'utf8' }));
}

function uploadRates(token) {
  const cases = [
    [quick ? 1000 : 10_000, 4096, 8, 'files'], [quick ? 20 : 200, 800_000, 8, 'files'], [2, 256 << 20, 1, 'MB'],
  ];
  return cases.map(([files, bytes, connections, unit]) => {
    const amount = unit === 'MB' ? (files * bytes) / 1e6 : files;
    const rates = { septet: [], apache: [] };
    for (let run = 0; run < runs; ++run)
      for (const which of ['septet', 'apache'])
        rates[which].push(amount / uploadSeconds(which, files, bytes, connections, token));
    const row = [`${files} × ${bytes.toLocaleString('en')} B`, connections, `${whole(median(rates.septet))} ${unit}/s`,
      `${whole(median(rates.apache))} ${unit}/s`];
    console.error(...row);
    return row;
  });
}

function report(starts, requests, uploads) {
  const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpu}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB; client and servers on the same cores; medians of ${runs}.\n\n` +
    '| request | connections | Septet /s | nginx, the same bytes as a file /s | share |\n|---|---|---|---|---|\n' +
    requests.map(([path, n, ours, theirs]) =>
      `| GET ${path} | ${whole(n)} | ${whole(ours)} | ${whole(theirs)} | ${(ours / theirs).toFixed(2)} |\n`).join('') +
    '\n| upload | connections | Septet, encrypted and durable | Apache mod_dav |\n|---|---|---|---|\n' +
    uploads.map((row) => `| ${row.join(' | ')} |\n`).join('') +
    `\nStart to first answer: ${Math.round(starts.cold)} ms with an empty folder, ` +
    `${Math.round(starts.warm)} ms with one that is there.\n`;
}

try {
  const starts = await startTimes();
  startSeptet('data');
  await untilAnswers(address('septet', '/healthz'));
  const token = await signIn();
  uploadSeconds('septet', 20, 1000, 2, token);
  const listing = await fetch(address('septet', '/api/drive/nodes'), { headers: { Authorization: `Bearer ${token}` } });
  mkdirSync(join(folder, 'static/api/drive'), { recursive: true });
  writeFileSync(join(folder, 'static/healthz'), 'ok\n');
  writeFileSync(join(folder, 'static/api/drive/nodes'), await listing.text());
  startApache();
  startNginx();
  await untilAnswers(address('nginx', '/healthz'));
  await untilAnswers(address('apache', '/static/healthz'));
  const text = report(starts, requestRates(token), uploadRates(token));
  mkdirSync('build/bench', { recursive: true });
  writeFileSync('build/bench/http.md', text);
  console.log(text);
} finally {
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map(end));
  rmSync(folder, { recursive: true, force: true });
}
