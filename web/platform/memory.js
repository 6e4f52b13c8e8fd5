// Strings and bytes across the border of the module's memory, which may grow and move.
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Memory {
  constructor(module) {
    this.module = module;
  }

  text(address, size) {
    return size ? decoder.decode(this.module.HEAPU8.subarray(address, address + size)) : '';
  }

  // A copy that stays valid.
  bytes(address, size) {
    return this.module.HEAPU8.slice(address, address + size);
  }

  // Calls use(address, size) with the text or the bytes in the module's memory, then frees them.
  lend(content, use) {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    const address = this.module._malloc(bytes.length + 1);
    this.module.HEAPU8.set(bytes, address);
    this.module.HEAPU8[address + bytes.length] = 0;
    try {
      return use(address, bytes.length);
    } finally {
      this.module._free(address);
    }
  }

  // Writes a text that the module asked for: the answer is its address, which the module frees, and
  // its size goes to sizeAddress.
  give(content, sizeAddress) {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    const address = this.module._malloc(bytes.length + 1);
    this.module.HEAPU8.set(bytes, address);
    this.module.HEAP32[sizeAddress >> 2] = bytes.length;
    return address;
  }
}
