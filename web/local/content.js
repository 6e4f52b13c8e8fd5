// Contents for elements of the page (a video, a PDF) in local mode: the service worker, which sees what they ask
// for, has them read here, from the App's worker, piece by piece and only as far as they want.

const PLACE = 'local/content';

// Where an element finds what a GET of that path answers with; nothing while no service worker is there to ask us.
export function contentAddress(path) {
  if (!navigator.serviceWorker?.controller) return '';
  return new URL(`${PLACE}?path=${encodeURIComponent(path)}`, document.baseURI).href;
}

// ask(text) posts a message to the App's worker (wasm/worker/messages.h) and resolves with its answer.
export function serveContent(ask) {
  navigator.serviceWorker?.addEventListener('message', ({ data, ports }) => {
    if (data.content) serve(ask, data, ports[0]).catch(() => ports[0].postMessage({ failed: true }));
  });
}

async function serve(ask, { content, range }, port) {
  const headers = range ? [['Range', range]] : [];
  const answer = await ask({ request: { method: 'GET', url: content, headers } });
  const head = JSON.parse(answer.text);
  if (head.status === undefined) throw new Error(head.code);
  port.postMessage({ status: head.status, headers: head.headers });
  if (head.stream === undefined || head.stream === null) {
    if (answer.bytes?.byteLength) port.postMessage({ bytes: answer.bytes });
    port.postMessage({ end: true });
    return;
  }
  let offset = 0;
  port.onmessage = async ({ data }) => {
    const piece = data.more && offset < head.size_bytes ? await read(ask, head.stream, offset) : null;
    offset += piece?.byteLength ?? 0;
    if (piece?.byteLength) return port.postMessage({ bytes: piece }, [piece]);
    port.postMessage({ end: true });
    port.close();
    ask({ close_stream: head.stream });
  };
}

async function read(ask, stream, offset) {
  const { bytes } = await ask({ read: { stream, offset } });
  return bytes ?? null;
}
