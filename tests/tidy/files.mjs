// Rules about whole files: headers, dead files, comments of the schema, long lines, names.
import {includesOf, resolved} from './layers.mjs';
import {isCpp, isHeader, isScript, matches} from './source.mjs';

export function* checkHeaders(files) {
  for (const {path, text} of files.filter((f) => isHeader(f.path))) {
    if (!/^#pragma once$/m.test(text)) yield {path, line: 1, message: 'a header needs #pragma once'};
    if (!text.startsWith('//')) yield {path, line: 1, message: 'a header begins with a comment: what it is for'};
  }
}

// A header that nobody includes, save the file that implements it.
function* deadHeaders(files) {
  const paths = new Set(files.map((file) => file.path));
  const wanted = new Set();
  for (const file of files.filter((f) => isCpp(f.path)))
    for (const {name} of includesOf(file)) {
      const target = resolved(name, file.path, paths);
      const stem = (path) => path.replace(/\.(h|cpp)$/, '').replace(/_(openssl|sodium)$/, '');
      if (target && stem(target) !== stem(file.path)) wanted.add(target);
    }
  for (const {path} of files.filter((f) => isHeader(f.path)))
    if (!wanted.has(path))
      yield {path, line: 1, message: 'nobody includes this header: remove it and what belongs to it'};
}

// A script, style or picture of the web application that nothing names.
function* deadScripts(files) {
  const mayName = /\.(m?js|html|css|json|cmake|sh|cpp|h|md)$|(^|\/)(CMakeLists\.txt|run|test)$/;
  const texts = files.filter((f) => mayName.test(f.path));
  for (const {path} of files.filter((f) => isScript(f.path) && !/\.test\.m?js$/.test(f.path))) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!texts.some((other) => other.path !== path && other.text.includes(name)))
      yield {path, line: 1, message: 'nothing names this file: remove it'};
  }
}

export function* checkDeadFiles(files) {
  yield* deadHeaders(files);
  yield* deadScripts(files);
}

const column = /^\s*(\w+)\s+(?:BYTEA|BIGINT|TEXT|INTEGER|DOUBLE PRECISION|REAL)\b/;

export function* checkSchema(files) {
  for (const {path, text} of files.filter((f) => f.path.startsWith('shared/') && f.path.endsWith('.cpp')))
    for (const {line, match} of matches(text, /CREATE TABLE [\s\S]*?\n\s*\)/g))
      for (const [index, row] of match[0].split('\n').entries())
        if (column.test(row) && !row.includes('--'))
          yield {path, line: line + index, message: `the column ${column.exec(row)[1]} needs a comment ("-- …")`};
}

// What clang-format does not lay out.
export function* checkLines(files) {
  for (const {path, text} of files.filter((f) => /\.(m?js|css|html)$/.test(f.path)))
    for (const [index, row] of text.split('\n').entries()) {
      const isData = /["'][^"']{60,}|U\+[0-9A-F]/.test(row);  // a path of a drawing, a range of characters
      if ([...row].length > 120 && !isData) yield {path, line: index + 1, message: 'over 120 columns'};
      if (/[ \t]$/.test(row)) yield {path, line: index + 1, message: 'white space at the end'};
    }
}

export function* checkNames(files) {
  const usual = /^(?:CMakeLists\.txt|CMakePresets\.json|README\.md|LICENSE.*|THIRD_PARTY.*)$/;
  for (const {path} of files) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!usual.test(name) && /[A-Z ]/.test(name)) yield {path, line: 1, message: 'file names are lower_case_words'};
  }
}
