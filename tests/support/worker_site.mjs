// The modules of local mode on a server of a test's own, without the interface over them.
import {createReadStream, existsSync} from 'node:fs';
import {basename, extname, join} from 'node:path';

export const project = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
export const builtModules = process.env.SEPTET_MODULES ?? join(project, 'build/wasm/modules');

const types = {'.js': 'text/javascript', '.wasm': 'application/wasm'};

export function sendModule(incoming, response, modules = builtModules) {
  const name = basename(incoming.url);
  const path = [join(project, 'web/local', name), join(modules, name)].find(existsSync);
  if (!path) return response.writeHead(404).end();
  response.writeHead(200, {'Content-Type': types[extname(name)]});
  createReadStream(path).pipe(response);
}

export async function readBody(incoming) {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  return Buffer.concat(pieces);
}

// A page in whose script `await ask(message, bytes, file)` gives the worker's answer {text, bytes}, as
// wasm/worker/messages.h describes them; `pushed` collects what came unasked.
export const pageWith = (script) => `<!doctype html><title>Local mode</title><script type="module">
import {connect} from '/local/local.js';
const port = connect();
const waiting = new Map();
const pushed = [];
let last = 0;
port.onmessage = ({data}) => {
  if (data.id === undefined) return void pushed.push(JSON.parse(data.text));
  waiting.get(data.id)?.(data);
  waiting.delete(data.id);
};
const ask = (message, bytes, file) => new Promise((resolve) => {
  waiting.set(++last, resolve);
  port.postMessage({id: last, text: JSON.stringify(message), bytes, file});
});
// The body of an answer, in as many pieces as it takes.
async function bodyOf({text, bytes}) {
  const head = JSON.parse(text);
  if (head.stream === undefined) return new Blob(bytes ? [bytes] : []);
  const pieces = [];
  for (let offset = 0; offset < head.size_bytes; offset += pieces.at(-1).byteLength)
    pieces.push((await ask({read: {stream: head.stream, offset}})).bytes);
  await ask({close_stream: head.stream});
  return new Blob(pieces);
}
// A request with a JSON body, answered as {status, json}.
async function api(method, url, json) {
  const bytes = json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(json)).buffer;
  const headers = [['Content-Type', 'application/json']];
  const {text, bytes: body} = await ask({request: {method, url, headers}}, bytes);
  const head = JSON.parse(text);
  return {...head, json: body ? JSON.parse(new TextDecoder().decode(body)) : undefined};
}
${script}
</script>`;
