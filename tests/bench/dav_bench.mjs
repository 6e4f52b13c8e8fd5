// PROPFIND of a folder of 10,000 files: Septet beside Apache's mod_dav and lighttpd's mod_webdav on this machine.
//   node tests/bench/dav_bench.mjs [--quick | --once]
// Needs apache2, lighttpd and lighttpd-mod-webdav (Debian's packages), curl and build/native/septet. The servers
// alternate; a figure is the median of five runs. Writes build/bench/dav.md.
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import http from 'node:http';

import {davUser, median, quick, runs, signIn, table, withBench} from './support.mjs';

const files = quick ? 1000 : 10_000;
const ports = {septet: 18250, apache: 18251, lighttpd: 18252};
const asked = {
  'all properties': '',
  'five by name': '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:getlastmodified/>' +
    '<D:getcontentlength/><D:resourcetype/><D:getetag/></D:prop></D:propfind>',
};
const fileName = (i) => `photo ${String(i).padStart(5, '0')}.jpg`;

function startLighttpd(bench) {
  const config = bench.path('lighttpd.conf');
  writeFileSync(config, `server.modules = ("mod_webdav")
    server.bind = "127.0.0.1"
    server.port = ${ports.lighttpd}
    server.document-root = "${bench.path('root')}"
    $HTTP["url"] =~ "^/dav" { webdav.activate = "enable" }\n`);
  bench.start('lighttpd', ['-D', '-f', config]);
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

function fillFolder(bench) {
  mkdirSync(bench.path('root/dav/many'), {recursive: true});
  for (let i = 0; i < files; ++i) writeFileSync(bench.path('root/dav/many', fileName(i)), `content ${i}`);
}

// Seconds and bytes of one PROPFIND, by curl.
function propfind(bench, which, body, auth) {
  const out = bench.path('answer');
  const args = ['-s', '-o', out, '-w', '%{http_code} %{time_total} %{size_download}', '-X', 'PROPFIND',
    '-H', 'Depth: 1', '-u', auth, ...(body ? ['--data-binary', body, '-H', 'Content-Type: application/xml'] : []),
    `http://127.0.0.1:${ports[which]}/dav/many/`];
  const [status, seconds, bytes] = execFileSync('curl', args, {encoding: 'utf8'}).split(' ').map(Number);
  const entries = readFileSync(out, 'utf8').split(/<[A-Za-z]*:?response[ >]/).length - 1;
  if (status !== 207 || entries !== files + 1) throw new Error(`${which} answered ${status} with ${entries} entries`);
  return {seconds, bytes};
}

function measured(bench, auth) {
  return Object.entries(asked).map(([what, body]) => {
    const seen = {septet: [], apache: [], lighttpd: []};
    for (let run = 0; run <= runs; ++run)
      for (const which of Object.keys(seen)) {
        const one = propfind(bench, which, body, auth);
        if (run > 0) seen[which].push(one);  // the first fills the caches of all three
      }
    return [what, ...Object.values(seen).map((all) =>
      `${median(all.map((one) => one.seconds)).toFixed(3)} s (${(all[0].bytes / 1e6).toFixed(1)} MB)`)];
  });
}

await withBench('dav', async (bench) => {
  bench.startSeptet(ports.septet);
  fillFolder(bench);
  bench.startApache(ports.apache, 'root');
  startLighttpd(bench);
  for (const port of Object.values(ports)) await bench.untilAnswers(`http://127.0.0.1:${port}/`);
  const auth = await davUser(ports.septet, await signIn(ports.septet));
  await fillSeptet(auth);
  bench.report(runs, table([
    [`PROPFIND of ${files.toLocaleString('en')} files, depth 1`, 'Septet', 'Apache mod_dav', 'lighttpd mod_webdav'],
    ...measured(bench, auth)]));
});
agent.destroy();
