// PROPFIND of a folder of 10,000 files: Septet beside Apache's mod_dav and lighttpd's mod_webdav on this machine.
//   node tests/bench/dav_bench.mjs [--quick]
// Needs apache2, lighttpd and lighttpd-mod-webdav (Debian's packages), curl and build/native/septet. The servers
// alternate; a figure is the median of five runs. Writes build/bench/dav.md.
import {execFileSync, spawn} from 'node:child_process';
import {createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';

const quick = process.argv.includes('--quick');
const runs = quick ? 1 : 5;
const files = quick ? 1000 : 10_000;
const ports = {septet: 18250, apache: 18251, lighttpd: 18252};
const folder = mkdtempSync(join(tmpdir(), 'septet-dav-bench-'));
const children = [];
const asked = {
  'all properties': '',
  'five by name': '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:getlastmodified/>' +
    '<D:getcontentlength/><D:resourcetype/><D:getetag/></D:prop></D:propfind>',
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const fileName = (i) => `photo ${String(i).padStart(5, '0')}.jpg`;

function start(program, args) {
  const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe']});
  child.stderr.pipe(createWriteStream(join(folder, 'log'), {flags: 'a'}));
  child.stdout.resume();
  children.push(child);
}

async function untilAnswers(url) {
  const began = performance.now();
  while (performance.now() - began < 20_000)
    if (await fetch(url).then(() => true, () => false)) return;
  throw new Error(`${url} does not answer; see ${join(folder, 'log')}`);
}

function startApache() {
  const modules = '/usr/lib/apache2/modules';
  const config = join(folder, 'apache.conf');
  writeFileSync(config, ['mpm_event', 'authz_core', 'dav', 'dav_fs']
    .map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n') + `
    ServerName localhost
    Listen 127.0.0.1:${ports.apache}
    PidFile ${folder}/apache.pid
    ErrorLog ${folder}/log
    User ${process.getuid() === 0 ? 'www-data' : '#-1'}
    DocumentRoot ${folder}/root
    DavLockDB ${folder}/dav.lock
    <Directory ${folder}>\nRequire all granted\n</Directory>
    <Location /dav>\nDav On\n</Location>\n`);
  start('apache2', ['-f', config, '-DFOREGROUND']);
}

function startLighttpd() {
  const config = join(folder, 'lighttpd.conf');
  writeFileSync(config, `server.modules = ("mod_webdav")
    server.bind = "127.0.0.1"
    server.port = ${ports.lighttpd}
    server.document-root = "${folder}/root"
    $HTTP["url"] =~ "^/dav" { webdav.activate = "enable" }\n`);
  start('lighttpd', ['-D', '-f', config]);
}

async function septetPassword() {
  const address = `http://127.0.0.1:${ports.septet}`;
  const post = async (path, body, headers) =>
    (await fetch(address + path, {method: 'POST', body: JSON.stringify(body), headers})).json();
  const person = {username: 'bench', email: 'bench@example.org', password: 'a long password'};
  await post('/api/users', person);
  const {token} = await post('/api/auth/login', person);
  return (await post('/api/auth/app-passwords', {name: 'bench', scope: 'drive'}, {Authorization: `Bearer ${token}`}))
    .password;
}

const agent = new http.Agent({keepAlive: true, maxSockets: 8});
function request(method, path, auth, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request({agent, method, path, auth, host: '127.0.0.1', port: ports.septet}, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function fillSeptet(auth) {
  await request('MKCOL', '/dav/many/', auth);
  await Promise.all(Array.from({length: 8}, async (_, worker) => {
    for (let i = worker; i < files; i += 8) {
      const status = await request('PUT', `/dav/many/${encodeURIComponent(fileName(i))}`, auth, `content ${i}`);
      if (status !== 201) throw new Error(`PUT answered ${status}`);
    }
  }));
}

function fillFolder() {
  mkdirSync(join(folder, 'root/dav/many'), {recursive: true});
  for (let i = 0; i < files; ++i) writeFileSync(join(folder, 'root/dav/many', fileName(i)), `content ${i}`);
  execFileSync('chmod', ['-R', 'a+rwX', folder]);
}

// Seconds and bytes of one PROPFIND, by curl.
function propfind(which, body, auth) {
  const out = join(folder, 'answer');
  const args = ['-s', '-o', out, '-w', '%{http_code} %{time_total} %{size_download}', '-X', 'PROPFIND',
    '-H', 'Depth: 1', '-u', auth, ...(body ? ['--data-binary', body, '-H', 'Content-Type: application/xml'] : []),
    `http://127.0.0.1:${ports[which]}/dav/many/`];
  const [status, seconds, bytes] = execFileSync('curl', args, {encoding: 'utf8'}).split(' ').map(Number);
  const entries = readFileSync(out, 'utf8').split(/<[A-Za-z]*:?response[ >]/).length - 1;
  if (status !== 207 || entries !== files + 1) throw new Error(`${which} answered ${status} with ${entries} entries`);
  return {seconds, bytes};
}

function measured(auth) {
  return Object.entries(asked).map(([what, body]) => {
    const seen = {septet: [], apache: [], lighttpd: []};
    for (let run = 0; run <= runs; ++run)
      for (const which of Object.keys(seen)) {
        const one = propfind(which, body, auth);
        if (run > 0) seen[which].push(one);  // the first fills the caches of all three
      }
    const cells = Object.values(seen).map((all) =>
      `${median(all.map((one) => one.seconds)).toFixed(3)} s (${(all[0].bytes / 1e6).toFixed(1)} MB)`);
    return `| ${[what, ...cells].join(' | ')} |\n`;
  });
}

try {
  start('build/native/septet', ['serve', '--port', ports.septet, '--data', join(folder, 'data'), '--empty',
    '--rate-limit', 'off'].map(String));
  fillFolder();
  startApache();
  startLighttpd();
  for (const port of Object.values(ports)) await untilAnswers(`http://127.0.0.1:${port}/`);
  const auth = `bench:${await septetPassword()}`;
  await fillSeptet(auth);
  const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
  const text = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpu}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GiB; curl and servers on the same cores; medians of ${runs}.\n\n` +
    `| PROPFIND of ${files.toLocaleString('en')} files, depth 1 | Septet | Apache mod_dav | lighttpd mod_webdav |\n` +
    '|---|---|---|---|\n' + measured(auth).join('');
  mkdirSync('build/bench', {recursive: true});
  writeFileSync('build/bench/dav.md', text);
  console.log(text);
} finally {
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null)
    .map((child) => new Promise((resolve) => child.once('exit', resolve).kill('SIGTERM'))));
  rmSync(folder, {recursive: true, force: true});
}
