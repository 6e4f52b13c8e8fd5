// Source text prepared for looking at: with strings and comments blanked out, lines kept.

const pieces = /R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

const blanked = (text) => text.replace(/[^\n]/g, ' ');

// C++ without comments and without what is in strings; each character stays in its place.
export function codeOf(text) {
  return text.replace(pieces, (piece) =>
    piece.startsWith('/') ? blanked(piece) : '"' + blanked(piece.slice(1, -1)) + '"');
}

// C++ without comments.
export function withoutComments(text) {
  return text.replace(pieces, (piece) => (piece.startsWith('/') ? blanked(piece) : piece));
}

export function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}

// Every match of a pattern, as {line, match}.
export function* matches(text, pattern) {
  for (const match of text.matchAll(pattern)) yield {line: lineAt(text, match.index), match};
}

export const isCpp = (path) => /\.(h|cpp)$/.test(path);
export const isHeader = (path) => path.endsWith('.h');
export const isProduct = (path) => /^(shared|server|wasm)\//.test(path);
export const isScript = (path) => /\.m?js$/.test(path);
