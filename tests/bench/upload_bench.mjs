// What uploading a folder of many small files from the browser takes, and whether the page stays quick meanwhile:
//   node tests/bench/upload_bench.mjs [COUNT] [BYTES]
// Prints the rate and the longest time in which the page did not answer.
import {join} from 'node:path';

import {drop, folderOf, goTo, launch, open, person, randomBytes, register} from '../browser/support/browser.mjs';
import {startServer} from '../browser/support/server.mjs';

const count = Number(process.argv[2] ?? 10_000);
const size = Number(process.argv[3] ?? 4096);

const files = {};
for (let i = 0; i < count; ++i) files[`many/${Math.floor(i / 500)}/file ${i}.bin`] = randomBytes(i + 1, size);
const folder = await folderOf(files);
const server = await startServer();
const browser = await launch();
const page = await open(await person(browser), server.url + '/');
await register(page, server.url, 'anna');
await goTo(page, 'Drive');

// How long anything that wants its turn has to wait.
await page.evaluate(() => {
  globalThis.waits = [];
  let last = performance.now();
  const turn = new MessageChannel();
  turn.port1.onmessage = () => {
    const now = performance.now();
    if (now - last > 20) globalThis.waits.push(now - last);
    last = now;
    setTimeout(() => turn.port2.postMessage(0), 5);
  };
  turn.port2.postMessage(0);
});
const began = performance.now();
await drop(page, page.getByRole('main'), [join(folder, 'many')]);
await page.getByText(new RegExp(`${count.toLocaleString('en')} files uploaded`)).waitFor({timeout: 1_800_000});
const seconds = (performance.now() - began) / 1000;
const waits = (await page.evaluate(() => globalThis.waits)).sort((a, b) => a - b);
const at = (share) => Math.round(waits[Math.floor(waits.length * share)] ?? 0);
console.log(`${count} files of ${size} bytes: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} per second`);
console.log(`waits over 20 ms: ${waits.length}; half of them under ${at(0.5)} ms, the longest ${at(0.9999)} ms`);
await browser.close();
await server.remove();
