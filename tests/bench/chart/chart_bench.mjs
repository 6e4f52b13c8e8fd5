// A million candles all in view with volume, three indicators and a thousand markers: the chart of wasm/ui/chart and
// lightweight-charts (npm, with enableConflation) in the same Chromium, one after the other in each run.
//
//   npm ci --prefix tests/bench/chart
//   node tests/bench/chart/chart_bench.mjs [--quick | --once]
//
// "load": from the bars in memory to the frame that shows them; ours computes its indicators in that time, the peer
// gets its lines computed. "frame": the time from frame to frame while the bars are moved in each. "work": what the
// page's own thread does for one of them. Medians of five runs, p95 of all frames. Writes build/bench/chart.md.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

import {launch, open, person} from '../../browser/support/browser.mjs';
import {act, buildChartPage, madeBars, serveChartPage} from '../../chart/chart_page.mjs';
import {median, quick, runs, table, whole, withBench} from '../support.mjs';

const count = quick ? 50_000 : 1_000_000;
const markers = 1_000;
const frames = quick ? 40 : 200;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const library = here('node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs');
const version = JSON.parse(readFileSync(here('node_modules/lightweight-charts/package.json'))).version;

// In the page: the bars, made there since a million of them are slow to send.
const makeInPage = `(${madeInPage})(${madeBars}, ${count})`;
function madeInPage(make, wanted) {
  globalThis.columns = make(wanted, {interval_s: 60, end_s: 1_795_466_700});
}

// Turns the wheel sideways a little in each frame, as a touchpad does, and measures whatever paints: from one to the
// next, and how long each keeps the page's thread.
const turnWheel = `
  globalThis.painting = {starts: [], work_ms: []};
  globalThis.timed = (paint) => (...all) => {
    const began = performance.now();
    globalThis.painting.starts.push(began);
    const out = paint(...all);
    globalThis.painting.work_ms.push(performance.now() - began);
    return out;
  };
  globalThis.turnWheel = (wanted, request, target) => new Promise((done) => {
    const {left, top, width, height} = target.getBoundingClientRect();
    const place = {clientX: left + width / 2, clientY: top + height / 3, bubbles: true, cancelable: true};
    let turned = 0;
    const step = () => {
      if (++turned > wanted) {
        const {starts, work_ms} = globalThis.painting;
        return done({frames_ms: starts.slice(4).map((at, i) => at - starts[i + 3]), work_ms: work_ms.slice(4)});
      }
      target.dispatchEvent(new WheelEvent('wheel', {deltaX: turned % 40 < 20 ? 4 : -4, ...place}));
      request(step);
    };
    request(step);
  });
`;

async function pageOf(browser, url) {
  const page = await open(await person(browser), url);
  await page.waitForFunction(() => globalThis.septet || globalThis.peer);
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
  const moved = await page.evaluate((wanted) => {
    const module = globalThis.septet;
    module._platform_paint = globalThis.timed(module._platform_paint);
    return globalThis.turnWheel(wanted, (run) => requestAnimationFrame(run), document.getElementById('canvas'));
  }, frames);
  await page.context().close();
  return {load_ms, ...moved};
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
  const moved = await page.evaluate((wanted) => {
    // It draws in the animation frame that it asks for when it was moved.
    const request = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (run) => request(globalThis.timed(run));
    return globalThis.turnWheel(wanted, request, document.querySelector('canvas'));
  }, frames);
  await page.context().close();
  return {load_ms, ...moved};
}

const at = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

function row(name, results) {
  const all = (key) => results.flatMap((one) => one[key]);
  const both = (key) => [ms(at(all(key), 0.5)), ms(at(all(key), 0.95))];
  return [name, ms(median(results.map((one) => one.load_ms))), ...both('frames_ms'), ...both('work_ms')];
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
      'work: median', 'p95'],
    row('Septet', seen.ours),
    row(`lightweight-charts ${version}`, seen.theirs)]));
});
