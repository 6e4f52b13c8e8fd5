// The exchange as those who run it use it: its clock, stocks that are listed, halted, paid for and brought bars,
// news and feeds, and what readers report; a content manager sees the reports alone, everybody else nothing.
// By role and name only.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {
  button, choose, field, fill, folderOf, goTo, heading, journey, launch, movingPicture, open, person, phone,
  pictures as stillPictures, register, wide,
} from './support/browser.mjs';
import {startServer, startStaticSite} from './support/server.mjs';

let server, full, site, browser, page, reader;
const step = journey(test, () => page);
const alone = (name, act) => journey(test, () => page)(name, act);

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
  page = await open(await person(browser), /http\S+\/#\/setup\/\S+/.exec(server.said)[0]);
  reader = await open(await person(browser), server.url + '/');
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.remove(), full?.remove(), site?.stop()]);
});

const pictures = (on, name, sizes) => stillPictures(on, name, sizes, movingPicture);
const say = (text, on = page) => on.getByText(text).first().waitFor();
const dialog = (name, on = page) => on.getByRole('dialog', {name, exact: true});
const stock = (name) => page.getByRole('table', {name: 'Listed stocks'}).getByRole('row', {name});
const answer = (name, on = page) => on.getByRole('dialog').getByRole('button', {name, exact: true}).click();

async function section(name) {
  await page.getByRole('tab', {name}).click();
  await page.getByRole('tab', {name, selected: true}).waitFor();
}

// The menu of a row, and what is chosen there.
async function act(row, item) {
  await row.hover();
  await row.getByRole('button', {name: 'Actions'}).click();
  await choose(page, item);
}

// What another person's page asks of the server: whose account it is, and what they have.
const asked = (on, method, path, body) => on.evaluate(async ([method, path, body]) => {
  const headers = {'Septet-Client': 'web', 'Content-Type': 'application/json'};
  const reply = await fetch(path, {method, headers, body: body && JSON.stringify(body)});
  const text = await reply.text();
  return {status: reply.status, json: text && JSON.parse(text)};
}, [method, path, body]);

// By the link that a new server prints.
async function becomeAdministrator(on, username) {
  await fill(on, 'Username', username);
  await fill(on, 'Email', `${username}@example.org`);
  await fill(on, 'Your name', 'Runa');
  await fill(on, 'Password', 'correct horse battery');
  await button(on, 'Create account').click();
  await on.getByRole('navigation', {name: 'Services'}).waitFor();
}

step('the first person becomes administrator, and finds the exchange among the places of Market', async () => {
  await becomeAdministrator(page, 'runner');
  await goTo(page, 'Market');
  await page.getByRole('navigation', {name: 'Places in Market'}).getByRole('link', {name: 'Exchange'}).click();
  await page.getByRole('heading', {name: 'Exchange', level: 1}).waitFor();
  assert.match(page.url(), /#\/market\/exchange$/);
});

step('changes the speed of the clock, and takes it back', async () => {
  await page.getByRole('radio', {name: '60×'}).click();
  await say('The exchange goes 60 times as fast');
  await page.getByRole('radio', {name: '60×', checked: true}).waitFor();
  await say('An hour passes in a minute.');
  assert.equal((await asked(page, 'GET', '/api/market/clock')).json.speed, 60);
  await button(page, 'Undo').click();
  await page.getByRole('radio', {name: '60×', checked: false}).waitFor();
  const asleep = (await asked(page, 'GET', '/api/market/clock')).json.continuous;
  await page.getByRole('switch', {name: 'Never sleeps', checked: asleep}).click();
  await page.getByRole('switch', {name: 'Never sleeps', checked: !asleep}).waitFor();
  assert.equal((await asked(page, 'GET', '/api/market/clock')).json.continuous, !asleep);
  await pictures(page, 'exchange-clock');
});

step('lists the first stock; what is wrong is said beside its field', async () => {
  await section('Stocks');
  assert.match(page.url(), /#\/market\/exchange\/stocks$/);
  await heading(page, 'No stock is listed yet').waitFor();
  await pictures(page, 'exchange-no-stocks');
  await button(page, 'Add a stock').first().click();
  await dialog('Add a stock').waitFor();
  await fill(page, 'Symbol', 'toolong');
  await fill(page, 'Opening price', 'dear');
  await answer('Add');
  await say('Type a price in dollars.');
  await fill(page, 'Opening price', '182.50');
  await answer('Add');
  await say(/^A symbol has 1 to 5 capital letters/);
  await pictures(page, 'exchange-add-refused');
  await fill(page, 'Symbol', 'kite');
  await fill(page, 'Name', 'Kite Aerospace');
  await fill(page, 'Shares', '92,000,000');
  await fill(page, 'Sector', 'Industrials');
  await fill(page, 'Industry', 'Aerospace');
  await answer('Add');
  await say('KITE is listed');
  await stock('KITE, Kite Aerospace').waitFor();
});

step('halts it, and lets it trade again by Undo', async () => {
  await act(stock(/^KITE/), 'Halt trading');
  await say('KITE is halted');
  await stock(/^KITE/).getByText('Halted').waitFor();
  await pictures(page, 'exchange-halted');
  await button(page, 'Undo').click();
  await say('KITE trades again');
  await stock(/^KITE/).getByText('Trades').waitFor();
});

step('announces a dividend and a split', async () => {
  await act(stock(/^KITE/), 'Announce a dividend');
  await dialog('Announce a dividend').waitFor();
  assert.match(await field(page, 'Ex date').inputValue(), /^\d{4}-\d\d-\d\d$/);
  await fill(page, 'A share', '0.24');
  await pictures(page, 'exchange-dividend');
  await answer('Announce');
  await say('A dividend of $0.24 is announced for KITE');
  await act(stock(/^KITE/), 'Announce a split');
  await fill(page, 'Shares before', '1');
  await fill(page, 'Shares after', '1');
  await fill(page, 'Ex date', 'soon');
  await answer('Announce');
  await say('Type a day as 2026-11-23.');
  await fill(page, 'Ex date', '2099-11-23');
  await answer('Announce');
  await say(/^A split is from 1 to 1,000 shares/);
  await fill(page, 'Shares after', '4');
  await answer('Announce');
  await say('A split of 1 into 4 is announced for KITE');
  const {json} = await asked(page, 'GET', '/api/market/stocks/KITE/actions');
  assert.deepEqual(json.items.map((action) => action.kind).sort(), ['dividend', 'split']);
});

async function chooseFile(path) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), answer('Choose a file')]);
  await chooser.setFiles(path);
}

