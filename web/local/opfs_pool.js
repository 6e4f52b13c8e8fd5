// A pool of files in the browser's private file system (OPFS), for SQLite in a worker. Their access
// handles are synchronous once they are open, but opening one is not; so a few are opened ahead, and
// a file of SQLite's takes the next free one (a "slot").
//
// Each backing file begins with a header of 4,096 bytes: the name of the file that lives in it (512
// bytes, padded with zeros; empty: free), four bytes reserved, and the CRC-32 of all that, little
// endian. A header that was torn by a crash fails its checksum and counts as free; SQLite never gives
// out a file before its header is flushed.

import { newId } from './names.js';

const HEADER_BYTES = 4096;
const NAME_BYTES = 512;
const CHECKED_BYTES = NAME_BYTES + 4;
const SPARE_SLOTS = 4;
const RETRY_MS = 25;

const FAILED = -1;
const OUT_OF_SPACE = -2;

const crcTable = new Uint32Array(256).map((_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

export function encodeHeader(name) {
  const header = new Uint8Array(HEADER_BYTES);
  new TextEncoder().encodeInto(name, header.subarray(0, NAME_BYTES - 1));
  new DataView(header.buffer).setUint32(CHECKED_BYTES, crc32(header.subarray(0, CHECKED_BYTES)), true);
  return header;
}

// The name in a header, or null if it is damaged or free.
export function decodeHeader(header) {
  if (header.length < CHECKED_BYTES + 4 || header[0] === 0) return null;
  const view = new DataView(header.buffer, header.byteOffset);
  if (view.getUint32(CHECKED_BYTES, true) !== crc32(header.subarray(0, CHECKED_BYTES))) return null;
  return new TextDecoder().decode(header.subarray(0, header.indexOf(0)));
}

function tried(action) {
  try {
    return action();
  } catch (error) {
    console.error('septet: a file operation failed:', error);
    return error.name === 'QuotaExceededError' ? OUT_OF_SPACE : FAILED;
  }
}

export class OpfsPool {
  #folder;
  #slots = []; // {handle, name}; name null: free
  #byName = new Map();
  #growing = null; // the promise of a growth that is under way

  // Opens every file of the folder. While a worker that is dying still holds them, tries again until
  // `patienceMs` have passed. Throws what the browser throws: no OPFS (SecurityError, TypeError), or
  // somebody else's locks (NoModificationAllowedError).
  static async open(folderName, patienceMs) {
    const pool = new OpfsPool();
    const root = await navigator.storage.getDirectory();
    pool.#folder = await root.getDirectoryHandle(folderName, { create: true });
    const files = [];
    for await (const handle of pool.#folder.values()) files.push(handle);
    await pool.#openAll(files, performance.now() + patienceMs);
    await pool.grow();
    return pool;
  }

  async #openAll(files, deadline) {
    for (const file of files) {
      const handle = await openPatiently(file, deadline);
      const header = new Uint8Array(HEADER_BYTES);
      handle.read(header, { at: 0 });
      this.#adopt(handle, decodeHeader(header));
    }
  }

  #adopt(handle, name) {
    if (name === null) handle.truncate(0);
    else this.#byName.set(name, this.#slots.length);
    this.#slots.push({ handle, name });
  }

  // Makes new files until there are spare slots for what SQLite may open next; one call at a time.
  grow() {
    this.#growing ??= this.#addSpares().finally(() => (this.#growing = null));
    return this.#growing;
  }

  async #addSpares() {
    while (this.#slots.filter((slot) => slot.name === null).length < SPARE_SLOTS) {
      const file = await this.#folder.getFileHandle(newId(), { create: true });
      this.#adopt(await file.createSyncAccessHandle(), null);
    }
  }

  #assign(index, name) {
    const slot = this.#slots[index];
    slot.handle.write(encodeHeader(name ?? ''), { at: 0 });
    slot.handle.flush();
    slot.name = name;
  }

  open(name, create) {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const index = create ? this.#slots.findIndex((slot) => slot.name === null) : -1;
    if (index < 0) return FAILED;
    return tried(() => {
      this.#slots[index].handle.truncate(HEADER_BYTES);
      this.#assign(index, name);
      this.#byName.set(name, index);
      this.grow().catch((error) => console.error('septet: no spare file:', error));
      return index;
    });
  }

  exists(name) {
    return this.#byName.has(name);
  }

  remove(name) {
    const index = this.#byName.get(name);
    if (index === undefined) return 0;
    return tried(() => {
      this.#assign(index, null);
      this.#byName.delete(name);
      this.#slots[index].handle.truncate(0);
      return 0;
    });
  }

  read(index, bytes, offset) {
    return tried(() => this.#slots[index].handle.read(bytes, { at: offset + HEADER_BYTES }));
  }

  // A browser that is out of space may write less than it was given instead of throwing.
  write(index, bytes, offset) {
    return tried(() => {
      const written = this.#slots[index].handle.write(bytes, { at: offset + HEADER_BYTES });
      return written === bytes.length ? 0 : OUT_OF_SPACE;
    });
  }

  truncate(index, size) {
    return tried(() => (this.#slots[index].handle.truncate(size + HEADER_BYTES), 0));
  }

  flush(index) {
    return tried(() => (this.#slots[index].handle.flush(), 0));
  }

  size(index) {
    return Math.max(0, this.#slots[index].handle.getSize() - HEADER_BYTES);
  }

  // Lets the next worker in at once.
  close() {
    for (const { handle } of this.#slots) handle.close();
    this.#slots = [];
    this.#byName.clear();
  }
}

async function openPatiently(file, deadline) {
  for (;;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      const held = error.name === 'NoModificationAllowedError' || error.name === 'InvalidStateError';
      if (!held || performance.now() > deadline) throw error;
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
    }
  }
}
