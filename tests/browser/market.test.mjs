// Market as a person uses it: prices that move, an order from the book to the portfolio, watchlists, alerts, the
// screener, boards; the strip when the prices stop; the same in this browser alone. By role and name only.
import assert from 'node:assert/strict';
import {rm} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {
  button, choose, field, fill, goTo, heading, journey, launch, launchWithProfile, movingPicture, open, person, phone,
  pictures as stillPictures, register, wide,
} from './support/browser.mjs';
import {startServer, startStaticSite, temporaryFolder} from './support/server.mjs';

let server, browser, page, first, second;
const step = journey(test, () => page);
const tablet = {width: 1024, height: 768};

before(async () => {
  [server, browser] = await Promise.all([startServer({demonstration: true}), launch()]);
  page = await open(await person(browser, {permissions: ['clipboard-read', 'clipboard-write']}), server.url + '/');
  await register(page, server.url, 'trader');
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const pictures = (on, name, sizes) => stillPictures(on, name, sizes, movingPicture);
const symbols = () => page.getByRole('table', {name: 'Symbols'}).getByRole('row');
const symbolOf = async (row) => (await row.getAttribute('aria-label')).split(',')[0];
const ticket = () => page.getByRole('form', {name: 'Order ticket'});
const tab = (name) => page.getByRole('tab', {name});
const lower = () => page.getByRole('region', {name: 'Account and news'});
const say = (text) => page.getByText(text).first().waitFor();
const sendButton = () => page.getByRole('button', {name: /^(Buy|Sell) .* (at|from) /}).first();

async function choice(name, option) {
  await page.getByRole('combobox', {name, exact: true}).click();
  await page.getByRole('menuitemradio', {name: option, exact: true}).click();
}

step('opens at the first symbol of the watchlist, with its price, its chart and its book', async () => {
  await goTo(page, 'Market');
  await symbols().first().waitFor();
  first = await symbolOf(symbols().nth(0));
  second = await symbolOf(symbols().nth(1));
  await page.getByRole('heading', {name: first, level: 1}).waitFor();
  assert.match(page.url(), new RegExp(`#/market/${first}$`));
  await page.getByRole('group', {name: 'Order book'}).getByRole('button', {name: /^Bid /}).first().waitFor();
  await page.getByRole('toolbar', {name: 'Drawing'}).getByRole('button', {name: 'Trend line'}).waitFor();
  await pictures(page, 'market-first', {wide, tablet, phone});
});

step('finds a symbol by the keyboard, and goes back', async () => {
  await page.getByRole('main').press('Control+f');
  await page.getByRole('searchbox', {name: 'Find a symbol'}).waitFor();
  await page.keyboard.type(second.toLowerCase());
  await page.getByRole('option', {name: new RegExp(`^${second},`)}).waitFor();
  await pictures(page, 'market-find', {wide});
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: second, level: 1}).waitFor();
  await page.goBack();
  await page.getByRole('heading', {name: first, level: 1}).waitFor();
});

step('finds it in the search over everything too', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', {name: 'Search everything'}).waitFor();
  await page.keyboard.type(second);
  await page.getByRole('option', {name: new RegExp(`^${second},`)}).click();
  await page.getByRole('heading', {name: second, level: 1}).waitFor();
});

step('changes the bars by a digit, and the layout to two charts', async () => {
  await page.getByRole('main').press('5');
  await page.locator('[role=radio][aria-checked=true]', {hasText: ''}).first().waitFor();
  await page.getByRole('radio', {name: 'one day', checked: true}).waitFor();
  await button(page, 'Layout').click();
  await page.getByRole('menuitemradio', {name: 'Two charts'}).click();
  await pictures(page, 'market-two-charts', {wide});
  await button(page, 'Layout').click();
  await page.getByRole('menuitemradio', {name: 'One chart'}).click();
});

step('a price of the book goes into the ticket; what is too much is said at its field', async () => {
  await page.getByRole('group', {name: 'Order book'}).getByRole('button', {name: /^Bid /}).last().click();
  await fill(page, 'Quantity', '900000000');
  await ticket().getByText(/buying power/i).first().waitFor();
  await pictures(page, 'market-refused');
  await fill(page, 'Quantity', '2');
  await sendButton().and(page.locator(':not([aria-disabled=true])')).waitFor();
});

step('places a limit order, sees it wait, changes it and cancels it', async () => {
  // So far below that it waits, whatever the market does meanwhile.
  const price = Number((await field(page, 'Limit price').inputValue()).replaceAll(',', ''));
  await fill(page, 'Limit price', (price * 0.93).toFixed(2));
  await page.getByText('of buying power').first().waitFor();
  await sendButton().click();
  await say(/^Order to buy 2 /);
  await tab(/^Orders/).click();
  const row = lower().getByRole('row', {name: new RegExp(`^Buy ${second}`)});
  await row.waitFor();
  await row.hover();
  await lower().getByRole('button', {name: 'Change'}).click();
  await fill(page, 'Quantity', '3');
  await button(page, 'Change order').click();
  await say(/changed: Limit/);
  await row.hover();
  await lower().getByRole('button', {name: 'Cancel'}).click();
  await say(/cancelled$/);
  await say('No order is working.');
});

step('buys at the market, holds it, and closes it', async () => {
  await choice('Order type', 'Market');
  await fill(page, 'Quantity', '3');
  await page.getByRole('button', {name: /^Buy 3 .* at market$/}).click();
  await tab(/^Positions/).click();
  await lower().getByRole('row', {name: second}).waitFor();
  await pictures(page, 'market-position');
  await lower().getByRole('row', {name: second}).hover();
  await lower().getByRole('button', {name: 'Close'}).click();
  await say(/^Nothing is held/);
  await tab('History').click();
  await lower().getByRole('row', {name: `Bought ${second}`}).first().waitFor();
});