step('imports bars from a file; a line that is refused is named', async () => {
  const head = 'date,open,high,low,close,volume\n';
  const folder = await folderOf({
    'bad.csv': `${head}2024-03-04,10,11,9,10.5,1000\n2024-03-05,10,9,11,10,1000\n`,
    'good.csv': `${head}2024-03-04,10,11,9,10.5,1000\n2024-03-05,10.5,12,10,11,2000\n`,
  });
  await act(stock(/^KITE/), 'Import bars');
  await dialog('Import bars').waitFor();
  await chooseFile(join(folder, 'bad.csv'));
  await say('bad.csv was not imported');
  await say('Line 3: the high is under the low.');
  await pictures(page, 'exchange-import-refused');
  await chooseFile(join(folder, 'good.csv'));
  await say('good.csv is imported into KITE');
  await dialog('Import bars').waitFor({state: 'detached'});
  const {json} = await asked(page, 'GET', '/api/market/stocks/KITE/historical?interval=1d&to=2024-03-06');
  assert.deepEqual(json.close.slice(-2), [105_000, 110_000]);
});

step('finds a stock by its name', async () => {
  await page.getByRole('searchbox', {name: 'Search stocks'}).click();
  await page.keyboard.type('zeppelin');
  await say('No stock has that name.');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('aero');
  await stock(/^KITE/).waitFor();
});

step('writes an article about it, and takes it back after a question', async () => {
  await section('News');
  await heading(page, 'No news yet').waitFor();
  await button(page, 'Write an article').first().click();
  await fill(page, 'Title', 'Kite flies higher');
  await fill(page, 'Summary', 'The new wing was shown in Oslo.');
  await fill(page, 'Stocks it is about', 'kite, nope');
  await answer('Publish');
  await page.getByRole('textbox', {name: 'Stocks it is about'}).and(page.locator('[aria-invalid=true]')).waitFor();
  await fill(page, 'Stocks it is about', 'kite');
  await answer('Publish');
  await say('Article published');
  const row = page.getByRole('table', {name: 'Articles'}).getByRole('row', {name: 'Kite flies higher'});
  await row.getByText('Septet Wire, KITE').waitFor();
  await pictures(page, 'exchange-news');
  await act(row, 'Take back');
  await dialog('Take this article back?').waitFor();
  await pictures(page, 'exchange-question');
  await answer('Take back');
  await say('Article taken back');
  await heading(page, 'No news yet').waitFor();
});

step('adds a feed; one of the own network is refused, one that is out of reach says so', async () => {
  await section('Feeds');
  await heading(page, 'No feeds yet').waitFor();
  await button(page, 'Add a feed').first().click();
  await fill(page, 'Address', server.url + '/feed.xml');
  await answer('Add');
  await page.getByRole('textbox', {name: 'Address'}).and(page.locator('[aria-invalid=true]')).waitFor();
  await fill(page, 'Address', 'https://news.septet.invalid/markets.xml');
  await answer('Add');
  await say('Feed added');
  const row = page.getByRole('table', {name: 'Feeds'}).getByRole('row', {name: /markets\.xml$/});
  await row.waitFor();
  await pictures(page, 'exchange-feeds');
  await act(row, 'Fetch now');
  await say('The feed was asked for news');
  await act(row, 'Remove');
  await dialog('Remove this feed?').waitFor();
  await answer('Remove');
  await say('Feed removed');
  await heading(page, 'No feeds yet').waitFor();
});

