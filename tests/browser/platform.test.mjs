// The browser platform under the interface: fields as the browser edits them, touch, pixels, rest, offline. On the
// sign-in page of a real server.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {button, field, launch, open, person, phone, serviceWorker, stillPicture} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

let server, browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

async function signInPage(options = {}) {
  const context = await person(browser, options);
  const page = await open(context, server.url);
  await field(page, 'Username or email').waitFor();
  return page;
}

const painted = (page) => page.evaluate(() => globalThis.septet.platform.screen.painted);

test('a field is filled, typed into, and undone as on any page', async () => {
  const page = await signInPage();
  const name = field(page, 'Username or email');
  await name.fill('Zoë');
  assert.equal(await name.inputValue(), 'Zoë');
  await name.press('End');
  await page.keyboard.type('!x');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  assert.equal(await name.inputValue(), 'Zoëx');
  await page.keyboard.press('Control+z');
  assert.equal(await name.inputValue(), 'Zoë!x');
  await page.context().close();
});

test('an input method composes into a field', async () => {
  const page = await signInPage();
  await field(page, 'Username or email').click();
  const devtools = await page.context().newCDPSession(page);
  for (const text of ['に', 'にほ', 'にほん'])
    await devtools.send('Input.imeSetComposition', {text, selectionStart: text.length, selectionEnd: text.length});
  await devtools.send('Input.insertText', {text: '日本'});
  assert.equal(await field(page, 'Username or email').inputValue(), '日本');
  await page.context().close();
});

test('copy and paste go through the system clipboard', async () => {
  const page = await signInPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const name = field(page, 'Username or email');
  await name.fill('mira');
  await name.press('Control+a');
  await name.press('Control+c');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'mira');
  await name.press('End');
  await name.press('Control+v');
  assert.equal(await name.inputValue(), 'miramira');
  await page.context().close();
});

test('Tab walks every control in order, Space and Enter act', async () => {
  const page = await signInPage();
  await field(page, 'Username or email').focus();
  const walked = [];
  for (let i = 0; i < 6; ++i) {
    walked.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label')));
    await page.keyboard.press('Tab');
  }
  assert.ok(walked.includes('Password') && walked.includes('Sign in'), walked.join(', '));
  const keep = page.getByRole('checkbox', {name: /Keep me signed in/});
  const was = await keep.isChecked();
  await keep.focus();
  await page.keyboard.press('Space');
  await assert.doesNotReject(() => keep.and(page.locator(`[aria-checked=${!was}]`)).waitFor());
  await page.context().close();
});

test('nothing is painted at rest, and a caret asks for two frames a second at most', async () => {
  const page = await signInPage();
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.click(5, 5);
  await stillPicture(page);
  // Counted over a stretch of animation frames of the page itself, of which the interface asks for none.
  const frames = async (milliseconds) => {
    const start = await painted(page);
    await page.evaluate((wait) => new Promise((done) => {
      const begin = performance.now();
      const step = (now) => now - begin > wait ? done() : requestAnimationFrame(step);
      requestAnimationFrame(step);
    }), milliseconds);
    return await painted(page) - start;
  };
  assert.equal(await frames(2000), 0);
  await field(page, 'Username or email').click();
  await frames(500);
  assert.ok(await frames(3000) <= 6);
  await page.context().close();
});

test('a role never stands without its container', async () => {
  const page = await signInPage();
  const orphans = await page.evaluate(() => {
    const needs = {tab: 'tablist', option: 'listbox', row: 'table,grid,rowgroup', cell: 'row', columnheader: 'row',
      menuitem: 'menu,menubar', treeitem: 'tree,group', listitem: 'list'};
    return Object.entries(needs).flatMap(([role, containers]) => {
      const inside = containers.split(',').map(name => `[role=${name}]`).join(',');
      return [...document.querySelectorAll(`#mirror [role=${role}]`)]
        .filter(each => !each.parentElement.closest(inside))
        .map(each => each.outerHTML);
    });
  });
  assert.deepEqual(orphans, []);
  await page.context().close();
});

test('text is drawn anew when the pixel ratio changes', async () => {
  const page = await signInPage();
  const devtools = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [1, 1.5, 3]) {
    await devtools.send('Emulation.setDeviceMetricsOverride',
      {width: 1000, height: 700, deviceScaleFactor, mobile: false});
    await page.waitForFunction(ratio => document.getElementById('canvas').width === Math.round(1000 * ratio),
      deviceScaleFactor);
    await stillPicture(page);
    await field(page, 'Username or email').fill(`at ${deviceScaleFactor}`);
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a lost graphics context comes back with the same picture', async () => {
  const page = await signInPage();
  await page.mouse.click(5, 5);
  const before = await stillPicture(page);
  await page.evaluate(() => new Promise((done) => {
    const canvas = document.getElementById('canvas');
    const loss = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    canvas.addEventListener('webglcontextrestored', () => done(), {once: true});
    canvas.addEventListener('webglcontextlost', () => requestAnimationFrame(() => loss.restoreContext()), {once: true});
    loss.loseContext();
  }));
  assert.ok(before.equals(await stillPicture(page)));
  await page.context().close();
});

test('a finger taps and scrolls', async () => {
  const page = await signInPage({viewport: {width: phone.width, height: 420}, hasTouch: true, isMobile: true});
  const devtools = await page.context().newCDPSession(page);
  const touch = (type, x, y) => devtools.send('Input.dispatchTouchEvent',
    {type, touchPoints: type === 'touchEnd' ? [] : [{x, y}]});
  const top = async () => (await field(page, 'Username or email').boundingBox()).y;
  const start = await top();
  await touch('touchStart', 200, 350);
  for (let y = 340; y >= 200; y -= 10) await touch('touchMove', 200, y);
  await touch('touchEnd');
  assert.ok(await top() < start - 50);
  await button(page, 'Create an account').tap();
  await field(page, 'Your name').waitFor();
  await page.context().close();
});

test('the page opens again without a network', async () => {
  const context = await person(browser);
  const page = await open(context, server.url);
  await serviceWorker(page);
  await context.setOffline(true);
  await page.reload();
  await page.locator('html.running').waitFor();
  assert.ok(await page.evaluate(() => document.getElementById('canvas').width > 0));
  await context.close();
});
