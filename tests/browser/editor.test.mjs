// Texts written inside the panel: saved, undone, found, recovered after a crash, never lost when two write at once.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {
  button, choose, drop, folderOf, goTo, journey, launch, open, person, phone, pictures, register, signIn, wide,
} from './support/browser.mjs';
import {startServer, startStaticSite} from './support/server.mjs';

const hosts = {
  server: async () => {
    const server = await startServer();
    return {url: server.url, enter: (page) => register(page, server.url, 'anna'), end: () => server.remove()};
  },
  local: async () => {
    const site = await startStaticSite();
    return {url: site.url, enter: async () => {}, end: () => site.stop()};
  },
};

for (const [name, start] of Object.entries(hosts)) describe(name, () => {
  let host, browser, context, page;
  const step = journey((what, act) => test(`${name}: ${what}`, act), () => page);
  const row = (file, on = page) => on.getByRole('row', {name: file, exact: true});
  const text = (file, on = page) => on.getByRole('textbox', {name: file, exact: true});
  const edit = async (file, on = page) => {
    await row(file, on).dblclick();
    await button(on, 'Edit').click();
    await text(file, on).and(on.locator(':not([readonly])')).waitFor();
  };
  const close = async (on = page) => {
    await button(on, 'Close preview').click();
    await on.getByRole('dialog', {name: /^Preview/}).waitFor({state: 'detached'});
  };
  const saved = (on = page) => on.getByText(/^Saved/).waitFor();
  // What the server, or the tab's own worker, has.
  const content = async (file, on = page) => {
    await row(file, on).dblclick();
    await text(file, on).waitFor();
    await on.waitForFunction(() => document.querySelector('.surface textarea') !== null);
    const now = await text(file, on).inputValue();
    await close(on);
    return now;
  };

  before(async () => {
    host = await start();
    browser = await launch();
    context = await person(browser);
    page = await open(context, host.url + '/');
    await host.enter(page);
    await goTo(page, 'Drive');
    const bytes = Buffer.from([0xff, 0xfe, 0x41]);
    const folder = await folderOf({'list.txt': 'one\r\ntwo\r\n', 'main.c': 'int main() {\n}\n', 'bytes.txt': bytes});
    await drop(page, page.getByRole('main'), ['list.txt', 'main.c', 'bytes.txt'].map((file) => join(folder, file)));
    await page.getByText(/3 files uploaded/).waitFor();
    await button(page, 'Close uploads').click();
  });
  after(async () => {
    await browser?.close();
    await host?.end();
  });

  step('a new text is made, written and saved', async () => {
    await button(page, 'New').click();
    await choose(page, /New text file/);
    await page.getByRole('dialog', {name: 'New text file'}).waitFor();
    await page.keyboard.type('Diary');
    await page.keyboard.press('Enter');
    await text('Diary.md').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('# Monday\n\nRain, *again*.\n');
    await page.getByText('Not saved; kept in this browser').waitFor();
    await page.getByRole('heading', {name: 'Monday'}).waitFor();
    if (name === 'server') await pictures(page, 'editor-markdown');
    await page.keyboard.press('Control+s');
    await saved();
    await close();
    await row('Diary.md').waitFor();
  });

  step('undo and redo go back and forth', async () => {
    await edit('main.c');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('// end');
    assert.match(await text('main.c').inputValue(), /end$/);
    await page.keyboard.press('Control+z');
    assert.doesNotMatch(await text('main.c').inputValue(), /end$/);
    await button(page, 'Redo').click();
    assert.match(await text('main.c').inputValue(), /end$/);
    if (name === 'server') await pictures(page, 'editor-code');
    await button(page, 'Save').click();
    await saved();
    await close();
  });

  step('line ends stay as they were', async () => {
    await edit('list.txt');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('three\n');
    await page.keyboard.press('Control+s');
    await saved();
    await close();
    const size = await row('list.txt').textContent();
    assert.match(size, /17 bytes/);  // with a carriage return in each of the three lines
  });

  step('a crash loses no keystroke', async () => {
    await edit('list.txt');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('four');
    const address = page.url();
    const next = await context.newPage();
    next.faults = [];
    await page.close();  // without a word, as a crash does
    page = next;
    await page.goto(address);
    await page.getByText('What you had not saved was recovered.').waitFor();
    assert.equal(await text('list.txt').inputValue(), 'one\ntwo\nthree\nfour');
    await page.keyboard.press('Control+s');
    await saved();
    await close();
    assert.equal(await content('list.txt'), 'one\ntwo\nthree\nfour');
  });

  step('leaving with changes asks, and can be taken back', async () => {
    await edit('list.txt');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' five');
    await button(page, 'Close preview').click();
    const question = page.getByRole('dialog', {name: 'Save your changes?'});
    await question.getByRole('button', {name: 'Cancel'}).click();
    await question.waitFor({state: 'detached'});
    await button(page, 'Close preview').click();
    await question.getByRole('button', {name: 'Discard'}).click();
    await page.getByRole('dialog').waitFor({state: 'detached'});
    assert.equal(await content('list.txt'), 'one\ntwo\nthree\nfour');
  });

  step('what is no UTF-8 can be read, not written', async () => {
    await row('bytes.txt').dblclick();
    await page.getByText(/no text in UTF-8/).waitFor();
    assert.equal(await button(page, 'Edit').count(), 0);
    await close();
  });

  if (name === 'server') {
    step('two who write at once lose nothing', async () => {
      const other = await open(await person(browser), host.url + '/');
      await signIn(other, 'anna');
      await goTo(other, 'Drive');
      await edit('list.txt');
      await row('list.txt', other).dblclick();
      await button(other, 'Edit').click();
      await other.getByText(/is editing this file/).or(text('list.txt', other).and(other.locator(':not([readonly])')))
        .first().waitFor();
      await page.keyboard.press('Control+End');
      await page.keyboard.type(' from the first');
      // Where no lease is known, the second may write as well, and gets a copy of its own.
      if (await other.getByText(/is editing this file/).count() === 0) {
        await other.keyboard.press('Control+End');
        await other.keyboard.type(' from the second');
        await page.keyboard.press('Control+s');
        await saved();
        await other.keyboard.press('Control+s');
        await other.getByText(/Somebody saved another version meanwhile/).waitFor();
        await pictures(other, 'editor-conflict', {wide});
        await other.keyboard.press('Control+End');
        await other.keyboard.type('.');
        await other.keyboard.press('Control+s');
        await saved(other);
        await close(other);
        await other.getByRole('row', {name: /list \(conflict.*\)\.txt/}).waitFor();
      } else {
        await pictures(other, 'editor-taken', {wide});
        await page.keyboard.press('Control+s');
        await saved();
      }
      await close();
      assert.match(await content('list.txt'), /from the first$/);
      assert.deepEqual(other.faults, []);
      await other.close();
    });
  }

  step('a phone has the same', async () => {
    await page.setViewportSize(phone);
    await row('list.txt').dblclick();
    await button(page, 'Edit').click();
    await text('list.txt').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    await button(page, 'Save').click();
    await saved();
    await close();
    await page.setViewportSize(wide);
  });

  step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
});
