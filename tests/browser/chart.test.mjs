// The chart alone in a page: what pointer, fingers and keys do on it, and what a screen reader is told.
import assert from 'node:assert/strict';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {act, chartState, giveBars, madeBars, serveChartPage} from '../chart/chart_page.mjs';
import {launch, open, person, phone, stillPicture, wide} from './support/browser.mjs';
import {project} from './support/server.mjs';

const bars = madeBars(1_000);
const last = bars.close.at(-1);
let site, browser;

before(async () => {
  site = await serveChartPage();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function chart(options = {}, commands = []) {
  const page = await open(await person(browser, options), site.url);
  await page.waitForFunction(() => globalThis.septet);
  await act(page, 'offset -18000', ...commands);
  await giveBars(page, bars);
  await page.getByRole('img', {name: /^KITE, 15 minutes, last/}).waitFor();
  return page;
}

// Repeats the question until the answer satisfies.
async function until(page, holds) {
  await page.waitForFunction(() => true);
  for (let tries = 0; tries < 200; ++tries) {
    const state = await chartState(page);
    if (holds(state)) return state;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.fail(`never so: ${holds}; it is ${JSON.stringify(await chartState(page))}`);
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await page.mouse.move(...to);
  await page.mouse.up();
}

describe('pointer', () => {
  test('a drag pans, the wheel zooms around the pointer, a double click shows all and then the newest', async () => {
    const page = await chart();
    const began = await chartState(page);
    assert.equal(began.to, bars.time.at(-1));
    await drag(page, [400, 400], [900, 400]);
    const panned = await until(page, (now) => now.to < began.to);
    await page.mouse.move(700, 400);
    await page.mouse.wheel(0, -300);
    const closer = await until(page, (now) => now.step > panned.step * 1.5);
    assert.ok(closer.from > panned.from && closer.to < panned.to);
    await page.mouse.dblclick(700, 300);
    await until(page, (now) => now.from === bars.time[0] && now.to === bars.time.at(-1));
    await page.mouse.dblclick(700, 300);
    await until(page, (now) => now.from > bars.time[0] && now.to === bars.time.at(-1));
    assert.deepEqual(page.faults, []);
  });

  test('axes are dragged: times get narrower, prices stay where they were put', async () => {
    const page = await chart();
    const began = await chartState(page);
    await drag(page, [700, 890], [500, 890]);
    await until(page, (now) => now.step < began.step * 0.7);
    const scale = page.getByRole('slider', {name: 'Price scale'});
    const before = await scale.getAttribute('aria-valuetext');
    await drag(page, [1410, 300], [1410, 500]);
    await until(page, () => true);
    assert.notEqual(await scale.getAttribute('aria-valuetext'), before);
  });

  test('older bars are asked for at the left end, once, and what is in view stays', async () => {
    const page = await chart();
    await drag(page, [200, 400], [1350, 400]);
    for (let i = 0; i < 8 && (await chartState(page)).older === 0; ++i) await drag(page, [200, 400], [1350, 400]);
    const asked = await until(page, (now) => now.older === 1);
    const older = madeBars(300, {end_s: bars.time[0] - 86_400});
    await giveBars(page, older, true);
    const got = await until(page, (now) => now.bars === 1_300);
    assert.ok(got.from <= asked.from);
    assert.ok(Math.abs(got.to - asked.to) <= 900);
  });

  test('a pane’s border is dragged', async () => {
    const page = await chart({}, ['indicators rsi:14']);
    const box = await page.getByRole('separator', {name: 'Height of RSI 14'}).boundingBox();
    await drag(page, [600, box.y + box.height / 2], [600, box.y - 100]);
    const state = await until(page, (now) => now.pane > 150);
    assert.ok(state.pane < 250);
  });

  test('an order’s line is dragged to another price, or pressed', async () => {
    const page = await chart({}, [`line stop ${last.toFixed(2)} 2 0 1 Stop 60`]);
    const line = page.getByRole('slider', {name: /^Stop 60 at/});
    const box = await line.boundingBox();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    await drag(page, middle, [middle[0], middle[1] + 60]);
    const moved = await until(page, (now) => now.moved[0] === 'stop');
    assert.ok(moved.moved[1] < last);
    assert.equal(Math.round(moved.moved[1] * 100), Number((moved.moved[1] * 100).toFixed(6)));
    await line.click();
    await until(page, (now) => now.pressed === 'stop');
  });

  test('the right button asks for a menu, an indicator’s name for its settings', async () => {
    const page = await chart({}, ['indicators sma:20 bollinger:20:2']);
    await page.mouse.click(600, 500, {button: 'right'});
    await until(page, (now) => now.menus === 1);
    await page.getByRole('button', {name: 'Bollinger 20, 2'}).click();
    await until(page, (now) => now.edited === 1);
  });
});

describe('drawings', () => {
  test('two clicks make a line; it is moved, deleted, and all of it undone', async () => {
    const page = await chart();
    await act(page, 'tool 0');
    await page.mouse.click(400, 300);
    await page.mouse.click(700, 500);
    const made = await until(page, (now) => now.made === 1);
    assert.equal(made.drawings.length, 1);
    assert.equal(made.tool, -1);
    assert.equal(made.selected, 0);
    await drag(page, [550, 400], [600, 420]);
    const shifted = await until(page, (now) => now.drawings[0].anchors[0][0] > made.drawings[0].anchors[0][0]);
    assert.ok(shifted.drawings[0].anchors[0][1] < made.drawings[0].anchors[0][1]);
    await page.keyboard.press('Delete');
    await until(page, (now) => now.drawings.length === 0);
    await page.keyboard.press('Control+z');
    await until(page, (now) => now.drawings.length === 1);
    await page.keyboard.press('Control+z');
    const back = await until(page, (now) => now.drawings[0].anchors[0][0] === made.drawings[0].anchors[0][0]);
    assert.deepEqual(back.drawings, made.drawings);
    await page.keyboard.press('Control+Shift+z');
    await until(page, (now) => now.drawings[0].anchors[0][0] === shifted.drawings[0].anchors[0][0]);
  });

  test('a drag makes one as well; a channel takes a third click, a text asks for its words', async () => {
    const page = await chart();
    await act(page, 'tool 5');
    await drag(page, [400, 300], [600, 450]);
    await until(page, (now) => now.drawings.length === 1);
    await act(page, 'tool 3');
    await page.mouse.click(300, 300);
    await page.mouse.click(500, 350);
    await page.mouse.click(500, 420);
    assert.equal((await until(page, (now) => now.drawings.length === 2)).drawings[1].anchors.length, 3);
    await act(page, 'tool 6');
    await page.mouse.click(900, 300);
    await until(page, (now) => now.texts === 1 && now.drawings.length === 3);
  });

  test('Escape gives one up; locked ones stay, hidden ones are not hit', async () => {
    const page = await chart();
    await act(page, 'tool 0');
    await page.mouse.click(400, 300);
    await page.keyboard.press('Escape');
    const given = await until(page, (now) => now.tool === -1);
    assert.equal(given.drawings.length, 0);
    await act(page, 'tool 0');
    await page.mouse.click(400, 300);
    await page.mouse.click(700, 500);
    const made = await until(page, (now) => now.drawings.length === 1);
    await act(page, 'lock 1');
    await drag(page, [550, 400], [650, 400]);
    assert.deepEqual((await chartState(page)).drawings, made.drawings);
    await act(page, 'lock 0', 'hide 1');
    const before = await chartState(page);
    await drag(page, [550, 400], [650, 400]);
    const panned = await until(page, (now) => now.from < before.from);
    assert.deepEqual(panned.drawings, made.drawings);
  });
});

describe('keyboard', () => {
  test('arrows pan, + and − zoom, Home and End go to the ends', async () => {
    const page = await chart();
    const plot = page.getByRole('img', {name: /^KITE/});
    await plot.focus();
    const began = await chartState(page);
    await page.keyboard.press('ArrowLeft');
    const left = await until(page, (now) => now.to < began.to || now.from < began.from);
    await page.keyboard.press('+');
    await until(page, (now) => now.step > left.step);
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    await until(page, (now) => now.step < left.step);
    await page.keyboard.press('Home');
    await until(page, (now) => now.from === bars.time[0]);
    await page.keyboard.press('End');
    await until(page, (now) => now.to === bars.time.at(-1));
  });

  test('Enter calls a crosshair, which is read from bar to bar', async () => {
    const page = await chart({}, ['indicators sma:20']);
    await page.getByRole('img', {name: /^KITE/}).focus();
    await page.keyboard.press('Enter');
    const live = page.locator('[aria-live=polite]');
    const said = async () => (await live.textContent()) ?? '';
    await page.waitForFunction(() => document.querySelector('[aria-live=polite]').textContent.includes('close'));
    const first = await said();
    assert.match(first, /^\w+day \d+ \w+, \d\d:\d\d: open [\d.]+, high [\d.]+, low [\d.]+, close [\d.]+, volume /);
    assert.match(first, /SMA 20 [\d.]+$/);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((old) => document.querySelector('[aria-live=polite]').textContent !== old, first);
    await page.keyboard.press('Escape');
  });

  test('a drawing is made without a pointer, an order’s line moved by ticks', async () => {
    const page = await chart({}, [`line stop ${last.toFixed(2)} 2 0 1 Stop 60`]);
    await page.getByRole('img', {name: /^KITE/}).focus();
    await act(page, 'tool 0');
    for (const key of ['Shift+ArrowLeft', 'Enter', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'ArrowUp', 'Enter'])
      await page.keyboard.press(key);
    const made = await until(page, (now) => now.drawings.length === 1);
    assert.equal(made.drawings[0].anchors[0][0] - made.drawings[0].anchors[1][0], 1_800);
    await page.getByRole('slider', {name: /^Stop 60/}).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    const moved = await until(page, (now) => now.moved[0] === 'stop');
    assert.equal(moved.moved[1].toFixed(2), (Number(last.toFixed(2)) - 0.03).toFixed(2));
  });
});

describe('fingers', () => {
  const touching = {viewport: phone, hasTouch: true, isMobile: true};
  const fingers = async (page) => {
    const devtools = await page.context().newCDPSession(page);
    return (type, ...points) => devtools.send('Input.dispatchTouchEvent', {type,
      touchPoints: points.map(([x, y], id) => ({x, y, id}))});
  };

  test('one pans and coasts, two stretch, a long press calls the crosshair', async () => {
    const page = await chart(touching);
    const touch = await fingers(page);
    const began = await chartState(page);
    await touch('touchStart', [100, 400]);
    for (const x of [130, 170, 220, 280]) await touch('touchMove', [x, 400]);
    await touch('touchEnd');
    await stillPicture(page);  // it has run out
    const before = await chartState(page);
    const moved = bars.time.indexOf(began.from) - bars.time.indexOf(before.from);
    assert.ok(moved > 150 / before.step, `${moved} bars of ${before.step} px`);
    await touch('touchStart', [150, 400]);
    await touch('touchStart', [150, 400], [220, 400]);
    await touch('touchMove', [100, 400], [300, 400]);
    await touch('touchEnd');
    await until(page, (now) => now.step > before.step * 1.5);
    assert.deepEqual(page.faults, []);
  });
});

test('every style, every indicator, both themes and sizes are drawn without a fault', async () => {
  const page = await chart();
  const all = ['sma', 'ema', 'wma', 'vwap', 'bollinger', 'keltner', 'donchian', 'ichimoku', 'sar', 'rsi', 'macd',
    'stochastic', 'atr', 'adx', 'obv', 'cci', 'mfi', 'williams', 'roc', 'deviation'];
  for (const name of all) {
    await act(page, `indicators ${name}`);
    await page.getByRole('button', {name: /^[A-Z]/}).first().waitFor();
  }
  await act(page, 'indicators sma:20 ichimoku macd stochastic adx', 'fills 40', 'compare NVLX 40');
  for (let style = 0; style < 6; ++style)
    for (let scale = 0; scale < 3; ++scale) await act(page, `style ${style}`, `scale ${scale}`);
  await act(page, 'style 0', 'all');
  const shots = join(project, 'build/shots');
  await mkdir(shots, {recursive: true});
  for (const [size, viewport] of Object.entries({wide, phone}))
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({colorScheme});
      await writeFile(join(shots, `chart-${size}-${colorScheme}.png`), await stillPicture(page));
    }
  assert.deepEqual(page.faults, []);
});

test('what a frame draws is bounded by the pixels, however many bars are in view', async () => {
  const page = await chart({}, ['indicators sma:20 bollinger:20:2 rsi:14']);
  const drawn = [];
  for (const count of [5_000, 20_000, 80_000]) {
    await giveBars(page, madeBars(count, {interval_s: 60}));
    await act(page, 'all', 'fills 1000');
    await stillPicture(page);
    const state = await chartState(page);
    assert.equal(state.bars, count);
    assert.ok(state.step < 0.3);
    drawn.push(state.vertices);
  }
  assert.ok(Math.max(...drawn) < 60_000, String(drawn));
  assert.ok(drawn[2] < drawn[0] * 1.1, String(drawn));
});

test('at rest nothing is painted', async () => {
  const page = await chart();
  await stillPicture(page);
  const painted = () => page.evaluate(() => globalThis.septet.platform.screen.painted);
  const before = await painted();
  await page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(), {timeout: 2_000})));
  assert.ok(await painted() - before <= 1);
});
