// Our indicators against TA-Lib's on the same bars.
import {strict as assert} from 'node:assert';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {bytesOf, makeBars} from './bars.mjs';
import {TaLib} from './talib.mjs';

const program = process.env.SEPTET_INDICATORS ??
  fileURLToPath(new URL('../../build/native/tests/indicator_columns', import.meta.url));
const count = 10_000;
const tolerance = 1e-9;  // absolute, and of what is larger than 1 relative
const talib = await TaLib.load(import.meta.url);

function ours(bars) {
  const out = execFileSync(program, {input: bytesOf(bars), maxBuffer: 1 << 26});
  const columns = new Map(), size = 32 + count * 8;
  for (let at = 0; at < out.length; at += size) {
    const name = out.subarray(at, at + 32).toString().replace(/\0+$/, '');
    const begin = out.byteOffset + at + 32;
    columns.set(name, new Float64Array(out.buffer.slice(begin, begin + count * 8)));
  }
  return columns;
}

function theirs({high, low, close, volume}) {
  const one = (...call) => talib.compute(...call)[0], simple = 0;
  const bands = talib.compute('BBANDS', [close], [20, 2, 2, simple], 3);
  const macd = talib.compute('MACD', [close], [12, 26, 9], 3);
  const swing = talib.compute('STOCH', [high, low, close], [14, 3, simple, 5, simple], 2);
  return {
    'sma': one('SMA', [close], [20]), 'ema': one('EMA', [close], [20]), 'wma': one('WMA', [close], [20]),
    'standard_deviation': one('STDDEV', [close], [20, 2]),
    'bollinger.upper': bands[0], 'bollinger.middle': bands[1], 'bollinger.lower': bands[2],
    'rsi': one('RSI', [close], [14]),
    'macd.line': macd[0], 'macd.signal': macd[1], 'macd.histogram': macd[2],
    'stochastic.k': swing[0], 'stochastic.d': swing[1],
    'cci': one('CCI', [high, low, close], [20]), 'mfi': one('MFI', [high, low, close, volume], [14]),
    'williams_r': one('WILLR', [high, low, close], [14]), 'roc': one('ROC', [close], [10]),
    'obv': one('OBV', [close, volume], []),
    'atr': one('ATR', [high, low, close], [14]), 'adx': one('ADX', [high, low, close], [14]),
    'parabolic_sar': one('SAR', [high, low], [0.02, 0.2]),
  };
}

function compare(name, own, other) {
  for (let i = 0; i < count; i++) {
    const same = Number.isNaN(other[i]) ? Number.isNaN(own[i])
      : Math.abs(own[i] - other[i]) <= tolerance * Math.max(1, Math.abs(other[i]));
    assert.ok(same, `${name}[${i}] is ${own[i]}, and TA-Lib's ${other[i]}`);
  }
}

for (const seed of [1, 20261128]) {
  const bars = makeBars(count, seed), own = ours(bars), other = theirs(bars);
  for (const [name, column] of Object.entries(other))
    test(`${name} is TA-Lib's on ${count} bars of seed ${seed}`, () => compare(name, own.get(name), column));
  test(`no indicator of seed ${seed} goes without a comparison`, () =>
    assert.deepEqual([...own.keys()].sort(), Object.keys(other).sort()));
}
