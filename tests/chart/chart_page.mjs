// The chart alone in a page, served from a free port: for the bench and the browser tests.
import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import {createReadStream, existsSync} from 'node:fs';
import http from 'node:http';
import {extname, join} from 'node:path';

import {project} from '../browser/support/server.mjs';

const types = {'.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.png': 'image/png', '.svg': 'image/svg+xml', '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json'};

// The module and the site around it, as ./run builds the interface.
export function buildChartPage() {
  const build = `. cmake/setup.sh; build wasm chart_page`;
  execFileSync('bash', ['-c', build], {cwd: project, stdio: 'inherit'});
  execFileSync('node', ['web/build.mjs', '--modules', 'build/wasm/chart_page', '--out', 'build/chart_page'],
    {cwd: project, stdio: 'ignore'});
}

// `also` maps further paths to files.
export async function serveChartPage(also = {}) {
  const root = join(project, 'build/chart_page');
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://page').pathname).replace(/\/$/, '/index.html');
    const file = also[path] ?? join(root, path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {'Content-Type': types[extname(file)] ?? 'application/octet-stream'});
    createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// A walk that is the same for the same seed, as columns: trading days of New York from 09:30 to 16:00 in bars of
// `interval_s`, or each day one bar. Times are UTC; the clock there is taken as five hours behind. It needs nothing
// from outside, so that it can be sent to a page.
export function madeBars(count, {interval_s = 900, seed = 1, price = 180, end_s = 1_795_466_700} = {}) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  function tradingTimes() {
    const times = new Array(count);
    const behind_s = 5 * 3600, opening_s = 9.5 * 3600, length_s = 6.5 * 3600;
    let day = Math.floor((end_s - behind_s) / 86_400);
    let within = interval_s >= 86_400 ? 0 : length_s - interval_s;
    for (let i = count - 1; i >= 0; --i) {
      times[i] = day * 86_400 + (interval_s >= 86_400 ? 0 : opening_s + within) + behind_s;
      within -= interval_s;
      if (within >= 0) continue;
      do --day; while ([2, 3].includes(((day % 7) + 7) % 7));  // 1 January 1970 was a Thursday
      within = interval_s >= 86_400 ? 0 : length_s - interval_s;
    }
    return times;
  }
  const times = tradingTimes();
  const columns = {time: times, open: [], high: [], low: [], close: [], volume: []};
  for (let i = 0, last = price; i < count; ++i) {
    const close = last * (1 + (random() + random() + random() - 1.5) * 0.004);
    const most = Math.max(last, close), least = Math.min(last, close);
    columns.open.push(last);
    columns.close.push(close);
    columns.high.push(most * (1 + random() * 0.002));
    columns.low.push(least * (1 - random() * 0.002));
    columns.volume.push(Math.round(1000 + 9000 * random() * random()));
    last = close;
  }
  return columns;
}

// Calls of the page's module, from within the browser.
export async function giveBars(page, columns, older = false) {
  await page.evaluate(([all, before]) => {
    const count = all[0].length;
    const module = globalThis.septet;
    const address = module._malloc(all.length * count * 8);
    all.forEach((column, i) => new Float64Array(module.HEAPU8.buffer, address + i * count * 8, count).set(column));
    module._page_bars(address, count, before);
    module._free(address);
    module.platform.screen.wake(3);
  }, [[columns.time, columns.open, columns.high, columns.low, columns.close, columns.volume], older ? 1 : 0]);
}

export async function act(page, ...commands) {
  await page.evaluate((all) => {
    const {platform, _page_act} = globalThis.septet;
    for (const text of all) platform.page.memory.lend(text, (address, size) => _page_act(address, size));
  }, commands);
}

export async function chartState(page) {
  return page.evaluate(() => {
    const module = globalThis.septet;
    const address = module._page_state();
    const end = module.HEAPU8.indexOf(0, address);
    return JSON.parse(module.platform.page.memory.text(address, end - address));
  });
}
