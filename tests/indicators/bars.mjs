// Bars that a seed makes: a walk with calm and wild times, gaps, flat stretches and bars without a trade.
export function makeBars(count, seed) {
  let state = seed >>> 0;
  const random = () => {  // mulberry32
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bars = {open: [], high: [], low: [], close: [], volume: []};
  const cents = (value) => Math.max(1, Math.round(value * 100) / 100);
  let price = 100, wildness = 0.01;
  for (let i = 0; i < count; i++) {
    if (random() < 0.02) wildness = 0.001 + 0.03 * random();
    const flat = i % 1000 > 960;  // forty bars in which nothing happens
    const open = flat ? price : cents(price * (1 + wildness * (random() - 0.5)));
    const close = flat ? price : cents(open * (1 + 2 * wildness * (random() - 0.497)));
    const reach = () => (flat ? 0 : open * wildness * random());
    bars.open.push(open);
    bars.close.push(close);
    bars.high.push(Math.max(open, close, cents(Math.max(open, close) + reach())));
    bars.low.push(Math.min(open, close, cents(Math.min(open, close) - reach())));
    bars.volume.push(flat ? 0 : Math.floor(1e6 * random()));
    price = close > 900 ? 100 : close;
  }
  return bars;
}

// The columns one after another, as the native programs take them.
export const bytesOf = (bars) => Buffer.concat(['open', 'high', 'low', 'close', 'volume']
  .map((name) => Buffer.from(Float64Array.from(bars[name]).buffer)));
