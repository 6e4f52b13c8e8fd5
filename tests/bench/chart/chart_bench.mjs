// A million candles all in view with volume, three indicators and a thousand markers: the chart of wasm/ui/chart and
// lightweight-charts (npm, with enableConflation) in the same Chromium, one after the other in each run.
//
//   npm ci --prefix tests/bench/chart
//   node tests/bench/chart/chart_bench.mjs [--quick | --once]
//
// "load": from the bars in memory to the frame that shows them; ours computes its indicators in that time, the peer
// gets its lines computed. "frame": the time from one painted frame to the next while the bars are moved. "processor":
// what the page's thread takes of it for such a frame, which other work on the machine changes little. Medians of five
// runs, p95 of all frames. Writes build/bench/chart.md.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {launch, open, person} from '../../browser/support/browser.mjs';
import {act, buildChartPage, madeBars, serveChartPage} from '../../chart/chart_page.mjs';
import {median, quick, runs, table, whole, withBench} from '../support.mjs';

const count = quick ? 50_000 : 1_000_000;
const markers = 1_000;
const frames = quick ? 40 : 200;
const longest_ms = 15_000;  // then it is enough, however few frames there were
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const library = here('node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs');
const version = JSON.parse(readFileSync(here('node_modules/lightweight-charts/package.json'))).version;

// In the page: the bars, made there since a million of them are slow to send.
const makeInPage = `(${madeInPage})(${madeBars}, ${count})`;
function madeInPage(make, wanted) {
  globalThis.columns = make(wanted, {interval_s: 60, end_s: 1_795_466_700});
}

// Turns the wheel sideways a little in each frame, as a touchpad does, and notes when something is painted.
const turnWheel = `
  globalThis.painting = {starts: []};
  globalThis.timed = (paint) => (...all) => {
    globalThis.painting.starts.push(performance.now());
    return paint(...all);
  };
  globalThis.turnWheel = (wanted, longest_ms, request, target) => new Promise((done) => {
    const {left, top, width, height} = target.getBoundingClientRect();
    const place = {clientX: left + width / 2, clientY: top + height / 3, bubbles: true, cancelable: true};
    const began = performance.now();
    let turned = 0;
    const step = () => {
      if (++turned > wanted || performance.now() - began > longest_ms) {
        const {starts} = globalThis.painting;
        return done({frames_ms: starts.slice(4).map((at, i) => at - starts[i + 3]), painted: starts.length});
      }
      target.dispatchEvent(new WheelEvent('wheel', {deltaX: turned % 40 < 20 ? 4 : -4, ...place}));
      request(step);
    };
    request(step);
  });
`;

// Seconds of the processor that the page's thread has taken.
async function threadTime(page) {
  const {metrics} = await page.devtools.send('Performance.getMetrics');
  return metrics.find((one) => one.name === 'ThreadTime').value;
}

// Moves the bars; adds what the processor had to do for a frame.
async function moved(page, turn) {
  const before_s = await threadTime(page);
  const seen = await page.evaluate(turn, [frames, longest_ms]);
  const spent_ms = (await threadTime(page) - before_s) * 1000;
  return {...seen, processor_ms: spent_ms / seen.painted};
}

async function pageOf(browser, url) {
  const page = await open(await person(browser), url);
  await page.waitForFunction(() => globalThis.septet || globalThis.peer);
  page.devtools = await page.context().newCDPSession(page);
  await page.devtools.send('Performance.enable', {timeDomain: 'threadTicks'});
  return page;
}

