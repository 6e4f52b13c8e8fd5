// Chromium, and what a person does in it. Things are found by role and name only.
import {createHash} from 'node:crypto';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

import {project, temporaryFolder} from './server.mjs';

export const wide = {width: 1440, height: 900};
export const phone = {width: 390, height: 844};

const launching = {
  executablePath: process.env.SEPTET_CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking',
    '--no-first-run'],
};
const patience_ms = Number(process.env.SEPTET_PATIENCE_MS ?? 20_000);  // more on a busy machine

function ready(context) {
  context.setDefaultTimeout(patience_ms);
  return context;
}

export async function launch() {
  return chromium.launch(launching);
}

// A person's own window: nothing of it is shared with another's.
export async function person(browser, {viewport = wide, ...rest} = {}) {
  return ready(await browser.newContext({viewport, ...rest}));
}

// A browser with a profile on disk, which a later one may take over.
export async function launchWithProfile(folder, {viewport = wide, args = []} = {}) {
  const options = {...launching, args: [...launching.args, ...args], viewport};
  return ready(await chromium.launchPersistentContext(folder, options));
}

// A page on which every error is a failure of the test that asks.
export async function open(context, url) {
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      page.faults.push(message.text());
  });
  await page.goto(url);
  return page;
}

export const button = (page, name) => page.getByRole('button', {name, exact: true});
export const field = (page, name) => page.getByRole('textbox', {name, exact: true});
export const heading = (page, name) => page.getByRole('heading', {name});

export async function fill(page, name, text) {
  await field(page, name).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

export async function choose(page, name) {
  await page.getByRole('menuitem', {name}).click();
}

export async function register(page, url, name, password = 'correct horse battery') {
  await page.goto(url + '/');
  await button(page, 'Create an account').click();
  await fill(page, 'Username', name);
  await fill(page, 'Email', `${name}@example.org`);
  await fill(page, 'Your name', name);
  await fill(page, 'Password', password);
  await button(page, 'Create account').click();
  await page.getByRole('navigation', {name: 'Services'}).waitFor();
}

export async function signIn(page, name, password = 'correct horse battery') {
  await fill(page, 'Username or email', name);
  await fill(page, 'Password', password);
  await page.getByRole('button', {name: 'Sign in', exact: true}).click();
}

export async function goTo(page, service) {
  await page.getByRole('navigation', {name: 'Services'}).getByRole('link', {name: service}).click();
  await page.getByRole('main', {name: service}).waitFor();
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

// Bytes that look like nothing, the same for the same seed (mulberry32).
export function randomBytes(seed, size) {
  const out = Buffer.alloc(size);
  let state = seed;
  for (let i = 0; i < size; ++i) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    out[i] = t >>> 24;
  }
  return out;
}

// Real files in a real folder: {"a.txt": "text", "sub/b.bin": Buffer}. Returns the folder.
export async function folderOf(files) {
  const root = await temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), {recursive: true});
    await writeFile(join(root, name), bytes);
  }
  return root;
}

// From here on the page opens without the network too.
export async function serviceWorker(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    if (registration.active.state !== 'activated')
      await new Promise((done) => registration.active.addEventListener('statechange', done));
  });
  await page.reload();
}

// Drags files and folders of the disk over the middle of an element and lets go.
export async function drop(page, element, paths) {
  const {x, y, width, height} = await element.boundingBox();
  const devtools = await page.context().newCDPSession(page);
  const data = {items: [], files: paths, dragOperationsMask: 1};
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await devtools.send('Input.dispatchDragEvent', {type, x: x + width / 2, y: y + height / 2, data});
  await devtools.detach();
}

// The bytes of what a click makes the browser download.
export async function download(page, act) {
  const [saved] = await Promise.all([page.waitForEvent('download'), act()]);
  return {name: saved.suggestedFilename(), bytes: await readFile(await saved.path())};
}

// The picture of a page once two in a row are the same, so that nothing on it still moves.
export async function stillPicture(page) {
  let last = await page.screenshot({animations: 'disabled'});
  for (let tries = 0; tries < 60; ++tries) {
    const next = await page.screenshot({animations: 'disabled'});
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('the page never comes to rest');
}

// The picture of a page that never rests, since prices move on it.
export async function movingPicture(page) {
  await page.evaluate(async () => {
    for (let frames = 0; frames < 6; ++frames) await new Promise(requestAnimationFrame);
  });
  return page.screenshot({animations: 'disabled'});
}

const shots = join(project, 'build/shots');

// build/shots/NAME-{wide,phone}-{light,dark}.png
export async function pictures(page, name, sizes = {wide, phone}, picture = stillPicture) {
  await mkdir(shots, {recursive: true});
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({colorScheme});
      await writeFile(join(shots, `${name}-${size}-${colorScheme}.png`), await picture(page));
    }
  }
  await page.emulateMedia({colorScheme: 'light'});
  await page.setViewportSize(before);
}

// Steps of one sitting: each stands on those before it, so after one that fails the others fail at once
// instead of waiting for what cannot come. `page` gives the page whose picture a failure leaves in build/shots/.
export function journey(test, page) {
  let broken;
  return (name, act) => test(name, async () => {
    if (broken) throw new Error(`not reached, since this failed: ${broken}`);
    try {
      await act();
    } catch (error) {
      broken = name;
      await mkdir(shots, {recursive: true});
      await page()?.screenshot({path: join(shots, `failed-${name.replace(/\W+/g, '-')}.png`)}).catch(() => {});
      throw error;
    }
  });
}
