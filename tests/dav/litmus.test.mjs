// The whole of litmus, against a server of our own: nothing failed, warned of or skipped.
import assert from 'node:assert/strict';
import {rm} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {temporaryFolder} from '../browser/support/server.mjs';
import {run, startDrive} from './support.mjs';

const suites = {basic: 16, copymove: 13, props: 30, locks: 41, http: 4};
let drive, folder;

before(async () => {
  drive = await startDrive();
  folder = await temporaryFolder();  // for its log
});

after(async () => {
  await drive.server.remove();
  await rm(folder, {recursive: true, force: true});
});

for (const [suite, count] of Object.entries(suites))
  test(`litmus ${suite}: all ${count} tests pass`, async () => {
    const {status, output} = await run('litmus', [drive.url, drive.username, drive.password],
      {cwd: folder, env: {...process.env, TESTS: suite}});
    assert.equal(status, 0, output);
    const summary = `summary for \`${suite}': of ${count} tests run: ${count} passed, 0 failed`;
    assert.ok(output.includes(summary), output);
    assert.doesNotMatch(output, /FAIL|WARNING|SKIPPED|skipped|warning/, output);
    assert.equal((output.match(/ pass$/gm) ?? []).length, count, output);
  });
