// Every panel for people who use the keyboard or a screen reader: axe-core's rules, names, roles, sizes.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, drop, folderOf, goTo, journey, launch, open, person, phone, register, stillPicture,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server, browser, page;
const step = journey(test, () => page);
before(async () => {
  server = await startServer();
  browser = await launch();
  page = await open(await person(browser, {bypassCSP: true}), server.url + '/');
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

// Colours are drawn on a canvas, where axe sees none; look/ and the pictures are for those.
// A menu floats above the page, outside of its landmarks.
async function violations() {
  await stillPicture(page);
  await page.evaluate(axe);
  const landmarks = await page.getByRole('menu').count() === 0;
  const {violations: found} = await page.evaluate((enabled) =>
    globalThis.axe.run(document, {rules: {'color-contrast': {enabled: false}, region: {enabled}}}), landmarks);
  const shown = (fault) => fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ');
  return found.map((fault) => `${fault.id}: ${shown(fault)}`);
}

// What Chromium's accessibility tree holds that can be operated, as [{role, name}].
async function operable() {
  const devtools = await page.context().newCDPSession(page);
  const {nodes} = await devtools.send('Accessibility.getFullAXTree');
  await devtools.detach();
  const roles = new Set(['button', 'link', 'textbox', 'searchbox', 'checkbox', 'switch', 'radio', 'combobox', 'tab',
    'menuitem', 'option', 'slider', 'treeitem', 'row', 'columnheader']);
  return nodes.filter((node) => !node.ignored && roles.has(node.role?.value))
    .map((node) => ({role: node.role.value, name: node.name?.value ?? ''}));
}

async function isAccessible(where) {
  assert.deepEqual(await violations(), [], where);
  const items = await operable();
  assert.ok(items.length > 0, `${where}: nothing can be operated`);
  assert.deepEqual(items.filter((item) => item.name.trim() === ''), [], `${where}: items without a name`);
}

step('the sign-in page', () => isAccessible('sign in'));

step('the panels', async () => {
  await register(page, server.url, 'anna');
  for (const panel of ['Home', 'Drive']) {
    await goTo(page, panel);
    await isAccessible(panel);
  }
});

step('Drive with files and a dialog', async () => {
  const folder = await folderOf({'a.txt': 'a\n', 'b.txt': 'b\n'});
  await drop(page, page.getByRole('main'), [join(folder, 'a.txt'), join(folder, 'b.txt')]);
  await page.getByRole('row', {name: 'b.txt', exact: true}).waitFor();
  await isAccessible('files');
  await page.keyboard.press('Shift+N');
  await page.getByRole('dialog').waitFor();
  await isAccessible('dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({state: 'detached'});
});

step('the keyboard alone opens a menu and comes back', async () => {
  await button(page, 'Account').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await isAccessible('account menu');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({state: 'detached'});
});

step('on a phone every target is large enough to hit', async () => {
  await page.setViewportSize(phone);
  for (const panel of ['Home', 'Drive']) {
    await goTo(page, panel);
    await isAccessible(`${panel} on a phone`);
    const small = await smallTargets();
    assert.deepEqual(small, [], `${panel}: targets under 44 px`);
  }
});

async function smallTargets() {
  const out = [];
  for (const role of ['button', 'link', 'tab', 'radio'])
    for (const item of await page.getByRole(role).all()) {
      const box = await item.boundingBox();
      if (await item.getAttribute('aria-label') === 'Skip to content') continue;  // for the keyboard alone
      if (box && (box.width < 44 || box.height < 44))
        out.push(`${role} "${await item.getAttribute('aria-label')}" ${box.width} x ${box.height}`);
    }
  return out;
}

step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
