// Keeps the interface of one build, so that it opens without a network. BUILD and FILES are filled in by
// build.mjs. Every file but the page and this worker carries its content's hash in its name; the page and the files
// that it names come from the same cache, so versions never mix: a new build installs beside the old
// one and takes over at the next start.
const BUILD = '{{BUILD}}';
const FILES = '{{FILES}}'.split(' ');
const OURS = `septet ${new URL(self.registration.scope).pathname} `;
const CACHE = OURS + BUILD;

self.addEventListener('install', event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map(name => new Request(name, {cache: name === './' ? 'reload' : 'default'})));
    // Nobody else has it open: no reason to wait for another start.
    const open = await self.clients.matchAll({includeUncontrolled: true});
    if (open.length <= 1) await self.skipWaiting();
  })());
});

self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    // The build before stays: a page of it may be open, and load more of it.
    const older = (await caches.keys()).filter(name => name.startsWith(OURS) && name !== CACHE);
    for (const name of older.slice(0, -1)) await caches.delete(name);
    // At the first visit the page is this build's, and may have contents to ask us for.
    if (older.length === 0) await self.clients.claim();
  })());
});

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  const place = new URL(self.registration.scope).pathname;
  if (event.request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith(place)) return;
  const name = url.pathname.slice(place.length);
  if (name === 'local/content') {
    event.respondWith(content(event, url.searchParams.get('path')));
  } else if (event.request.mode === 'navigate' && (name === '' || name === 'index.html')) {
    event.respondWith(answer('./', event.request));
  } else if (FILES.includes(name)) {
    event.respondWith(answer(name, event.request));
  } else if (/\.[0-9a-f]{8}\.\w+$/.test(name)) {
    event.respondWith(caches.match(event.request).then(found => found ?? fetch(event.request)));
  }
});

async function answer(name, request) {
  const cache = await caches.open(CACHE);
  return await cache.match(name) ?? fetch(request);
}

// Local mode: what an element of a page asks for is read by that page (local/content.js).
async function content(event, path) {
  const page = (await self.clients.get(event.clientId)) ?? (await self.clients.matchAll({type: 'window'}))[0];
  if (!page || !path) return Response.error();
  const {port1: port, port2} = new MessageChannel();
  const pieces = queueOf(port);
  page.postMessage({content: path, range: event.request.headers.get('Range')}, [port2]);
  const head = await pieces.next();
  if (head.failed) return Response.error();
  const body = new ReadableStream({
    async pull(controller) {
      port.postMessage({more: true});
      const {bytes} = await pieces.next();
      if (bytes) controller.enqueue(new Uint8Array(bytes));
      else controller.close();
    },
    cancel: () => port.postMessage({stop: true}),
  }, {highWaterMark: 0});
  return new Response(body, {status: head.status, headers: head.headers});
}

// The messages of a port, one after the other.
function queueOf(port) {
  const come = [];
  const wanted = [];
  port.onmessage = ({data}) => (wanted.length ? wanted.shift()(data) : come.push(data));
  return {next: () => new Promise((resolve) => (come.length ? resolve(come.shift()) : wanted.push(resolve)))};
}
