// A server with one person and an app password for their drive, and the programs that mount it.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {join, relative} from 'node:path';

import {startServer} from '../browser/support/server.mjs';

const person = {username: 'anna', email: 'anna@example.org', password: 'a long password'};

export async function startDrive() {
  const server = await startServer();
  const post = async (path, body, headers = {}) =>
    (await fetch(server.url + path, {method: 'POST', body: JSON.stringify(body), headers})).json();
  await post('/api/users', person);
  const {token} = await post('/api/auth/login', person);
  const bearer = {Authorization: `Bearer ${token}`};
  const made = await post('/api/auth/app-passwords', {name: 'mount', scope: 'drive'}, bearer);
  return {
    server, bearer, username: person.username, password: made.password, url: `${server.url}/dav/`,
    basic: {Authorization: `Basic ${Buffer.from(`${person.username}:${made.password}`).toString('base64')}`},
    api: async (path) => (await fetch(server.url + path, {headers: bearer})).json(),
  };
}

// Runs a program to its end; what it says on both streams, and its status.
export async function run(program, args, {input = '', ...options} = {}) {
  const child = spawn(program, args, {stdio: 'pipe', ...options});
  let output = '';
  child.stdout.on('data', (piece) => (output += piece));
  child.stderr.on('data', (piece) => (output += piece));
  child.stdin.on('error', () => {});  // one that does not read has closed it
  child.stdin.end(input);
  const [status] = await once(child, 'close');
  return {status, output};
}

// A thousand files in twenty folders, two of each kind deep, with names that have to be escaped somewhere.
export function makeTree(root, nameOf = (i) => `file ${i} #1 100% + naïve?.txt`) {
  for (let folder = 0; folder < 20; ++folder) {
    const outer = join(root, `folder ${folder}`);
    const inner = join(outer, `Übung ${folder} (ä&b)`);
    mkdirSync(inner, {recursive: true});
    for (let i = 0; i < 50; ++i) {
      const path = join(i % 2 ? outer : inner, nameOf(i));
      writeFileSync(path, `content ${folder}-${i};`.repeat(i * i));
      const seconds = 1_600_000_000 + folder * 1000 + i;
      utimesSync(path, seconds, seconds);
    }
  }
}

// Every file below, by its path, with its bytes and (in whole seconds) its time.
export function treeOf(root) {
  const out = new Map();
  const walk = (folder) => {
    for (const entry of readdirSync(folder, {withFileTypes: true})) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else
        out.set(relative(root, path),
          {bytes: readFileSync(path, 'latin1'), seconds: Math.floor(statSync(path).mtimeMs / 1000)});
    }
  };
  walk(root);
  return out;
}

export const withoutTimes = (tree) => new Map([...tree].map(([path, {bytes}]) => [path, bytes]));
