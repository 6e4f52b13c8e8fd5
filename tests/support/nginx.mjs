// nginx with deploy/nginx.conf as it is documented, filled in for this machine: on free ports of the loopback, with
// everything that it writes in a folder that goes with it.
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import https from 'node:https';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {project} from '../browser/support/server.mjs';
import {freePort} from './ports.mjs';

// The text with each ${NAME} replaced; nginx's own variables ($host) stay.
export function filledIn(template, values) {
  return template.replace(/\$\{([A-Z_0-9]+)\}/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`deploy/nginx.conf wants a value for ${name}`);
    return values[name];
  });
}

// What deploy/nginx.env proposes, as an object.
export async function proposedValues() {
  const text = await readFile(join(project, 'deploy/nginx.env'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

// A certificate for this machine and a day, signed by itself.
function makeCertificate(folder) {
  const [keyFile, certificateFile] = ['privkey.pem', 'fullchain.pem'].map((name) => join(folder, name));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  const certificate = ['-days', '1', '-subj', '/CN=127.0.0.1', '-out', certificateFile];
  execFileSync('openssl', ['req', '-x509', ...key, ...certificate], {stdio: 'ignore'});
}

// Resolves once something listens at the port; fails if the program ends first.
async function untilListening(port, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const socket = net.connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(() => true, () => false);
    socket.destroy();
    if (connected) return;
  }
}

class Nginx {
  constructor(folder, port, values) {
    Object.assign(this, {folder, port, values, url: `https://127.0.0.1:${port}`});
    this.cache = join(values.CACHE_DIR, 'edge');
    this.configuration = ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
  }

  async start() {
    this.child = spawn('nginx', [...this.configuration, '-g', 'daemon off;'], {stdio: 'inherit'});
    this.ended = once(this.child, 'exit');
    await untilListening(this.port, this.child);
    return this;
  }

  // What `nginx -t` says of the file.
  check() {
    return execFileSync('nginx', [...this.configuration, '-t'], {encoding: 'utf8', stdio: 'pipe'});
  }

  // The whole answer to a request over a connection of its own: {status, headers, body}. `begin(request)` sends the
  // body, if it is not given.
  request(method, path, {headers = {}, body, begin = (request) => request.end(body)} = {}) {
    return new Promise((resolve, reject) => {
      const options = {method, headers, agent: false, rejectUnauthorized: false};
      const request = https.request(this.url + path, options, async (response) => {
        const pieces = [];
        for await (const piece of response) pieces.push(piece);
        resolve({status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces)});
      });
      request.on('error', reject);
      begin(request);
    });
  }

  // Ends it, and what it kept.
  async remove() {
    this.child.kill('SIGTERM');
    await this.ended;
    await rm(this.folder, {recursive: true, force: true});
  }
}

// The lines of the servers beyond the first `count` are left out.
function forServers(template, count) {
  return template.split('\n').filter((line) => !(/\$\{SERVER_(\d+)\}/.exec(line)?.[1] > count)).join('\n');
}

// servers: up to three addresses, "127.0.0.1:8080".
export async function startNginx(servers) {
  const folder = await mkdtemp(join(tmpdir(), 'septet-nginx-'));
  await chmod(folder, 0o755);  // nginx's workers run as another user
  for (const name of ['cache', 'logs']) await mkdir(join(folder, name));
  makeCertificate(folder);
  const [http, port] = [await freePort(), await freePort()];
  const values = {
    SERVER_NAME: '127.0.0.1', HTTP_PORT: `127.0.0.1:${http}`, HTTPS_PORT: `127.0.0.1:${port}`, TLS_DIR: folder,
    CACHE_DIR: join(folder, 'cache'), LOG_DIR: join(folder, 'logs'), PID_FILE: join(folder, 'nginx.pid'),
    ...Object.fromEntries(servers.map((server, index) => [`SERVER_${index + 1}`, server])),
  };
  const template = await readFile(join(project, 'deploy/nginx.conf'), 'utf8');
  await writeFile(join(folder, 'nginx.conf'), filledIn(forServers(template, servers.length), values));
  return new Nginx(folder, port, values).start();
}
