// Local mode as a tab sees it: a port to the worker in which the App runs (worker.js).
//
// The private file system can be opened by one worker only. So the tab that holds a Web Lock leads: it
// owns the worker, and the others go through to it by a channel each. When the leader closes, the
// browser hands the lock to the next tab, which starts a new worker; what waited for an answer then
// is asked again if that is harmless, and otherwise told that it was interrupted.

import { serveContent } from './content.js';
import { HUB, LEADER_LOCK, newId, tabChannel } from './names.js';

const RESTARTS_MOST = 3; // in a row, of a worker that crashes
const GOOD_RUN_MS = 120_000; // after which a crash is no longer one in a row

const interrupted = {
  code: 'interrupted',
  message: 'The window that kept the data was closed in between. Try again.',
};

// One port a tab: {postMessage({id, text, bytes?, file?}), onmessage, close()}.
export function connect() {
  const port = new LocalPort();
  serveContent((message) => port.ask(message));
  return port;
}

function isRepeatable(text) {
  const { request, events } = JSON.parse(text);
  return events !== undefined || request?.method === 'GET' || request?.method === 'HEAD';
}

class LocalPort {
  onmessage = null;
  #tab = newId();
  #hub = new BroadcastChannel(HUB);
  #channel = new BroadcastChannel(tabChannel(this.#tab));
  #worker = null; // of the leader
  #restarts = 0;
  #startedAt = 0;
  #epoch = null; // of the worker that we are attached to; null: none that is ready
  #wasAttached = false;
  #kept = true;
  #failure = null;
  #waiting = new Map(); // messages without an answer: id → {message, sentTo}
  #stopLeading = () => {};
  #asked = new Map(); // messages of our own: id → what takes the answer

  constructor() {
    this.#hub.onmessage = ({ data }) => data.started && this.#worker === null && this.#sayHello();
    this.#channel.onmessage = ({ data }) => this.#worker === null && this.#receive(data);
    addEventListener('pagehide', () => this.close());
    // Kept in memory and shown again by the back button: what was closed does not open again by itself.
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    this.#sayHello();
    // Without locks (an insecure address) there is no private file system either: each tab for itself.
    if (!navigator.locks) return void this.#lead();
    navigator.locks.request(LEADER_LOCK, () => {
      this.#lead();
      return new Promise((resolve) => (this.#stopLeading = resolve));
    });
  }

  // Messages wait until there is a worker.
  postMessage(message) {
    if (JSON.parse(message.text).storage) return void this.#answerStorage(message.id);
    const entry = { message, sentTo: null };
    this.#waiting.set(message.id, entry);
    if (this.#failure) this.#fail(message.id, this.#failure);
    else if (this.#epoch) this.#send(entry);
  }

  // A message of this module's own.
  ask(message) {
    const id = newId();
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.postMessage({ id, text: JSON.stringify(message) });
    });
  }

  close() {
    this.#hub.postMessage({ bye: this.#tab });
    this.#worker?.postMessage({ shutDown: true });
    this.#stopLeading();
    this.#hub.close();
    this.#channel.close();
  }

  #sayHello() {
    this.#hub.postMessage({ hello: this.#tab });
  }

  #lead() {
    navigator.storage?.persist?.();
    this.#epoch = null;
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => (data.crashed ? this.#restart(worker) : this.#receive(data));
    worker.onerror = () => this.#restart(worker);
    this.#worker = worker;
    this.#startedAt = performance.now();
  }

  // A crash is told twice: by the worker itself, and by the browser.
  #restart(worker) {
    worker.terminate();
    if (worker !== this.#worker) return;
    if (performance.now() - this.#startedAt > GOOD_RUN_MS) this.#restarts = 0;
    if (++this.#restarts <= RESTARTS_MOST) return this.#lead();
    this.#receive({
      failed: { code: 'local_failed', message: 'Local mode stopped several times. Reload to try again.' },
    });
  }

  #receive(data) {
    if (data.ready) this.#attach(data.ready);
    else if (data.failed) this.#failAll(data.failed);
    else if (data.id === undefined) this.onmessage?.({ data });
    else if (this.#waiting.delete(data.id)) this.#deliver(data);
  }

  #deliver(data) {
    const resolve = this.#asked.get(data.id);
    this.#asked.delete(data.id);
    if (resolve) resolve(data);
    else this.onmessage?.({ data });
  }

  #attach({ epoch, kept }) {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#kept = kept;
    this.#failure = null;
    for (const entry of [...this.#waiting.values()]) {
      if (entry.sentTo === null || isRepeatable(entry.message.text)) this.#send(entry);
      else this.#fail(entry.message.id, interrupted);
    }
    if (this.#wasAttached) this.onmessage?.({ data: { text: '{"restarted":true}' } });
    this.#wasAttached = true;
  }

  #send(entry) {
    entry.sentTo = this.#epoch;
    const { bytes } = entry.message;
    // Only the leader can hand bytes over; and what may have to be sent again has none.
    if (this.#worker) this.#worker.postMessage(entry.message, bytes ? [bytes] : []);
    else this.#channel.postMessage(entry.message);
  }

  #fail(id, failure) {
    this.#waiting.delete(id);
    // Never from inside postMessage().
    queueMicrotask(() => this.#deliver({ id, text: JSON.stringify({ cause: '', ...failure }) }));
  }

  #failAll(failure) {
    this.#failure = failure;
    for (const id of [...this.#waiting.keys()]) this.#fail(id, failure);
  }

  async #answerStorage(id) {
    const estimate = (await navigator.storage?.estimate?.()) ?? {};
    const answer = {
      kept: this.#kept,
      persistent: (await navigator.storage?.persisted?.()) ?? false,
      used_bytes: estimate.usage ?? 0,
      quota_bytes: estimate.quota ?? 0,
    };
    this.onmessage?.({ data: { id, text: JSON.stringify(answer) } });
  }
}
