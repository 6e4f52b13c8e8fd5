// Market's charts and community as a person uses them: drawings that stay and are shared, an order that is dragged
// on the chart, indicators, four charts, a post with its chart, a trader who is followed. By role and name only.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {
  button, choose, field, fill, goTo, heading, journey, launch, movingPicture, open, person, phone,
  pictures as stillPictures, register, wide,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';

let server, browser, page, symbol, link;
const step = journey(test, () => page);
const pictures = (on, name, sizes) => stillPictures(on, name, sizes, movingPicture);
const say = (on, text) => on.getByText(text).first().waitFor();
const chart = (on) => on.getByRole('img', {name: new RegExp(`^${symbol}, .*last`)}).first();

before(async () => {
  [server, browser] = await Promise.all([startServer({demonstration: true}), launch()]);
  page = await open(await person(browser, {permissions: ['clipboard-read', 'clipboard-write']}), server.url + '/');
  await register(page, server.url, 'trader');
  await goTo(page, 'Market');
  const row = page.getByRole('table', {name: 'Symbols'}).getByRole('row').first();
  await row.waitFor();
  symbol = (await row.getAttribute('aria-label')).split(',')[0];
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

// Where in the chart, in parts of its width and height.
async function point(x, y) {
  const box = await chart(page).boundingBox();
  return [box.x + box.width * x, box.y + box.height * y];
}

async function drag(from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await page.mouse.move(...to);
  await page.mouse.up();
}

async function chartMenu(item) {
  await page.mouse.click(...await point(0.5, 0.15), {button: 'right'});
  await choose(page, item);
}

step('draws a trend line that is there again after a reload', async () => {
  await chart(page).waitFor();
  const kept = page.waitForResponse((answer) =>
    answer.request().method() === 'PUT' && /market\/drawings/.test(answer.url()));
  await page.getByRole('toolbar', {name: 'Drawing'}).getByRole('button', {name: 'Trend line'}).click();
  await page.mouse.click(...await point(0.3, 0.6));
  await page.mouse.click(...await point(0.7, 0.3));
  await button(page, 'Undo').and(page.locator(':not([aria-disabled=true])')).waitFor();
  await button(page, 'Delete all drawings').or(button(page, 'Delete drawing')).waitFor();
  assert.equal((await kept).status(), 200);
  await page.reload();
  await chart(page).waitFor();
  await button(page, 'Delete all drawings').and(page.locator(':not([aria-disabled=true])')).waitFor();
  await pictures(page, 'market-drawing', {wide});
});

step('shares the drawings by a link that somebody without an account may open', async () => {
  await chartMenu('Copy link to the drawings');
  await say(page, 'Link copied');
  link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#\/market\/shared\//);
  const other = await open(await person(browser), server.url + '/');
  await register(other, server.url, 'reader');
  await other.goto(link);
  await chart(other).waitFor();
  await say(other, 'Shared drawings.');
  await pictures(other, 'market-shared', {wide, phone});
  assert.deepEqual(other.faults, []);
  await other.context().close();
});

step('an order’s line on the chart is dragged to another price', async () => {
  const price = Number((await field(page, 'Limit price').inputValue()).replaceAll(',', ''));
  await fill(page, 'Quantity', '2');
  await fill(page, 'Limit price', (price * 0.995).toFixed(2));
  await page.getByText('of buying power').first().waitFor();
  await page.getByRole('button', {name: /^Buy 2 .* at /}).click();
  await say(page, /^Order to buy 2 /);
  const line = page.getByRole('slider', {name: /2 at/}).first();
  const was = await line.getAttribute('aria-valuetext');
  const box = await line.boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  await drag(middle, [middle[0], middle[1] + 40]);
  await say(page, /changed: Limit/);
  assert.notEqual(await line.getAttribute('aria-valuetext'), was);
  await pictures(page, 'market-order-line', {wide});
});

step('adds an indicator in a pane of its own', async () => {
  await button(page, 'Indicators').click();
  await page.getByRole('listbox', {name: 'Indicators'}).waitFor();
  await pictures(page, 'market-indicators', {wide, phone});
  await page.keyboard.type('macd');
  await page.getByRole('option', {name: /^Simple/}).waitFor({state: 'detached'});
  await page.getByRole('option', {name: /^MACD/}).click();
  await page.getByRole('button', {name: /^MACD/}).first().waitFor();
  await pictures(page, 'market-macd', {wide});
});

step('shows four charts', async () => {
  await button(page, 'Layout').click();
  await page.getByRole('menuitemradio', {name: 'Four charts'}).click();
  await pictures(page, 'market-four-charts', {wide});
  await button(page, 'Layout').click();
  await page.getByRole('menuitemradio', {name: 'One chart'}).click();
});

step('posts with the chart, which the post shows', async () => {
  await page.goto(`${server.url}/#/market/board/${symbol}`);
  await heading(page, `${symbol} board`).waitFor();
  await field(page, `Write about ${symbol}`).click();
  await page.keyboard.type('The line holds.');
  await page.getByRole('checkbox', {name: 'With the chart'}).click();
  await button(page, 'Post').click();
  const post = page.getByRole('listitem', {name: 'Post of trader'}).first();
  await post.getByText('The line holds.').waitFor();
  await post.getByRole('button', {name: `Open the chart: ${symbol}, `}).waitFor();
  await pictures(page, 'market-post', {wide, phone});
  await post.getByRole('button', {name: 'Open the chart'}).click();
  await say(page, 'Shared drawings.');
  await button(page, 'Show mine').click();
  await page.getByText('Shared drawings.').waitFor({state: 'detached'});
});

step('finds a trader on the leaderboard, and follows them', async () => {
  await page.goto(`${server.url}/#/market/leaderboard`);
  await heading(page, 'Leaderboard').waitFor();
  const rows = page.getByRole('table', {name: 'Leaderboard'}).getByRole('row', {name: /\w/});
  await rows.first().waitFor();
  await pictures(page, 'market-leaderboard', {wide, phone});
  await rows.nth(1).click();
  await button(page, 'Follow').click();
  await button(page, 'Following').or(button(page, 'Unfollow')).first().waitFor();
  await pictures(page, 'market-trader', {wide, phone});
});

step('reads the news', async () => {
  await page.goto(`${server.url}/#/market/news`);
  await heading(page, 'News').first().waitFor();
  await page.getByRole('list', {name: 'News'}).getByRole('listitem').first().waitFor();
  await pictures(page, 'market-news', {wide, phone});
  assert.deepEqual(page.faults, []);
});
