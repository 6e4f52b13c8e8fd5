// How quickly the application is there, and how large it is: node tests/bench/web_bench.mjs
// Needs build/native/septet and tests/browser's packages (./test browser installs them). Medians of seven.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync} from 'node:zlib';

import {launch, person, register, serviceWorker} from '../browser/support/browser.mjs';
import {project, startServer} from '../browser/support/server.mjs';

const runs = 7;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Milliseconds from the navigation to the first frame in which the panel is told to screen readers, which is the
// frame that draws it.
const observe = () => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[role=main], main')) return;
    window.firstPanel_ms = performance.now();
    observer.disconnect();
  }).observe(document, {childList: true, subtree: true});
};
const firstPanel_ms = async (page) => (await page.waitForFunction(() => window.firstPanel_ms)).jsonValue();

async function measure(browser, url) {
  const first = await person(browser);
  await register(await first.newPage(), url, 'anna');
  const cookies = await first.cookies();
  const times = {cold: [], warm: []};
  for (let run = 0; run < runs; ++run) {
    const context = await person(browser);
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto(url);
    times.cold.push(await firstPanel_ms(page));
    await serviceWorker(page);
    times.warm.push(await firstPanel_ms(page));
    await context.close();
  }
  return times;
}

// Compressed, as a browser fetches it.
function kilobytes(names) {
  const web = join(project, 'build/web');
  const sizes = readdirSync(web, {recursive: true}).filter((file) => names.test(file))
    .map((file) => brotliCompressSync(readFileSync(join(web, file))).length);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
}

const server = await startServer();
const browser = await launch();
const times = await measure(browser, server.url);
await browser.close();
await server.remove();
for (const kind of ['cold', 'warm']) // an empty cache; a reload by the service worker
  console.log(`first panel, ${kind}: median ${Math.round(median(times[kind]))} ms, ` +
    `longest ${Math.round(Math.max(...times[kind]))} ms`);
console.log(`interface ${kilobytes(/^septet\..*\.(wasm|js)$/)} KB, ` +
  `worker ${kilobytes(/^local\/.*\.(wasm|js)$/)} KB (brotli)`);
