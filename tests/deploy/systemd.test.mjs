// deploy/septet.service and deploy/septet.env, as far as they can be checked where systemd does not run.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';

import {project} from '../browser/support/server.mjs';

const binary = process.env.SEPTET_BINARY ?? join(project, 'build/native/septet');
const without = spawnSync('systemd-analyze', ['--version']).error ? 'there is no systemd-analyze here' : false;

// Runs systemd-analyze on the unit with the built program in place of the installed one.
async function analyze(...words) {
  const folder = await mkdtemp(join(tmpdir(), 'septet-unit-'));
  const unit = await readFile(join(project, 'deploy/septet.service'), 'utf8');
  await writeFile(join(folder, 'septet.service'), unit.replace('/usr/local/bin/septet', binary));
  const {status, stdout, stderr} =
    spawnSync('systemd-analyze', [...words, join(folder, 'septet.service')], {encoding: 'utf8'});
  await rm(folder, {recursive: true});
  return {status, said: stdout + stderr};
}

test('systemd takes the unit without a word', {skip: without}, async () => {
  assert.deepEqual(await analyze('verify'), {status: 0, said: ''});
});

test('little is exposed', {skip: without}, async () => {
  const {said} = await analyze('security', '--offline=true');
  const [, level] = /Overall exposure level[^:]*: ([\d.]+)/.exec(said);
  assert.ok(Number(level) <= 2, said);
});

test('the proposed settings are settings', async () => {
  const help = execFileSync(binary, ['serve', '--help'], {encoding: 'utf8'});
  const text = await readFile(join(project, 'deploy/septet.env'), 'utf8');
  const names = [...text.matchAll(/^SEPTET_([A-Z_]+)=/gm)].map(([, name]) => name.toLowerCase().replaceAll('_', '-'));
  assert.ok(names.length >= 5);
  for (const name of names) assert.match(help, new RegExp(`--${name}\\b`));
});
