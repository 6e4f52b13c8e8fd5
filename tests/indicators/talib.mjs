// TA-Lib, as the npm package talib-web has compiled it to WebAssembly. Its functions are called directly: the
// package's own wrapper (0.1.3) gives null for both counts that TA-Lib returns, whereupon those functions that read
// one of them back (STDDEV, BBANDS, STOCH) compute something else, and reads one bar past the end.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

export class TaLib {
  // `from`: a file of the folder whose package it is.
  static async load(from) {
    const require = createRequire(from);
    // As a data address, since the loader fetches, which Node.js does not do with paths.
    const wasm = readFileSync(require.resolve('talib-web').replace(/[^/]*$/, 'talib.wasm')).toString('base64');
    return new TaLib(await require('talib-web').init(`data:application/wasm;base64,${wasm}`));
  }

  constructor(module) {
    this.module = module;
    this.counts = module._malloc(8);
  }

  // A column that stays in its memory.
  keep(values) {
    const at = this.module._malloc(values.length * 8);
    this.module.HEAPF64.set(values, at / 8);
    return {at, length: values.length};
  }

  // Calls TA_NAME; into each output goes what it has of it, from its first bar on. Gives the index of that bar.
  run(name, inputs, options, outputs) {
    const failed = this.module[`_TA_${name}`](0, inputs[0].length - 1, ...inputs.map(({at}) => at), ...options,
      this.counts, this.counts + 4, ...outputs.map(({at}) => at));
    if (failed) throw new Error(`TA_${name}: ${failed}`);
    return this.module.HEAP32[this.counts / 4];
  }

  // The same with lists in and out; each result has NaN where there is none.
  compute(name, inputs, options, outputCount = 1) {
    const length = inputs[0].length, columns = inputs.map((values) => this.keep(values));
    const outputs = Array.from({length: outputCount}, () => this.keep(new Float64Array(length)));
    const first = this.run(name, columns, options, outputs);
    const results = outputs.map(({at}) => {
      const values = new Float64Array(length).fill(NaN);
      values.set(this.module.HEAPF64.subarray(at / 8, at / 8 + length - first), first);
      return values;
    });
    for (const {at} of [...columns, ...outputs]) this.module._free(at);
    return results;
  }
}
