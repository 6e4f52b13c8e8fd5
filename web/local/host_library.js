// What wasm/worker/host.h declares, as an Emscripten library: linked into the worker's module, whose
// `host` object (worker.js) gives the pool of files and takes the answers. Emscripten 3.1 takes no
// arrow functions here.
mergeInto(LibraryManager.library, {
  septet_file_open: function (name, create) {
    return Module.host.pool.open(UTF8ToString(name), create !== 0);
  },
  septet_file_exists: function (name) {
    return Number(Module.host.pool.exists(UTF8ToString(name)));
  },
  septet_file_remove: function (name) {
    return Module.host.pool.remove(UTF8ToString(name));
  },
  septet_file_read: function (slot, bytes, size, offset) {
    return Module.host.pool.read(slot, HEAPU8.subarray(bytes, bytes + size), offset);
  },
  septet_file_write: function (slot, bytes, size, offset) {
    return Module.host.pool.write(slot, HEAPU8.subarray(bytes, bytes + size), offset);
  },
  septet_file_truncate: function (slot, size) {
    return Module.host.pool.truncate(slot, size);
  },
  septet_file_flush: function (slot) {
    return Module.host.pool.flush(slot);
  },
  septet_file_size: function (slot) {
    return Module.host.pool.size(slot);
  },

  septet_random: function (bytes, size) {
    const most = 65536; // of getRandomValues at once
    for (let at = 0; at < size; at += most)
      crypto.getRandomValues(HEAPU8.subarray(bytes + at, bytes + Math.min(size, at + most)));
  },
  septet_now_us: function () {
    return Date.now() * 1000;
  },

  septet_answer: function (text, textSize, bytes, byteSize) {
    const body = byteSize > 0 ? HEAPU8.slice(bytes, bytes + byteSize).buffer : undefined;
    Module.host.answer(UTF8ToString(text, textSize), body);
  },
  septet_push: function (text, textSize) {
    Module.host.push(UTF8ToString(text, textSize));
  },
  septet_attachment_read: function (bytes, size, offset) {
    const piece = Module.host.readAttachment(offset, size);
    if (piece === null) return -1;
    HEAPU8.set(piece, bytes);
    return piece.length;
  },
});
