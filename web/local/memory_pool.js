// The same as OpfsPool in plain memory, for a browser that gives no private file system (some private
// windows): everything works, and nothing outlives the tab. The person is told so.

export class MemoryPool {
  #files = []; // {bytes, size}; a removed one is null
  #byName = new Map();

  open(name, create) {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    if (!create) return -1;
    this.#byName.set(name, this.#files.length);
    return this.#files.push({ bytes: new Uint8Array(1 << 16), size: 0 }) - 1;
  }

  exists(name) {
    return this.#byName.has(name);
  }

  remove(name) {
    const index = this.#byName.get(name);
    if (index !== undefined) this.#files[index] = null;
    this.#byName.delete(name);
    return 0;
  }

  read(index, bytes, offset) {
    const file = this.#files[index];
    const from = Math.min(offset, file.size);
    const part = file.bytes.subarray(from, Math.min(file.size, offset + bytes.length));
    bytes.set(part);
    return part.length;
  }

  write(index, bytes, offset) {
    const file = this.#files[index];
    const end = offset + bytes.length;
    try {
      if (end > file.bytes.length) {
        const larger = new Uint8Array(Math.max(end, file.bytes.length * 2));
        larger.set(file.bytes.subarray(0, file.size));
        file.bytes = larger;
      }
    } catch {
      return -2; // out of memory
    }
    file.bytes.set(bytes, offset);
    file.size = Math.max(file.size, end);
    return 0;
  }

  truncate(index, size) {
    const file = this.#files[index];
    if (size < file.size) file.bytes.fill(0, size, file.size);
    file.size = Math.min(file.size, size);
    return 0;
  }

  flush() {
    return 0;
  }

  size(index) {
    return this.#files[index].size;
  }

  close() {
    this.#files = [];
    this.#byName.clear();
  }
}
