// A folder of 100,000 files in the Drive panel: from opening it to its first rows, and the frames while it is scrolled
// through. node tests/bench/panel_bench.mjs [--quick | --once]
// Needs build/native/{septet,tests/upload_client} and tests/browser's packages (./test browser installs them). Medians
// of five; the longest frame of all. Writes build/bench/panel.md.
import {execFileSync} from 'node:child_process';

import {goTo, launch, open, person, signIn as enter} from '../browser/support/browser.mjs';
import {median, post, quick, runs, signIn, table, whole, withBench} from './support.mjs';

const files = quick ? 2_000 : 100_000;
const port = 18450;
const url = `http://127.0.0.1:${port}`;

// Milliseconds from pressing Enter on the folder until a row of it is told to screen readers, which is in the frame
// that draws it.
async function opened_ms(page) {
  const row = page.getByRole('row', {name: 'many', exact: true});
  await row.click();
  await page.evaluate(() => {
    const isIn = () => [...document.querySelectorAll('[role=row]')].some((one) => one.ariaLabel?.startsWith('p-') ||
      one.getAttribute('aria-label')?.startsWith('p-') || one.textContent.includes('p-'));
    window.shown = new Promise((resolve) => {
      window.addEventListener('keydown', () => {
        const began = performance.now();
        const look = () => (isIn() ? resolve(performance.now() - began) : requestAnimationFrame(look));
        requestAnimationFrame(look);
      }, {once: true, capture: true});
    });
  });
  await page.keyboard.press('Enter');
  return page.evaluate(() => window.shown);
}

// The times between frames while the wheel turns, and while the list is jumped through.
async function frames_ms(page) {
  await page.evaluate(() => {
    window.frames_ms = [];
    window.frames_left = -1;  // until somebody asks for an end
    window.all_frames = new Promise((resolve) => (window.recorded = resolve));
    let last = performance.now();
    const step = (now) => {
      window.frames_ms.push(now - last);
      last = now;
      if (--window.frames_left !== 0) return requestAnimationFrame(step);
      window.recorded(window.frames_ms.slice(1));
    };
    requestAnimationFrame((now) => ((last = now), step(now)));
  });
  const {width, height} = page.viewportSize();
  await page.mouse.move(width / 2, height / 2);
  for (let i = 0; i < 30; ++i) await page.mouse.wheel(0, 400);
  for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'End']) await page.keyboard.press(key);
  return page.evaluate(() => {
    window.frames_left = 60;  // the last of what the keys set off are among them
    return window.all_frames;
  });
}

await withBench('panel', async (bench) => {
  bench.startSeptet(port);
  await bench.untilAnswers(`${url}/healthz`);
  const token = await signIn(port);
  const {id} = await post(port, '/api/drive/nodes', {name: 'many'}, token);
  execFileSync('build/native/tests/upload_client', ['septet', port, 8, files, 64, 'p-', token, id].map(String));
  const browser = await launch();
  const seen = {opened: [], frames: []};
  for (let run = 0; run < runs; ++run) {
    const context = await person(browser);
    const page = await open(context, url);
    await enter(page, 'bench', 'a long password');
    await goTo(page, 'Drive');
    seen.opened.push(await opened_ms(page));
    seen.frames.push(...await frames_ms(page));
    await context.close();
  }
  await browser.close();
  const sorted = seen.frames.sort((a, b) => a - b);
  const at = (share) => `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0)} ms`;
  bench.report(runs, table([
    ['a folder in the panel', 'opened', 'frames: median', 'p95', 'p99', 'longest'],
    [`${whole(files)} files`, `${median(seen.opened).toFixed(0)} ms`, at(0.5), at(0.95), at(0.99), at(1)]]));
});
