// The account: two-factor sign-in, devices, app passwords, profile, theme, notifications.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {
  button, fill, goTo, heading, journey, launch, open, person, pictures, register, signIn,
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
