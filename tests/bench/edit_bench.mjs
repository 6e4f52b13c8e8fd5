// What a small edit of a large file takes on the wire, to the byte and with every header: Septet's chunked upload
// beside rsync, borg and restic. node tests/bench/edit_bench.mjs [--quick | --once]
// Needs rsync, borgbackup and restic (Debian's packages), and build/native/{septet,tests/edit_client}. rsync: what its
// two sides say to each other; borg, restic: what their repositories grow by. They alternate; each run edits other
// places; medians of five. Writes build/bench/edit.md.
import {execFileSync, spawn} from 'node:child_process';
import {createCipheriv, randomBytes, randomInt} from 'node:crypto';
import {copyFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer, connect} from 'node:net';

import {median, quick, runs, signIn, table, whole, withBench} from './support.mjs';

const size = quick ? 32 << 20 : 256 << 20;
const ports = {septet: 18350, counted: 18351};
const client = 'build/native/tests/edit_client';

const edits = {
  '1,000 bytes inserted at the front': (bytes) => Buffer.concat([randomBytes(1000), bytes]),
  '20 × 100 bytes at random places': (bytes) => {
    const edited = Buffer.from(bytes);
    for (let i = 0; i < 20; ++i) randomBytes(100).copy(edited, randomInt(size - 100));
    return edited;
  },
};

// Bytes that look like nothing.
const noise = () => createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16)).update(Buffer.alloc(size));

// Passes connections on to the server and counts what goes through, both ways.
function counter() {
  const counted = {bytes: 0};
  counted.server = createServer((from) => {
    const to = connect(ports.septet, '127.0.0.1');
    for (const [one, other] of [[from, to], [to, from]]) {
      one.on('data', (piece) => (counted.bytes += piece.length));
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  }).listen(ports.counted, '127.0.0.1');
  return counted;
}

const run = (program, args, env = {}) => execFileSync(program, args.map(String),
  {encoding: 'utf8', env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
const folderBytes = (folder) => Number(run('du', ['-sb', folder]).split('\t')[0]);

function rsync(bench, edited) {
  copyFileSync(bench.path('old'), bench.path('rsync-copy'));
  const said = run('rsync', ['--stats', '--no-whole-file', '--ignore-times', edited, bench.path('rsync-copy')]);
  const number = (what) => Number(new RegExp(`${what}: ([\\d,]+)`).exec(said)[1].replaceAll(',', ''));
  return number('Total bytes sent') + number('Total bytes received');
}

class Repository {
  constructor(bench, name, init, add) {
    this.folder = bench.path(name);
    this.env = {BORG_PASSPHRASE: 'a', RESTIC_PASSWORD: 'a', BORG_BASE_DIR: bench.path('borg-home'),
      RESTIC_CACHE_DIR: bench.path('restic-cache')};
    this.add = add;
    run(...init(this.folder), this.env);
    this.grownBy('old', bench.path('old'));
  }

  grownBy(name, file) {
    const before = folderBytes(this.folder);
    run(...this.add(this.folder, name, file), this.env);
    return folderBytes(this.folder) - before;
  }
}

// The client runs beside this, which counts for it.
async function uploaded(counted, args) {
  const before = counted.bytes;
  const child = spawn(client, ['upload', ports.counted, ...args].map(String), {stdio: ['ignore', 'pipe', 'inherit']});
  let said = '';
  child.stdout.on('data', (piece) => (said += piece));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('the upload failed');
  const [file_id, version] = said.trim().split(' ');
  return {file_id, version, bytes: counted.bytes - before};
}

await withBench('edit', async (bench) => {
  const old = noise();
  writeFileSync(bench.path('old'), old);
  mkdirSync(bench.path('borg-home'));
  const borg = new Repository(bench, 'borg', (at) => ['borg', ['init', '-e', 'repokey', at]],
    (at, name, file) => ['borg', ['create', `${at}::${name}`, file]]);
  const restic = new Repository(bench, 'restic', (at) => ['restic', ['-q', '-r', at, 'init']],
    (at, name, file) => ['restic', ['-q', '-r', at, 'backup', file]]);
  bench.startSeptet(ports.septet);
  await bench.untilAnswers(`http://127.0.0.1:${ports.septet}/healthz`);
  const token = await signIn(ports.septet);
  const counted = counter();
  let last = await uploaded(counted, [token, bench.path('old')]);
  const rows = [['edit of a file of ' + whole(size / 2 ** 20) + ' MiB, bytes', 'Septet', 'rsync', 'borg', 'restic',
    'changed chunks', 'with an outline of the old file', 'and deltas of chunks']];
  for (const [what, edit] of Object.entries(edits)) {
    const seen = {septet: [], rsync: [], borg: [], restic: [], changed_bytes: [], outline_and_chunks: [],
      outline_and_deltas: []};
    for (let i = 0; i < runs; ++i) {
      const edited = bench.path('edited');
      writeFileSync(edited, edit(old));
      last = await uploaded(counted, [token, edited, last.file_id, last.version]);
      seen.septet.push(last.bytes);
      seen.rsync.push(rsync(bench, edited));
      seen.borg.push(borg.grownBy(`${what[0]}${i}`, edited));
      seen.restic.push(restic.grownBy(`${what[0]}${i}`, edited));
      const plan = JSON.parse(run(client, ['plan', bench.path('old'), edited]));
      for (const part of ['changed_bytes', 'outline_and_chunks', 'outline_and_deltas']) seen[part].push(plan[part]);
    }
    rows.push([what, ...Object.values(seen).map((all) => whole(median(all)))]);
    console.error(...rows.at(-1));
  }
  counted.server.close();
  const stored = await fetch(`http://127.0.0.1:${ports.septet}/api/drive/download?file_id=${last.file_id}`,
    {headers: {Authorization: `Bearer ${token}`}});
  if (!Buffer.from(await stored.arrayBuffer()).equals(readFileSync(bench.path('edited'))))
    throw new Error('the edited file came back different');
  bench.report(runs, table(rows));
});
