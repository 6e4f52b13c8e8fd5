// The account: two-factor sign-in, devices, app passwords, profile, theme, notifications.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {
  button, download, fill, goTo, heading, journey, launch, open, person, pictures, register, signIn,
} from './support/browser.mjs';
import {startServer} from './support/server.mjs';
import {totp} from './support/totp.mjs';

let server, browser, page, secret;
const step = journey(test, () => page);
before(async () => {
  server = await startServer();
  browser = await launch();
  page = await open(await person(browser), server.url + '/');
  await register(page, server.url, 'anna');
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const settings = (place) => page.goto(`${server.url}/#/settings/${place}`);

async function signOut() {
  await button(page, 'Account').click();
  await page.getByRole('menuitem', {name: 'Sign out'}).click();
  await heading(page, 'Sign in').waitFor();
}

step('a wrong password is refused, and the right one taken', async () => {
  await signOut();
  await signIn(page, 'anna', 'something else');
  await page.getByRole('alert').first().waitFor();
  await pictures(page, 'sign-in-refused');
  await signIn(page, 'anna');
  await page.getByRole('navigation', {name: 'Services'}).waitFor();
});

step('the theme that was chosen is there after a reload', async () => {
  const dark = page.getByRole('radio', {name: 'Dark'});
  await settings('appearance');
  await dark.click();
  await dark.and(page.locator('[aria-checked=true]')).waitFor();
  await page.reload();
  await dark.and(page.locator('[aria-checked=true]')).waitFor();
  assert.equal(await page.locator('html[data-theme=dark]').count(), 1);
  await page.getByRole('radio', {name: 'System'}).click();
  await dark.and(page.locator('[aria-checked=false]')).waitFor();
});

step('another device is told of, listed, and signed out', async () => {
  const other = await open(await person(browser), server.url + '/');
  await signIn(other, 'anna');
  await other.getByRole('navigation', {name: 'Services'}).waitFor();
  await button(page, 'Notifications').click();
  await button(page, 'New sign-in').waitFor();
  await pictures(page, 'notifications');
  await button(page, 'Mark all as read').click();
  await button(page, 'Mark all as read').waitFor({state: 'detached'});
  await button(page, 'New sign-in').click();
  await heading(page, 'Security and devices').waitFor();
  const end = page.getByRole('table', {name: 'Devices'}).getByRole('button', {name: /^Sign out /});
  assert.equal(await end.count(), 1);
  await pictures(page, 'settings-devices');
  await end.click();
  await end.waitFor({state: 'detached'});
  await other.reload();
  await heading(other, 'Sign in').waitFor();
  await other.context().close();
});

step('what one is told about is a choice that stays', async () => {
  const email = page.getByRole('switch', {name: / by e-mail$/}).first();
  await settings('notifications');
  const was = await email.getAttribute('aria-checked') === 'true';
  await email.click();
  await email.and(page.locator(`[aria-checked=${!was}]`)).waitFor();
  await page.reload();
  await email.and(page.locator(`[aria-checked=${!was}]`)).waitFor();
});

step('an app password opens Drive for a program until it is revoked', async () => {
  await settings('app-passwords');
  await button(page, 'New app password').click();
  await fill(page, 'Name', 'Laptop');
  await button(page, 'Create').click();
  const shown = page.getByRole('dialog', {name: 'Your new app password'});
  const password = await shown.getByText(/^[\w-]{16,}$/).textContent();
  await pictures(page, 'settings-app-password-made');
  const asked = () => fetch(`${server.url}/api/drive/nodes`, {headers: {Authorization: `Bearer ${password}`}});
  assert.equal((await asked()).status, 200);
  await button(page, 'Done').click();
  await button(page, 'Revoke Laptop').click();
  await heading(page, 'No app passwords').waitFor();
  assert.equal((await asked()).status, 401);
});

step('everything that is one\'s own comes as an archive', async () => {
  await settings('account');
  const {name, bytes} = await download(page, () => button(page, 'Export').click());
  assert.match(name, /\.zip$/);
  assert.equal(bytes.subarray(0, 2).toString(), 'PK');
  assert.ok(bytes.includes('account.json') && bytes.includes('anna@example.org'));
});

step('two-factor sign-in is set up with the app\'s code', async () => {
  await settings('security');
  await page.getByRole('switch', {name: 'Two-factor sign-in'}).click();
  secret = (await page.getByText(/^[A-Z2-7 ]{32,}$/).first().textContent()).replaceAll(' ', '');
  await pictures(page, 'settings-two-factor');
  await page.getByRole('textbox', {name: 'Code'}).click();
  await page.keyboard.type(totp(secret));
  await page.getByText(/Keep these where your phone is not/).waitFor();
  await button(page, 'Done').click();
});

step('signs in with the code, and not without', async () => {
  await signOut();
  await signIn(page, 'anna');
  await heading(page, 'One more step').waitFor();
  await pictures(page, 'sign-in-code');
  await page.getByRole('textbox', {name: 'Code'}).click();
  await page.keyboard.type(totp(secret, 1));
  await page.getByRole('navigation', {name: 'Services'}).waitFor();
});

step('the settings look well', async () => {
  for (const place of ['profile', 'security', 'notifications', 'addresses', 'activity', 'appearance', 'shortcuts',
    'storage', 'app-passwords', 'account']) {
    await settings(place);
    await page.getByRole('main').waitFor();
    await pictures(page, `settings-${place}`);
  }
  await goTo(page, 'Home');
  await pictures(page, 'home');
});

step('nothing on the page has failed', () => assert.deepEqual(page.faults, []));