async function ours(browser, url) {
  const page = await pageOf(browser, url);
  await act(page, 'offset -18000', 'interval 60', 'no-older', 'indicators sma:20 ema:50 rsi:14');
  await page.evaluate(turnWheel + makeInPage);
  const load_ms = await page.evaluate(async (fills) => {
    const {columns: c, septet: module} = globalThis;
    const all = [c.time, c.open, c.high, c.low, c.close, c.volume].map((one) => Float64Array.from(one));
    const two = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const tell = (text) => module.platform.page.memory.lend(text, (at, size) => module._page_act(at, size));
    await two();
    const began = performance.now();
    const size = all[0].length;
    const address = module._malloc(6 * size * 8);
    all.forEach((one, i) => new Float64Array(module.HEAPU8.buffer, address + i * size * 8, size).set(one));
    module._page_bars(address, size, 0);
    module._free(address);
    tell('all');
    tell(`fills ${fills}`);
    await two();
    return performance.now() - began;
  }, markers);
  const seen = await moved(page, ([wanted, most_ms]) => {
    const module = globalThis.septet;
    module._platform_paint = globalThis.timed(module._platform_paint);
    const canvas = document.getElementById('canvas');
    return globalThis.turnWheel(wanted, most_ms, (run) => requestAnimationFrame(run), canvas);
  });
  await page.context().close();
  return {load_ms, ...seen};
}

async function theirs(browser, url) {
  const page = await pageOf(browser, `${url}/peer.html`);
  await page.evaluate(turnWheel + makeInPage);
  const load_ms = await page.evaluate(async (fills) => {
    const {columns: c, peer} = globalThis;
    const line = (value) => c.time.map((time, i) => ({time, value: value(i)}));
    const ema = (period) => {
      let last = c.close[0];
      return line((i) => (last += (2 / (period + 1)) * (c.close[i] - last)));
    };
    const bars = c.time.map((time, i) => ({time, open: c.open[i], high: c.high[i], low: c.low[i], close: c.close[i]}));
    const volume = line((i) => c.volume[i]);
    const lines = [ema(20), ema(50), ema(14)];
    const marks = Array.from({length: fills}, (_, i) => {
      const time = c.time[Math.floor((c.time.length * (2 * i + 1)) / (2 * fills))];
      return i % 2 ? {time, position: 'aboveBar', shape: 'arrowDown', color: '#c0263c'}
        : {time, position: 'belowBar', shape: 'arrowUp', color: '#0a7548'};
    });
    const two = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await two();
    const began = performance.now();
    const candles = peer.chart.addSeries(peer.CandlestickSeries);
    candles.setData(bars);
    const columns = peer.chart.addSeries(peer.HistogramSeries, {priceScaleId: 'volume'});
    columns.setData(volume);
    peer.chart.priceScale('volume').applyOptions({scaleMargins: {top: 0.85, bottom: 0}});
    lines.forEach((data, i) => peer.chart.addSeries(peer.LineSeries, {lineWidth: 1}, i === 2 ? 1 : 0).setData(data));
    peer.createSeriesMarkers(candles, marks);
    peer.chart.timeScale().fitContent();
    await two();
    return performance.now() - began;
  }, markers);
  const seen = await moved(page, ([wanted, most_ms]) => {
    // It draws in the animation frame that it asks for when it was moved.
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (run) => request(globalThis.timed(run));
    return globalThis.turnWheel(wanted, most_ms, request, document.querySelector('canvas'));
  });
  await page.context().close();
  return {load_ms, ...seen};
}

const at = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

function row(name, results) {
  const frames_ms = results.flatMap((one) => one.frames_ms);
  const middle = (key) => ms(median(results.map((one) => one[key])));
  return [name, middle('load_ms'), ms(at(frames_ms, 0.5)), ms(at(frames_ms, 0.95)), middle('processor_ms')];
}

await withBench('chart', async (bench) => {
  buildChartPage();
  const site = await serveChartPage({'/peer.html': here('peer.html'), '/lightweight-charts.mjs': library});
  const browser = await launch();
  const seen = {ours: [], theirs: []};
  for (let run = 0; run < runs; ++run) {
    seen.ours.push(await ours(browser, site.url));
    seen.theirs.push(await theirs(browser, site.url));
  }
  await browser.close();
  await site.stop();
  bench.report(runs, table([
    [`${whole(count)} candles in view, 3 indicators, ${whole(markers)} markers`, 'load', 'frame: median', 'p95',
      'processor'],
    row('Septet', seen.ours),
    row(`lightweight-charts ${version}`, seen.theirs)]));
});
