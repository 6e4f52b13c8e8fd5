// One order book and a stream of a million operations, mostly new orders (see matching_bench.cpp): ours natively and in
// WebAssembly, and npm's nodejs-order-book, one after another in each run, medians. Rates are by the processor's time,
// since other work on the machine does not change that much.
//
//   cmake --build build/native --target matching_bench; cmake --build build/wasm --target matching_bench
//   npm ci --prefix tests/bench/matching
//   node tests/bench/matching/matching_bench.mjs [--once]
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {median, runs, whole} from '../support.mjs';

const operations = 1_000_000;
const require = createRequire(import.meta.url);
const built = (path) => fileURLToPath(new URL(`../../../build/${path}`, import.meta.url));
const native = built('native/tests/matching_bench'), module = built('wasm/tests/matching_bench.cjs');

// Operations per second of `run`, which returns how many trades there were.
function timed(run) {
  const began = process.cpuUsage();
  const fills = run();
  const {user, system} = process.cpuUsage(began);
  return {rate: operations / ((user + system) / 1e6), fills};
}

// The allocator keeps its memory, as in a program that has run for a while.
function nativeRun() {
  const keeping = 'glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=4000000000';
  return JSON.parse(execFileSync(native, [String(operations)], {env: {...process.env, GLIBC_TUNABLES: keeping}}));
}

async function wasmRun() {
  const book = await require(module)();
  book._bench_prepare(operations);
  for (let warm = 0; warm < 3; warm++) book._bench_run();
  return {...timed(() => book._bench_run()), hash: book._bench_hash() >>> 0};
}

function peerRun(stream) {
  const {OrderBook} = require('nodejs-order-book');
  const ids = Array.from({length: operations + 1}, (_, number) => String(number));
  const sides = ['buy', 'sell'];
  const run = () => {
    const book = new OrderBook();
    let fills = 0;
    for (let at = 0; at < stream.length; at += 5) {
      const id = ids[stream[at + 1]];
      if (stream[at] === 1) {
        book.cancel(id);
        continue;
      }
      const order = {id, side: sides[stream[at + 2]], price: stream[at + 3], size: stream[at + 4]};
      const {done, partial} = book.limit(order);
      fills += done.length + (partial === null ? 0 : 1);
    }
    return fills;
  };
  return timed(run);
}

// In a process of its own, so that no run has what another left.
const ownProcess = (name) => JSON.parse(execFileSync(process.execPath,
  ['--max-old-space-size=4096', fileURLToPath(import.meta.url), name], {maxBuffer: 1 << 20}));

function streamOf(operations) {
  const folder = mkdtempSync(join(tmpdir(), 'septet-matching-bench-'));
  execFileSync(native, ['--stream', String(operations), join(folder, 'stream')]);
  const bytes = readFileSync(join(folder, 'stream'));
  rmSync(folder, {recursive: true});
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function compareAll() {
  const results = {'septet': [], 'septet, WebAssembly': [], 'nodejs-order-book': []};
  for (let i = 0; i < runs; i++) {
    results['septet'].push(nativeRun());
    results['septet, WebAssembly'].push(ownProcess('wasm'));
    results['nodejs-order-book'].push(ownProcess('peer'));
  }
  console.log(`${whole(operations)} operations on one book, per second of processor time, medians of ${runs}`);
  for (const [name, all] of Object.entries(results))
    console.log(`${name.padStart(20)} ${whole(median(all.map((run) => run.rate))).padStart(14)}`);
  const of = (key) => median(results['septet'].map((run) => run[key]));
  console.log(`natively p50 ${of('p50_ns')} ns, p99 ${of('p99_ns')} ns, reading the clock included`);
  const hashes = new Set([...results['septet'], ...results['septet, WebAssembly']].map((run) => run.hash));
  console.log(hashes.size === 1 ? `the same ${results['septet'][0].fills} trades natively and in WebAssembly`
    : 'DIFFERENT trades natively and in WebAssembly');
  process.exitCode = hashes.size === 1 ? 0 : 1;
}

const part = process.argv[2];
if (part === 'wasm') console.log(JSON.stringify(await wasmRun()));
else if (part === 'peer') console.log(JSON.stringify(peerRun(streamOf(operations))));
else compareAll();
