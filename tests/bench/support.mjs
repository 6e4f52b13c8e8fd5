// What the benches of this folder share: programs that they start and end, the peers' settings, medians, reports.
import {execFileSync, spawn} from 'node:child_process';
import {createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir, totalmem} from 'node:os';
import {join} from 'node:path';

export const quick = process.argv.includes('--quick');  // little, and once
export const runs = quick || process.argv.includes('--once') ? 1 : 5;
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const whole = (n) => Math.round(n).toLocaleString('en');

// A folder, and what runs over it, until end().
export class Bench {
  constructor(name) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), `septet-${name}-bench-`));
    this.children = [];
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  start(program, args) {
    const child = spawn(program, args.map(String), {stdio: ['ignore', 'pipe', 'pipe']});
    child.stderr.pipe(createWriteStream(this.path('log'), {flags: 'a'}));
    child.stdout.resume();
    this.children.push(child);
    return child;
  }

  // Milliseconds until it answers, whatever it says.
  async untilAnswers(url) {
    const began = performance.now();
    while (performance.now() - began < 20_000)
      if (await fetch(url).then(() => true, () => false)) return performance.now() - began;
    throw new Error(`${url} does not answer; see ${this.path('log')}`);
  }

  startSeptet(port, data = 'data', flags = []) {
    return this.start(process.env.SEPTET_BINARY ?? 'build/native/septet',
      ['serve', '--port', port, '--data', this.path(data), '--empty', '--rate-limit', 'off', ...flags]);
  }

  // mod_dav over ROOT/dav of the folder.
  startApache(port, root) {
    const modules = '/usr/lib/apache2/modules';
    const config = this.path('apache.conf');
    mkdirSync(this.path(root, 'dav'), {recursive: true});
    writeFileSync(config, ['mpm_event', 'authz_core', 'dav', 'dav_fs']
      .map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n') + `
      ServerName localhost
      Listen 127.0.0.1:${port}
      PidFile ${this.folder}/apache.pid
      ErrorLog ${this.folder}/log
      MaxKeepAliveRequests 0
      User ${process.getuid() === 0 ? 'www-data' : '#-1'}
      DocumentRoot ${this.path(root)}
      DavLockDB ${this.folder}/dav.lock
      <Directory ${this.folder}>\nRequire all granted\n</Directory>
      <Location /dav>\nDav On\n</Location>\n`);
    execFileSync('chmod', ['-R', 'a+rwX', this.folder]);
    return this.start('apache2', ['-f', config, '-DFOREGROUND']);
  }

  async stop(child) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async end() {
    await Promise.all(this.children.filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => this.stop(child)));
    rmSync(this.folder, {recursive: true, force: true});
  }

  // Prints it and writes build/bench/NAME.md.
  report(runs, tables) {
    const cpu = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
    const text = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpu}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GiB; client and servers on the same cores; medians of ${runs}.\n\n${tables}`;
    mkdirSync('build/bench', {recursive: true});
    writeFileSync(`build/bench/${this.name}.md`, text);
    console.log(text);
  }
}

// `run`, with a bench that is gone afterwards.
export async function withBench(name, run) {
  const bench = new Bench(name);
  try {
    await run(bench);
  } finally {
    await bench.end();
  }
}

// | a | b |, the first row as the head.
export const table = ([head, ...rows]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');

const person = {username: 'bench', email: 'bench@example.org', password: 'a long password'};

export async function post(port, path, body, token) {
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  return (await fetch(`http://127.0.0.1:${port}${path}`, {method: 'POST', body: JSON.stringify(body), headers})).json();
}

// A session's token, of an account that is made if need be.
export async function signIn(port) {
  await post(port, '/api/users', person);
  return (await post(port, '/api/auth/login', person)).token;
}

// name:password for WebDAV.
export async function davUser(port, token) {
  const made = await post(port, '/api/auth/app-passwords', {name: 'bench', scope: 'drive'}, token);
  return `${person.username}:${made.password}`;
}
