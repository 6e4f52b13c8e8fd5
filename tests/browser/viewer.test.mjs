// Files opened inside the panel: pictures, films, sound, texts, Markdown, tables, PDFs; on a server and without.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';

import {
  button, download, drop, folderOf, goTo, journey, launch, open, person, phone, pictures, register, wide,
} from './support/browser.mjs';
import {film, pdf, picture, tone} from './support/samples.mjs';
import {startServer, startStaticSite} from './support/server.mjs';

const readme = `# Harbour House

A *quiet* place with **thick** walls and \`three\` doors.

- [x] roof
- [ ] windows
  1. east
  2. west

| Room | Size |
|:-----|-----:|
| Hall |   41 |

> Built in 1911.

\`\`\`
make house
\`\`\`

See [the notes](notes.txt) and https://example.org/house.

![East side](east.png)
`;
const code = Array.from({length: 400}, (_, i) => `int line_${i + 1}() { return ${i + 1}; }`).join('\n') + '\n';
const table = 'Name,Amount\n' + Array.from({length: 300}, (_, i) => `Item ${i},"${i},50"`).join('\n') + '\n';

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
  let host, browser, page;
  const step = journey((what, act) => test(`${name}: ${what}`, act), () => page);
  const row = (file) => page.getByRole('row', {name: file, exact: true});
  const viewer = (file) => page.getByRole('dialog', {name: `Preview of ${file}`});
  const openFile = async (file) => {
    await row(file).dblclick();
    await viewer(file).waitFor();
  };
  const close = async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
  };

  before(async () => {
    host = await start();
    browser = await launch();
    page = await open(await person(browser), host.url + '/');
    await host.enter(page);
    await goTo(page, 'Drive');
    const folder = await folderOf({
      'east.png': await picture(browser, 900, 600, 'seagreen'), 'north.png': await picture(browser, 640, 640, 'tomato'),
      'film.webm': await film(browser), 'tone.wav': tone(3), 'plan.pdf': pdf(3), 'README.md': readme,
      'notes.txt': 'Half a pound of butter.\n', 'house.cpp': code, 'costs.csv': table, 'model.step': 'ISO-10303-21;',
    });
    await drop(page, page.getByRole('main'), await filesIn(folder));
    await page.getByText(/10 files uploaded/).waitFor();
    await button(page, 'Close uploads').click();
  });
  after(async () => {
    await browser?.close();
    await host?.end();
  });

  step('a picture, close up and back, and the one beside it', async () => {
    await openFile('east.png');
    await viewer('east.png').getByRole('img', {name: 'east.png'}).waitFor();
    await button(page, 'Zoom in').click();
    assert.equal(await button(page, 'Zoom out').isEnabled(), true);
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    await viewer('film.webm').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await openFile('east.png');
    if (name === 'server') await pictures(page, 'viewer-image');
    await close();
  });

  step('the address leads to the file, and closing back to the folder', async () => {
    await openFile('north.png');
    const address = page.url();
    assert.match(address, /#\/drive\/file\//);
    await page.reload();
    await viewer('north.png').waitFor();
    assert.equal(page.url(), address);
    await close();
    assert.match(page.url(), /#\/drive$/);
    await row('north.png').waitFor();
    await page.goBack();
    await page.goForward();
  });

  step('a film plays, is sought and paused', async () => {
    await openFile('film.webm');
    await button(page, 'Pause').waitFor();
    const position = page.getByRole('slider', {name: 'Position'});
    await page.waitForFunction(() => [...document.querySelectorAll('[role=slider]')]
      .some((element) => Number(element.getAttribute('aria-valuenow')) > 0.2));
    await page.keyboard.press('k');
    await button(page, 'Play').waitFor();
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('[role=slider]').getAttribute('aria-valuenow') === '0.00');
    await page.keyboard.press('m');
    await button(page, 'Sound on').waitFor();
    await page.keyboard.press('m');
    assert.equal(await position.count(), 1);
    if (name === 'server') await pictures(page, 'viewer-film');
    await close();
  });

  step('sound plays at another speed', async () => {
    await openFile('tone.wav');
    await button(page, 'Pause').waitFor();
    await page.getByRole('button', {name: '1×'}).click();
    await page.getByRole('menuitemradio', {name: '1.5×'}).click();
    await page.getByRole('button', {name: '1.5×'}).waitFor();
    if (name === 'server') await pictures(page, 'viewer-sound');
    await close();
  });

  step('a text can be read and selected, and code has numbers', async () => {
    await openFile('notes.txt');
    assert.equal(await page.getByRole('textbox', {name: 'notes.txt'}).inputValue(), 'Half a pound of butter.\n');
    await close();
    await openFile('house.cpp');
    assert.equal(await page.getByRole('textbox', {name: 'house.cpp'}).inputValue(), code);
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', {name: 'Find'}).click();
    await page.keyboard.type('line_2()');
    await page.getByText('1 of 1').waitFor();
    if (name === 'server') await pictures(page, 'viewer-code');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await close();
  });

  step('Markdown is rendered, and its links lead on', async () => {
    await openFile('README.md');
    await page.getByRole('heading', {name: 'Harbour House'}).waitFor();
    await page.getByRole('table', {name: 'Table'}).waitFor();
    await page.getByRole('link', {name: 'https://example.org/house'}).waitFor();
    if (name === 'server') await pictures(page, 'viewer-markdown');
    await page.getByRole('radio', {name: 'Text'}).click();
    assert.equal(await page.getByRole('textbox', {name: 'README.md'}).inputValue(), readme);
    await page.getByRole('radio', {name: 'Preview'}).click();
    await page.getByRole('link', {name: 'the notes'}).first().click();
    await viewer('notes.txt').waitFor();
    await close();
  });

  step('a table has its rows', async () => {
    await openFile('costs.csv');
    await page.getByRole('columnheader', {name: 'Amount'}).waitFor();
    await page.getByText('7,50', {exact: true}).waitFor();
    if (name === 'server') await pictures(page, 'viewer-table');
    await close();
  });

  step('a PDF shows pages, or says where it opens', async () => {
    await openFile('plan.pdf');
    await page.getByRole('img', {name: 'Page 1'}).or(button(page, 'Open in the browser')).first().waitFor();
    await pictures(page, `viewer-pdf-${name}`, {wide});
    await close();
  });

  step('what cannot be shown can be downloaded', async () => {
    await openFile('model.step');
    const saved = await download(page, () => button(page, 'Download').first().click());
    assert.equal(saved.name, 'model.step');
    assert.equal(saved.bytes.toString(), 'ISO-10303-21;');
    await close();
  });

  step('it all works on a phone', async () => {
    await page.setViewportSize(phone);
    await row('notes.txt').dblclick();
    await viewer('notes.txt').waitFor();
    await button(page, 'Close preview').click();
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await page.setViewportSize(wide);
  });

  step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
});

async function filesIn(folder) {
  const {readdir} = await import('node:fs/promises');
  return (await readdir(folder)).map((name) => join(folder, name));
}
