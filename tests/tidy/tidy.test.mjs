// Each rule catches what it is for, and lets good code pass.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {checkBanned} from './banned.mjs';
import {checkDeadFiles, checkHeaders, checkLines, checkNames, checkSchema} from './files.mjs';
import {checkFunctions, functionsOf} from './functions.mjs';
import {checkLayers} from './layers.mjs';
import {codeOf} from './source.mjs';

const file = (path, text) => ({path, text});
const faults = (check, ...files) => [...check(files)].map((fault) => `${fault.path}:${fault.line}: ${fault.message}`);
const catches = (check, ...files) => assert.notDeepEqual(faults(check, ...files), []);
const passes = (check, ...files) => assert.deepEqual(faults(check, ...files), []);

test('comments and strings are blanked, places kept', () => {
  assert.equal(codeOf('a /* b */ "c" // d\ne'), 'a         " "     \ne');
  assert.equal(codeOf('R"sql({ x })sql" {').trim().endsWith('{'), true);
});

test('the include graph: a service may not include another', () => {
  const people = file('shared/people/service.h', '');
  catches(checkLayers, people, file('shared/drive/service.cpp', '#include "people/service.h"\n'));
  passes(checkLayers, people, file('shared/app/app.cpp', '#include "people/service.h"\n'));
});

test('the include graph: the interface includes types only', () => {
  const shared = [file('shared/drive/types.h', ''), file('shared/drive/store.h', '')];
  passes(checkLayers, ...shared, file('wasm/client/drive_api.h', '#include "drive/types.h"\n'));
  catches(checkLayers, ...shared, file('wasm/client/drive_api.h', '#include "drive/store.h"\n'));
});

test('the include graph: a panel may not include another, nor the bottom the top', () => {
  const panels = [file('wasm/panels/home/home.h', ''), file('shared/app/app.h', '')];
  catches(checkLayers, ...panels, file('wasm/panels/drive/panel.cpp', '#include "wasm/panels/home/home.h"\n'));
  catches(checkLayers, ...panels, file('shared/base/json.cpp', '#include "app/app.h"\n'));
  catches(checkLayers, file('attic/old.cpp', ''));
});

test('the include graph: within a service', () => {
  catches(checkLayers, file('shared/drive/rules.cpp', '#include "db/database.h"\n'));
  catches(checkLayers, file('shared/drive/service.cpp', '#include "http/router.h"\n'));
  passes(checkLayers, file('shared/drive/routes.cpp', '#include "http/router.h"\n'));
});

const bannedExamples = {
  'shared/base/a.cpp': [
    'using namespace std;', '#ifdef __EMSCRIPTEN__', 'std::thread t;', '#include <fstream>', 'printf("x");',
    'auto n = std::chrono::system_clock::now();', 'int x = std::stoi(s);', 'std::regex r;', 'auto t = time(nullptr);',
    'delete p;', 'x = localtime(&t);', '// TODO: later',
  ],
  'shared/drive/store.cpp': ['"INSERT OR IGNORE INTO a"', '"SELECT rowid FROM a"', 'R"(PRAGMA x)"'],
  'wasm/shell/a.cpp': ['EM_ASM({ x });', '#include <emscripten.h>', 'emscripten_get_now();'],
  'tests/unit/a.cpp': ['usleep(5);', 'std::this_thread::sleep_for(x);'],
  'tests/browser/a.mjs': ['await page.waitForTimeout(5)', 'test.only("x")', 'setTimeout(resolve, 5)'],
  'web/package-lock.json': ['"resolved": "https://example.org/a.tgz"'],
  'README.md': ['see /home/anna/septet'],
};
for (const [path, lines] of Object.entries(bannedExamples))
  for (const line of lines)
    test(`banned in ${path}: ${line}`, () => catches(checkBanned, file(path, line + '\n')));

test('banned words in comments, strings and other places pass', () => {
  passes(checkBanned, file('shared/base/a.cpp', '// a std::thread would\nauto s = "printf(";\nrow.time(5);\n'));
  passes(checkBanned, file('wasm/platform/a.cpp', 'EM_ASM({ x });\n'));
  passes(checkBanned, file('server/a.cpp', 'std::thread t;\n'));
});

const body = (lines) => '  step();\n'.repeat(lines);

test('functions are found with their lengths', () => {
  const text = `namespace a {
struct B {
  B(int x) : x_{x}, y_(2) {
    go();
  }
  int get() const { return x_; }
};
const auto table = {1, 2};
Result<std::vector<int>> C::find(const std::string& s) const {
  auto f = [&](int i) {
    return i;
  };
}
}
`;
  assert.deepEqual(functionsOf(text).map(({name, line, lines}) => [name, line, lines]),
    [['B', 3, 3], ['get', 6, 1], ['C::find', 9, 5]]);
});

test('a function over the limit, and a long-winded whole', () => {
  const all = (n, count) => file('shared/base/a.cpp', `void f() {\n${body(n)}}\n`.repeat(count));
  catches(checkFunctions, all(70, 1));
  catches(checkFunctions, all(20, 50));
  passes(checkFunctions, all(4, 50));
});

test('headers need a guard and a comment', () => {
  catches(checkHeaders, file('shared/base/a.h', '// What it is.\n'));
  catches(checkHeaders, file('shared/base/a.h', '#pragma once\n'));
  passes(checkHeaders, file('shared/base/a.h', '// What it is.\n#pragma once\n'));
});

test('dead files', () => {
  const header = file('shared/base/a.h', '');
  catches(checkDeadFiles, header, file('shared/base/a.cpp', '#include "base/a.h"\n'));
  passes(checkDeadFiles, header, file('shared/base/b.cpp', '#include "base/a.h"\n'));
  catches(checkDeadFiles, file('web/old.js', ''));
  passes(checkDeadFiles, file('web/new.js', ''), file('web/index.html', '<script src="new.js">'));
});

test('each column of the schema has a comment', () => {
  const table = (row) => file('shared/a/store.cpp', `R"(CREATE TABLE a (\n  ${row}\n))"`);
  catches(checkSchema, table('id BYTEA PRIMARY KEY'));
  passes(checkSchema, table('id BYTEA PRIMARY KEY  -- of the account'));
});

test('long lines, ends of lines and names of files', () => {
  catches(checkLines, file('web/a.js', 'x'.repeat(121)));
  catches(checkLines, file('web/a.js', 'x \n'));
  catches(checkNames, file('shared/Base.h', ''));
  passes(checkNames, file('README.md', ''), file('shared/base.h', ''));
});
