// Ten indicators over a million bars: ours, TA-Lib compiled to WebAssembly (npm's talib-web) and Tulip Indicators
// (npm's tulind, native), one after another in each run, medians. The ten are the first of market.md's list that all
// three have.
//
//   cmake --build build/native --target indicator_bench
//   npm ci --prefix tests/bench/indicators && npm rebuild --prefix tests/bench/indicators tulind
//   node tests/bench/indicators/indicator_bench.mjs [--once]
import {execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import {bytesOf, makeBars} from '../../indicators/bars.mjs';
import {TaLib} from '../../indicators/talib.mjs';
import {median, runs} from '../support.mjs';

const count = 1_000_000;
const program = fileURLToPath(new URL('../../../build/native/tests/indicator_bench', import.meta.url));
const bars = makeBars(count, 1), bytes = bytesOf(bars);
const names = ['sma', 'ema', 'wma', 'bollinger', 'rsi', 'macd', 'stochastic', 'atr', 'adx', 'obv'];

// In processor time of this process, as our program measures its own.
const timed = (run) => {
  const began = process.cpuUsage();
  run();
  const {user, system} = process.cpuUsage(began);
  return (user + system) / 1_000;
};

function ours() {
  const lines = execFileSync(program, {input: bytes, encoding: 'utf8'}).trim().split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([name, ms]) => [name, Number(ms)]));
}

// Called with columns that lie in its memory already, as it would be by whoever is after speed. That memory is of
// 16 MB and does not grow, so a million bars are ten times the same hundred thousand.
async function talibRun() {
  const talib = await TaLib.load(fileURLToPath(new URL('package.json', import.meta.url)));
  const pieces = 10, length = count / pieces;
  const [high, low, close, volume] = ['high', 'low', 'close', 'volume']
    .map((name) => talib.keep(bars[name].slice(0, length)));
  const out = [0, 1, 2].map(() => talib.keep(new Float64Array(length)));
  const run = (...call) => () => {
    for (let i = 0; i < pieces; i++) talib.run(...call);
  };
  const calls = {
    sma: run('SMA', [close], [20], out.slice(0, 1)), ema: run('EMA', [close], [20], out.slice(0, 1)),
    wma: run('WMA', [close], [20], out.slice(0, 1)), bollinger: run('BBANDS', [close], [20, 2, 2, 0], out),
    rsi: run('RSI', [close], [14], out.slice(0, 1)), macd: run('MACD', [close], [12, 26, 9], out),
    stochastic: run('STOCH', [high, low, close], [14, 3, 0, 3, 0], out.slice(0, 2)),
    atr: run('ATR', [high, low, close], [14], out.slice(0, 1)),
    adx: run('ADX', [high, low, close], [14], out.slice(0, 1)),
    obv: run('OBV', [close, volume], [], out.slice(0, 1)),
  };
  return () => new Map(names.map((name) => [name, timed(calls[name])]));
}

function tulindRun() {
  const {indicators} = createRequire(import.meta.url)('tulind');
  const [high, low, close, volume] = ['high', 'low', 'close', 'volume'].map((name) => bars[name]);
  const fail = (error) => { if (error) throw error; };
  const run = (name, inputs, options) => () => indicators[name].indicator(inputs, options, fail);
  const calls = {
    sma: run('sma', [close], [20]), ema: run('ema', [close], [20]), wma: run('wma', [close], [20]),
    bollinger: run('bbands', [close], [20, 2]), rsi: run('rsi', [close], [14]),
    macd: run('macd', [close], [12, 26, 9]), stochastic: run('stoch', [high, low, close], [14, 3, 3]),
    atr: run('atr', [high, low, close], [14]), adx: run('adx', [high, low, close], [14]),
    obv: run('obv', [close, volume], []),
  };
  return () => new Map(names.map((name) => [name, timed(calls[name])]));
}

const peers = {'septet': ours, 'talib-web': await talibRun(), 'tulind': tulindRun()};
const results = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
for (let i = 0; i < runs; i++)
  for (const [name, run] of Object.entries(peers)) results[name].push(run());

console.log(`ten indicators over ${count.toLocaleString('en')} bars, ms of processor time, medians of ${runs}`);
console.log(['', ...Object.keys(peers)].map((text) => text.padStart(12)).join(''));
const row = (name, of) => console.log(name.padStart(12) + Object.values(results)
  .map((all) => median(all.map(of)).toFixed(2).padStart(12)).join(''));
for (const name of names) row(name, (result) => result.get(name));
row('all ten', (result) => names.reduce((sum, name) => sum + result.get(name), 0));