step('keeps several watchlists', async () => {
  await button(page, 'Switch watchlist').click();
  await choose(page, 'New watchlist');
  await field(page, 'Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('Funds');
  await page.keyboard.press('Enter');
  await heading(page, 'Nothing watched yet').waitFor();
  await pictures(page, 'market-empty-list');
  await page.getByRole('main').press('Control+f');
  await page.getByRole('searchbox', {name: 'Find a symbol'}).waitFor();
  await page.keyboard.type(first);
  await page.getByRole('listbox', {name: 'Stocks'}).getByRole('button', {name: 'Add to watchlist'}).first().click();
  await page.keyboard.press('Escape');
  await symbols().first().waitFor();
  assert.equal(await symbols().count(), 1);
});

step('sets an alert, and takes it away', async () => {
  await page.getByRole('main').press('a');
  await page.getByRole('dialog', {name: /^Alert for /}).waitFor();
  await fill(page, 'Value', '100000');
  await pictures(page, 'market-alert');
  await button(page, 'Set alert').click();
  await say(/^Alert set/);
  await tab(/^Alerts/).click();
  const row = lower().getByRole('row', {name: /Price rises above/});
  await row.hover();
  await lower().getByRole('button', {name: 'Remove'}).click();
  await say('Alert removed');
});

step('screens all stocks by a rule', async () => {
  await page.goto(server.url + '/#/market/screener');
  await page.getByRole('heading', {name: 'Screener', level: 1}).waitFor();
  await say(/ stocks match$/);
  await button(page, 'Add a rule').click();
  await fill(page, 'Value', '100');
  await page.getByRole('table', {name: 'Stocks found'}).getByRole('row').nth(1).waitFor();
  await pictures(page, 'market-screener', {wide, phone});
});

step('sees the portfolio, and resets it after a question', async () => {
  await page.goto(server.url + '/#/market/portfolio');
  await page.getByRole('heading', {name: 'Portfolio', level: 1}).waitFor();
  await heading(page, 'Allocation').waitFor();
  await pictures(page, 'market-portfolio', {wide, phone});
  await button(page, 'Reset').click();
  const dialog = page.getByRole('dialog', {name: 'Reset the account?'});
  await dialog.waitFor();
  await fill(page, 'Starting cash', '50,000');
  await dialog.getByRole('button', {name: 'Reset', exact: true}).click();
  await say(/^The account starts anew with \$50,000\.00/);
});

step('writes on a board, likes and replies', async () => {
  await page.goto(`${server.url}/#/market/board/${first}`);
  await page.getByRole('heading', {name: `${first} board`}).waitFor();
  await field(page, `Write about ${first}`).click();
  await page.keyboard.type('Holding above the line.');
  await button(page, 'Post').click();
  const post = page.getByRole('listitem', {name: 'Post of trader'}).first();
  await post.getByText('Holding above the line.').waitFor();
  await post.getByRole('button', {name: 'Like'}).click();
  await post.getByRole('button', {name: 'Unlike'}).waitFor();
  await post.getByRole('button', {name: 'Reply'}).click();
  await field(page, 'Reply').click();
  await page.keyboard.type('And today as well.');
  await page.getByRole('dialog').getByRole('button', {name: 'Reply'}).click();
  await post.getByRole('button', {name: 'Replies'}).click();
  await say('And today as well.');
  await pictures(page, 'market-board', {wide, phone});
});

step('on a phone the list leads to the page of a symbol, and the ticket is a sheet', async () => {
  await page.setViewportSize(phone);
  await page.goto(server.url + '/#/market/list');
  await symbols().first().waitFor();
  await pictures(page, 'market-list', {phone});
  await page.goto(`${server.url}/#/market/${first}`);
  await page.getByRole('radio', {name: 'Five days'}).waitFor();
  await page.getByRole('button', {name: /^Buy [\d.,]+$/}).click();
  await page.getByRole('dialog', {name: `Trade ${first}`}).waitFor();
  await pictures(page, 'market-ticket', {phone});
  await page.keyboard.press('Escape');
  await page.setViewportSize(wide);
});

step('says that prices stand still while the server is away, and goes on when it is back', async () => {
  await page.goto(`${server.url}/#/market/${first}`);
  await page.getByRole('group', {name: 'Order book'}).getByRole('button', {name: /^Ask /}).first().waitFor();
  await server.stop();
  await page.getByText('Prices are paused.').waitFor();
  await pictures(page, 'market-lost');
  await server.start();
  await page.getByText('Prices are paused.').waitFor({state: 'detached'});
  assert.deepEqual(page.faults.filter((fault) => !/WebSocket/.test(fault)), []);
});

test('in this browser alone the exchange runs too', async (t) => {
  const site = await startStaticSite();
  const profile = await temporaryFolder();
  const context = await launchWithProfile(profile);
  t.after(async () => {
    await context.close().catch(() => {});
    await site.stop();
    await rm(profile, {recursive: true, force: true});
  });
  page = await open(context, site.url + '/');
  await goTo(page, 'Market');
  await symbols().first().waitFor();
  await page.getByRole('group', {name: 'Order book'}).getByRole('button', {name: /^Ask /}).first().waitFor();
  assert.equal(await page.getByRole('link', {name: 'Leaderboard'}).count(), 0);
  await pictures(page, 'market-local', {wide});
  assert.deepEqual(page.faults, []);
});
