// A server of our own for a test: the real binary on a free port, with a data folder that goes with it.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createReadStream, existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {extname, join} from 'node:path';

import {freePort} from '../../support/ports.mjs';

export const project = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');

export async function temporaryFolder() {
  return mkdtemp(join(tmpdir(), 'septet-browser-'));
}

// Resolves with everything that was written once `pattern` is in it; fails if the program ends first.
function output(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (piece) => {
      text += piece;
      if (pattern.test(text)) resolve(text);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    child.once('error', reject);
  });
}

class Server {
  constructor(folder, port, flags) {
    Object.assign(this, {folder, port, flags, url: `http://127.0.0.1:${port}`});
  }

  async start() {
    const flags = ['serve', '--port', String(this.port), '--data', join(this.folder, 'data'), ...this.flags];
    const program = process.env.SEPTET_BINARY ?? join(project, 'build/native/septet');
    this.child = spawn(program, flags, {stdio: ['ignore', 'pipe', 'pipe']});
    this.ended = once(this.child, 'exit');
    this.said = await output(this.child, new RegExp(`127\\.0\\.0\\.1:${this.port}`));
    return this;
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    await this.ended;
  }

  // Ends it, and what it kept.
  async remove() {
    await this.stop('SIGKILL');
    await rm(this.folder, {recursive: true, force: true});
  }
}

// flags: more of `septet serve`'s; the demonstration is left out unless `demonstration`.
export async function startServer({demonstration = false, flags = []} = {}) {
  const kept = demonstration ? flags : ['--empty', ...flags];
  return new Server(await temporaryFolder(), await freePort(), kept).start();
}

const types = {
  '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json',
};

// build/web on a plain static host, as anyone would put it on theirs: local mode only.
export async function startStaticSite() {
  const root = join(project, 'build/web');
  const site = http.createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname).replace(/\/$/, '/index.html');
    const file = join(root, path);
    if (!file.startsWith(root) || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {'Content-Type': types[extname(file)] ?? 'application/octet-stream'});
    createReadStream(file).pipe(response);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    url: `http://127.0.0.1:${site.address().port}`,
    async stop() {
      site.closeAllConnections();
      site.close();
      await once(site, 'close');
    },
  };
}
