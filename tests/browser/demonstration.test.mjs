// What `./run` shows on the first day: people who sign in by one click, files and pictures. The README's pictures
// (docs/) are those that this leaves in build/shots/.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {goTo, journey, launch, open, person, phone, pictures, wide} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

let server, browser, page;
const step = journey(test, () => page);

before(async () => {
  [server, browser] = await Promise.all([startServer({demonstration: true}), launch()]);
  page = await open(await person(browser), server.url);
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const folder = async (name) => {
  await goTo(page, 'Drive');
  await page.getByRole('row', {name}).first().dblclick();
  await page.getByRole('heading', {name, level: 1}).waitFor();
};

step('enters as Mira by one click, and finds her pictures on Home', async () => {
  await pictures(page, 'demonstration-sign-in');
  await page.getByRole('button', {name: 'Mira Halvorsen'}).click();
  await page.getByRole('heading', {name: /, Mira/}).waitFor();
  await page.getByRole('heading', {name: 'Latest pictures'}).waitFor();
  await page.getByRole('button', {name: /\.(jpe?g|png)$/}).first().waitFor();
  await pictures(page, 'demonstration-home');
});

step('looks into a folder, and at what is known of a file', async () => {
  await folder('Harbour House');
  await page.getByRole('row', {name: 'Meeting notes.md'}).click();
  await page.getByRole('heading', {name: 'Meeting notes.md'}).waitFor();
  await pictures(page, 'demonstration-folder', {wide, tablet: {width: 1024, height: 768}, phone});
});

step('sees photographs as cards, and opens one', async () => {
  await page.getByRole('row', {name: 'Photographs'}).dblclick();
  await page.getByRole('radio', {name: 'Grid'}).click();
  const fjord = page.getByRole('img', {name: /Across the fjord/});
  await fjord.waitFor();
  await page.mouse.move(wide.width / 2, wide.height - 20); // away from the button, whose name stands below it
  await pictures(page, 'demonstration-cards');
  await fjord.dblclick();
  await page.getByRole('button', {name: 'Close preview'}).waitFor();
  await pictures(page, 'demonstration-photograph');
  await page.keyboard.press('Escape');
});

const place = async (name) =>
  page.getByRole('navigation', {name: 'Places in Drive'}).getByRole('link', {name}).click();

step('finds what others share with her, what they say, and what she shows to all', async () => {
  await place('Shared with me');
  for (const name of ['Surveys', 'Structure']) await page.getByRole('row', {name}).waitFor();
  await pictures(page, 'demonstration-shared');
  await place('Links');
  for (const name of ['Photographs', 'Correspondence']) await page.getByRole('row', {name}).waitFor();
  await pictures(page, 'demonstration-links');
  await place('My files');
  await folder('Harbour House');
  await page.getByRole('row', {name: 'Meeting notes.md'}).click();
  await page.getByRole('tab', {name: 'Comments'}).click();
  await page.getByText('The county says 3.4 m. I calculate with that.').waitFor();
  await pictures(page, 'demonstration-comments');
  assert.deepEqual(page.faults, []);
});