async function post(on, text) {
  await field(on, 'Write about KITE').click();
  await on.keyboard.type(text);
  await button(on, 'Post').click();
  await say(text, on);
}

step('a reader reports a post; the administrator hides it, shows it again and keeps it', async () => {
  await section('Reports');
  await heading(page, 'Nothing is reported').waitFor();
  await page.goto(server.url + '/#/market/board/KITE');
  await post(page, 'Buy it all before noon, I know somebody there.');
  await register(reader, server.url, 'reader');
  await reader.goto(server.url + '/#/market/board/KITE');
  await button(reader, 'Post actions').first().click();
  await choose(reader, 'Report');
  await field(reader, 'Report post').click();
  await reader.keyboard.type('This looks like inside knowledge.');
  await answer('Report', reader);
  await say(/^Reported/, reader);
  await page.goto(server.url + '/#/market/exchange/reports');
  const reported = page.getByRole('listitem', {name: 'Reported post of Runa'});
  await reported.getByText('Buy it all before noon').first().waitFor();
  await reported.getByText('This looks like inside knowledge.').first().waitFor();
  await reported.getByText(/^Reported by 1 person/).waitFor();
  await pictures(page, 'exchange-reports');
  await reported.getByRole('button', {name: 'Hide'}).click();
  await say('Post hidden');
  await reported.getByRole('button', {name: 'Show again'}).click();
  await say('Post shown again');
  await reported.getByRole('button', {name: 'Keep'}).click();
  await heading(page, 'Nothing is reported').waitFor();
});

step('a reader finds no exchange; a content manager the reports alone', async () => {
  await reader.goto(server.url + '/#/market/exchange');
  await heading(reader, 'You do not run this exchange').waitFor();
  await pictures(reader, 'exchange-forbidden');
  await button(reader, 'Open the chart').click();
  await reader.getByRole('navigation', {name: 'Places in Market'}).waitFor();
  assert.equal(await reader.getByRole('link', {name: 'Exchange'}).count(), 0);
  const {json: me} = await asked(reader, 'GET', '/api/users/me');
  const granted = await asked(page, 'POST', `/api/users/${me.user_id}/roles`, {role: 'content_manager'});
  assert.ok(granted.status < 300, JSON.stringify(granted));
  await reader.goto(server.url + '/#/market/exchange');
  await reader.reload();
  await heading(reader, 'Nothing is reported').waitFor();
  assert.equal(await reader.getByRole('tab').count(), 1);
  assert.deepEqual([...page.faults, ...reader.faults], []);
});

alone('runs a whole market by the keyboard, and on a phone', async () => {
  full = await startServer({demonstration: true});
  page = await open(await person(browser), /http\S+\/#\/setup\/\S+/.exec(full.said)[0]);
  await becomeAdministrator(page, 'keeper');
  await page.goto(full.url + '/#/market/exchange/stocks');
  const rows = page.getByRole('table', {name: 'Listed stocks'}).getByRole('row', {name: /, /});
  await rows.nth(5).waitFor();
  await pictures(page, 'exchange-stocks', {wide, tablet: {width: 1024, height: 768}, phone});
  await rows.nth(0).click();
  for (const key of ['ArrowDown', 'Tab', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('menuitem', {name: 'Halt trading'}).waitFor();
  await pictures(page, 'exchange-stock-menu', {wide, phone});
  await page.keyboard.press('Escape');
  await page.goto(full.url + '/#/market/exchange/news');
  await page.getByRole('table', {name: 'Articles'}).getByRole('row').nth(5).waitFor();
  await pictures(page, 'exchange-articles');
  await page.setViewportSize(phone);
  await page.goto(full.url + '/#/market/exchange');
  await page.getByRole('radio', {name: '390×'}).click();
  await say('The exchange goes 390 times as fast');
  await pictures(page, 'exchange-clock-phone', {phone});
  assert.deepEqual(page.faults, []);
});

alone('in this browser alone its one person runs the exchange, without feeds and reports', async () => {
  site = await startStaticSite();
  page = await open(await person(browser), site.url + '/#/market/exchange/feeds');
  await heading(page, 'Feeds need a server').waitFor();
  assert.equal(await page.getByRole('tab', {name: 'Reports'}).count(), 0);
  await pictures(page, 'exchange-local', {wide, phone});
  await page.getByRole('tab', {name: 'Clock'}).click();
  await page.getByRole('radio', {name: '60×'}).click();
  await say('The exchange goes 60 times as fast');
  assert.deepEqual(page.faults, []);
});
