// Septet beside nginx and Apache on this machine: node tests/bench/http/http_bench.mjs [--quick | --once] [--uploads]
// Needs wrk, nginx and apache2 (Debian's packages), and build/native/{septet,tests/upload_client}.
// Each pair alternates; a figure is the median of five runs. --uploads leaves the other requests out. Writes
// build/bench/http.md.
import {execFileSync} from 'node:child_process';
import {createCipheriv, createHash} from 'node:crypto';
import {closeSync, fsyncSync, mkdirSync, openSync, writeFileSync, writeSync} from 'node:fs';

import {median, quick, runs, signIn, table, whole, withBench} from '../support.mjs';

const seconds = quick ? 1 : 3;
const ports = {septet: 18150, nginx: 18151, apache: 18152};
const address = (which, path) => `http://127.0.0.1:${ports[which]}${path}`;

async function startTimes(bench) {
  const times = {cold: [], warm: []};
  for (let run = 0; run < runs; ++run)
    for (const kind of ['cold', 'warm']) {
      const child = bench.startSeptet(ports.septet, `start${run}`);
      times[kind].push(await bench.untilAnswers(address('septet', '/healthz')));
      await bench.stop(child);
    }
  return {cold: median(times.cold), warm: median(times.warm)};
}

function startNginx(bench) {
  const config = bench.path('nginx.conf');
  writeFileSync(config, `daemon off; pid ${bench.folder}/nginx.pid; error_log ${bench.folder}/log; worker_processes 2;
    worker_rlimit_nofile 20000;
    events { worker_connections 8192; }
    http { access_log off; keepalive_requests 100000000; tcp_nodelay on; open_file_cache max=100;
      server { listen 127.0.0.1:${ports.nginx} backlog=4096; root ${bench.folder}/static; } }`);
  return bench.start('nginx', ['-c', config, '-e', bench.path('log')]);
}

function requestsPerSecond(url, connections, token) {
  const header = token ? ['-H', `Authorization: Bearer ${token}`] : [];
  const out = execFileSync('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, ...header, url], {encoding: 'utf8'});
  if (/Non-2xx|Socket errors/.test(out)) console.error(`${url} at ${connections}:\n${out}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]);
}

function requestRates(token) {
  const rows = [['request', 'connections', 'Septet /s', 'nginx, the same bytes as a file /s', 'share']];
  for (const path of ['/healthz', '/api/drive/nodes'])
    for (const connections of [64, 1000, 5000]) {
      const rates = {septet: [], nginx: []};
      for (let run = 0; run < runs; ++run)
        for (const which of ['septet', 'nginx'])
          rates[which].push(requestsPerSecond(address(which, path), connections, token));
      const [ours, theirs] = [median(rates.septet), median(rates.nginx)];
      rows.push([`GET ${path}`, whole(connections), whole(ours), whole(theirs), (ours / theirs).toFixed(2)]);
      console.error(...rows.at(-1));
    }
  return table(rows);
}

let prefixes = 0;
function uploadSeconds(which, {files, bytes, connections}, token) {
  const server = which === 'septet' ? 'septet' : 'dav';
  const args = [server, ports[which], connections, files, bytes, `f${++prefixes}-`, token];
  return Number(execFileSync('build/native/tests/upload_client', args.map(String), {encoding: 'utf8'}));
}

// What no server can do without, in one thread, as `cat > file`: SHA-256, AES-256-GCM, the bytes on the disk, one
// flush at the end.
function floorSeconds(bench, {files, bytes}) {
  const content = Buffer.alloc(bytes, 1);
  const began = performance.now();
  mkdirSync(bench.path(`floor${++prefixes}`));
  let last;
  for (let i = 0; i < files; ++i) {
    content.writeUInt32LE(i);
    createHash('sha256').update(content).digest();
    const sealed = createCipheriv('aes-256-gcm', content.subarray(0, 32), content.subarray(0, 12)).update(content);
    if (last) closeSync(last);
    last = openSync(bench.path(`floor${prefixes}`, String(i)), 'w');
    writeSync(last, sealed);
  }
  fsyncSync(last);
  execFileSync('sync', ['-f', bench.folder]);
  closeSync(last);
  return (performance.now() - began) / 1000;
}

function uploadRates(bench, token) {
  const cases = [
    {files: quick ? 1000 : 10_000, bytes: 4096, connections: 8, unit: 'files'},
    {files: quick ? 20 : 200, bytes: 800_000, connections: 8, unit: 'files'},
    {files: 2, bytes: quick ? 32 << 20 : 256 << 20, connections: 1, unit: 'MB'},
  ];
  const rows = [['upload', 'connections', 'Septet, encrypted and durable', 'Apache mod_dav',
    'SHA-256, AES and `cat > file`, one flush', 'the second run of Septet, of the first']];
  for (const load of cases) {
    const amount = load.unit === 'MB' ? (load.files * load.bytes) / 1e6 : load.files;
    const rates = {septet: [], apache: [], floor: []};
    for (let run = 0; run < Math.max(runs, 2); ++run) {
      for (const which of ['septet', 'apache']) rates[which].push(amount / uploadSeconds(which, load, token));
      rates.floor.push(amount / floorSeconds(bench, load));
    }
    rows.push([`${load.files} × ${load.bytes.toLocaleString('en')} B`, load.connections,
      ...Object.values(rates).map((all) => `${whole(median(all))} ${load.unit}/s`),
      (rates.septet[1] / rates.septet[0]).toFixed(2)]);
    console.error(...rows.at(-1));
  }
  return table(rows);
}

await withBench('http', async (bench) => {
  const requests = !process.argv.includes('--uploads');
  const starts = await startTimes(bench);
  bench.startSeptet(ports.septet);
  await bench.untilAnswers(address('septet', '/healthz'));
  const token = await signIn(ports.septet);
  uploadSeconds('septet', {files: 20, bytes: 1000, connections: 2}, token);
  const listing = await fetch(address('septet', '/api/drive/nodes'), {headers: {Authorization: `Bearer ${token}`}});
  mkdirSync(bench.path('static/api/drive'), {recursive: true});
  writeFileSync(bench.path('static/healthz'), 'ok\n');
  writeFileSync(bench.path('static/api/drive/nodes'), await listing.text());
  bench.startApache(ports.apache, '.');
  startNginx(bench);
  await bench.untilAnswers(address('nginx', '/healthz'));
  await bench.untilAnswers(address('apache', '/static/healthz'));
  const rates = requests ? requestRates(token) + '\n' : '';
  bench.report(runs, rates + uploadRates(bench, token) +
    `\nStart to first answer: ${Math.round(starts.cold)} ms with an empty folder, ` +
    `${Math.round(starts.warm)} ms with one that is there.\n`);
});
