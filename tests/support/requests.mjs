// Requests as a good client makes them: whole answers over kept connections, none waited for longer than it may take,
// and what is the same when repeated asked again where an answer was lost.
import http from 'node:http';
import https from 'node:https';
import {setTimeout as pause} from 'node:timers/promises';

export const longest_ms = 15_000;  // that anything may take

const passing = [502, 503, 504];
const longest_patience_ms = 60_000;  // of whoever asks again and again
const first_wait_ms = 20, longest_wait_ms = 1_000;

// The connection broke: whether the request was done nobody knows.
export class Broken extends Error {}

// The promise, or an error if it takes too long for anything that is not stuck.
export function inTime(promise, what, ms = 60_000) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`waited in vain: ${what}`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export class Requests {
  // Kept connections of somebody at the address `from` of this machine.
  constructor(from = '127.0.0.1') {
    const options = {keepAlive: true, localAddress: from, rejectUnauthorized: false};
    this.agents = {'http:': new http.Agent(options), 'https:': new https.Agent(options)};
  }

  // Whoever is asking gives up.
  close() {
    this.closed = true;
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  // {status, headers, body, json()}. Throws Broken; any other error is one of the test: nothing may hang.
  send(base, method, path, {headers = {}, json, body = json === undefined ? undefined : JSON.stringify(json)} = {}) {
    const url = new URL(base + path);
    const options = {method, headers, agent: this.agents[url.protocol], signal: AbortSignal.timeout(longest_ms)};
    return new Promise((resolve, reject) => {
      const fail = (error) => reject(['AbortError', 'TimeoutError'].includes(error.name)
        ? new Error(`${method} ${url} took longer than ${longest_ms} ms`)
        : new Broken(`${method} ${url}: ${error.message}`));
      const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
        whole(response).then(resolve, fail);
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  // The same again until there is an answer that is not passing. `seen` is told of each answer; null for a broken
  // connection. The answer says how often it was asked: `tries`.
  async ask(base, method, path, {seen = () => {}, ...options} = {}) {
    const last = Date.now() + longest_patience_ms;
    for (let tries = 1;; ++tries) {
      const answer = await this.send(base, method, path, options).catch((error) => {
        if (error instanceof Broken && !this.closed) return null;
        throw error;
      });
      seen(answer);
      if (answer && !passing.includes(answer.status)) return Object.assign(answer, {tries});
      if (Date.now() > last) throw new Error(`${method} ${base}${path} in vain: ${answer?.status} ${answer?.body}`);
      await pause(wait_ms(answer, tries));
    }
  }
}

async function whole(response) {
  const pieces = [];
  for await (const piece of response) pieces.push(piece);
  const body = Buffer.concat(pieces);
  return {status: response.statusCode, headers: response.headers, body, json: () => JSON.parse(body)};
}

// As long as the server asks for; else longer from time to time, and never as long as another's.
function wait_ms(answer, tries) {
  const asked_s = Number(answer?.headers['retry-after'] ?? 0);
  if (asked_s > 0) return asked_s * 1_000;
  return Math.min(longest_wait_ms, first_wait_ms * 2 ** Math.min(tries - 1, 10)) * (1 - Math.random() / 2);
}

const boundary = 'a-boundary-of-the-tests';

// What POST /api/drive/upload takes, for a request's options.
export function uploadForm(name, content, fields = {}) {
  const pieces = Object.entries(fields).map(([field, value]) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
  pieces.push(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`);
  return {
    headers: {'Content-Type': `multipart/form-data; boundary=${boundary}`},
    body: Buffer.concat([Buffer.from(pieces.join('')), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
