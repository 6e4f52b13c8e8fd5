// The dedicated worker in which the App runs, over files in the browser's private file system. One
// tab owns it (local.js); every tab talks to it: the owner by postMessage, the others each by a
// BroadcastChannel of their own.
//
// A message {id, text, bytes?, file?} is answered by {id, text, bytes?}; a push {text} comes after
// each commit. wasm/worker/messages.h says what the texts are.

import createApp from './septet_worker.js';
import { MemoryPool } from './memory_pool.js';
import { OpfsPool } from './opfs_pool.js';
import { FOLDER, HUB, PATIENCE_MS, newId, tabChannel } from './names.js';

const hub = new BroadcastChannel(HUB);
const epoch = newId(); // tells this worker from the one before
const tabs = new Map(); // of the other tabs: id → their channel
let app = null;
let state = null; // {ready: …} or {failed: …}, told to every tab
let current = null; // the message being handled: {attachment, answer}

const host = {
  pool: null,
  answer: (text, bytes) => (current.answer = { text, bytes }),
  push: (text) => {
    for (const link of [self, ...tabs.values()]) link.postMessage({ text });
  },
  readAttachment: (offset, size) => {
    try {
      const piece = current.attachment.slice(offset, offset + size);
      return new Uint8Array(new FileReaderSync().readAsArrayBuffer(piece));
    } catch (error) {
      console.error('septet: a file could not be read:', error);
      return null;
    }
  },
};

// A copy in the module's memory, which takes it over.
function copied(bytes) {
  const at = app._malloc(Math.max(1, bytes.length));
  app.HEAPU8.set(bytes, at);
  return at;
}

function called(attachment, run) {
  current = { attachment, answer: null };
  run();
  return current.answer;
}

function answerTo({ text, bytes, file }) {
  const textBytes = new TextEncoder().encode(text);
  const body = new Uint8Array(bytes ?? 0);
  return called(file, () =>
    app._septet_message(copied(textBytes), textBytes.length, copied(body), body.length, file ? file.size : -1),
  );
}

// A trap leaves the module in an unknown state; what was committed is on disk, so a new one takes over.
function guarded(run) {
  try {
    return run();
  } catch (error) {
    console.error('septet: the worker failed:', error);
    shutDown();
    self.postMessage({ crashed: true });
    throw error;
  }
}

function serve(message, link, canTransfer) {
  const answer = guarded(() => answerTo(message));
  const transfer = canTransfer && answer.bytes ? [answer.bytes] : undefined;
  link.postMessage({ id: message.id, ...answer }, transfer);
}

function welcome(tab) {
  if (state === null) return; // it says hello again when told that we are ready
  if (!tabs.has(tab)) {
    const channel = new BroadcastChannel(tabChannel(tab));
    channel.onmessage = ({ data }) => data.id !== undefined && serve(data, channel, false);
    tabs.set(tab, channel);
  }
  tabs.get(tab).postMessage(state);
}

hub.onmessage = ({ data }) => {
  if (data.hello) welcome(data.hello);
  if (data.bye) {
    tabs.get(data.bye)?.close();
    tabs.delete(data.bye);
  }
};

self.onmessage = ({ data }) => {
  if (data.shutDown) shutDown();
  else serve(data, self, true);
};

function shutDown() {
  host.pool?.close();
  hub.close();
  self.close();
}

async function openPool() {
  if (!navigator.storage?.getDirectory) return new MemoryPool();
  try {
    return await OpfsPool.open(FOLDER, PATIENCE_MS);
  } catch (error) {
    // A private window: the browser has the function and refuses it.
    if (error.name === 'SecurityError' || error.name === 'TypeError') return new MemoryPool();
    throw error;
  }
}

function failureOf(error) {
  if (error.name === 'QuotaExceededError')
    return { code: 'disk_full', message: 'The browser gives Septet no space. Free some on this device, then reload.' };
  if (error.name === 'NoModificationAllowedError')
    return { code: 'storage_locked', message: 'Another window of Septet still holds the data. Close it, then reload.' };
  return { code: 'local_failed', message: 'Local mode could not start in this browser. Reload to try again.' };
}

async function start() {
  try {
    host.pool = await openPool();
    app = await createApp({ host });
    const { quota } = (await navigator.storage?.estimate?.()) ?? {};
    const failure = JSON.parse(called(null, () => app._septet_start(quota ?? 0)).text);
    if (failure.code) throw { septet: failure };
    setInterval(() => guarded(() => app._septet_tick()), 60_000);
    return { ready: { epoch, kept: host.pool instanceof OpfsPool } };
  } catch (error) {
    console.error('septet: local mode could not start:', error.septet?.cause ?? error);
    return { failed: error.septet ?? failureOf(error) };
  }
}

state = await start();
self.postMessage(state);
hub.postMessage({ started: true });
