// Checks the structure and the style of the code: node tests/tidy/tidy.mjs
// Prints each fault with its remedy, and ends in "N passed, N failed", one for each rule.
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';

import {checkBanned} from './banned.mjs';
import {checkDeadFiles, checkHeaders, checkLines, checkNames, checkSchema} from './files.mjs';
import {checkFunctions, lengthsOf} from './functions.mjs';
import {checkLayers} from './layers.mjs';
import {isCpp} from './source.mjs';

function projectFiles() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {encoding: 'utf8', maxBuffer: 1 << 26});
  const binary = /\.(png|jpe?g|ico|woff2?|ttf|zip|bin)$|\/seeds\//;
  return listed.split('\n')
    .filter((path) => path && !binary.test(path) && existsSync(path))
    .map((path) => ({path, text: readFileSync(path, 'utf8')}));
}

function* checkLayout(files) {
  const paths = files.map((file) => file.path).filter(isCpp);
  const {stderr} = spawnSync('clang-format-14', ['--dry-run', ...paths], {encoding: 'utf8', maxBuffer: 1 << 28});
  const first = new Map();
  for (const [, path, line] of (stderr ?? 'clang-format-14:0:').matchAll(/^([^:\n]+):(\d+):\d+: warning/gm))
    if (!first.has(path)) first.set(path, Number(line));
  for (const [path, line] of first) yield {path, line, message: `laid out differently: clang-format-14 -i ${path}`};
}

const rules = {
  'include graph': checkLayers,
  'banned calls': checkBanned,
  'function length': checkFunctions,
  'headers': checkHeaders,
  'dead files': checkDeadFiles,
  'schema comments': checkSchema,
  'line length': checkLines,
  'file names': checkNames,
  'clang-format': checkLayout,
};

const files = projectFiles();
let failed = 0;
for (const [name, check] of Object.entries(rules)) {
  const faults = [...check(files)];
  if (faults.length > 0) ++failed;
  for (const {path, line, message} of faults) console.log(`FAILED ${name}: ${path}:${line}: ${message}`);
}
const {count, median, ninetieth, longest} = lengthsOf(files);
console.log(`${files.length} files; ${count} functions: median ${median} lines, ` +
  `nine in ten at most ${ninetieth}, the longest ${longest}`);
console.log(`${Object.keys(rules).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
