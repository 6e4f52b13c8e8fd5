// How long functions are. Found by their braces, which is enough for code that clang-format laid out.
import {codeOf, isCpp, isProduct, lineAt} from './source.mjs';

export const limits = {median: 8, ninetieth: 30, longest: 70};

const notAFunction = /^(?:if|else|for|while|switch|do|try|catch|namespace|class|struct|union|enum|extern|return)\b/;
const signatureEnd = /\)\s*(?:const|noexcept|override|final|mutable|&&?|\s|->[^;{}]*|requires[^;{}]*)*$/;
const initialiserList = /\)\s*(?:noexcept\s*)?:(?!:)/;

function isBody(head) {
  if (notAFunction.test(head) || /(?:^|[^=!<>])=\s*$/.test(head)) return false;
  if (/\)\s*=\s*[^=]/.test(head) || /\[[^\]]*\]\s*(?:\([^)]*\))?[^()]*$/.test(head.replace(/\[\[\w+\]\]/g, '')))
    return false;
  if (initialiserList.test(head)) return /[)}]\s*$/.test(head);
  return signatureEnd.test(head);
}

// Each function as {name, line, lines}; lambdas count as part of the function that holds them.
export function functionsOf(text) {
  const code = codeOf(text).replace(/^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm, (line) => line.replace(/[^\n]/g, ' '));
  const out = [];
  const open = [];
  let headStart = 0, body = null;
  for (let at = 0; at < code.length; ++at) {
    const c = code[at];
    if (c === '{') {
      const head = code.slice(headStart, at).trim().replace(/^(?:public|private|protected):\s*/, '');
      const keepsHead = !body && initialiserList.test(head) && !isBody(head);
      if (!body && isBody(head))
        body = {depth: open.length, start: headStart + code.slice(headStart).search(/\S/), head};
      open.push(keepsHead);
      if (!keepsHead) headStart = at + 1;
    } else if (c === '}') {
      const keptHead = open.pop();
      if (body && open.length === body.depth) {
        const line = lineAt(code, body.start);
        const name = /([\w:~]+)\s*\(/.exec(body.head.replace(/^template\s*<[^>]*>/, ''))?.[1] ?? body.head;
        out.push({name, line, lines: lineAt(code, at) - line + 1});
        body = null;
      }
      if (!keptHead) headStart = at + 1;
    } else if (c === ';' && !body) {
      headStart = at + 1;
    }
  }
  return out;
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

export function lengthsOf(files) {
  const found = files
    .filter(({path}) => isCpp(path) && isProduct(path))
    .flatMap(({path, text}) => functionsOf(text).map((f) => ({...f, path})));
  const sorted = found.map((f) => f.lines).sort((a, b) => a - b);
  return {found, count: sorted.length, median: quantile(sorted, 0.5), ninetieth: quantile(sorted, 0.9),
    longest: sorted.at(-1) ?? 0};
}

export function* checkFunctions(files) {
  const lengths = lengthsOf(files);
  for (const f of lengths.found.filter((each) => each.lines > limits.longest))
    yield {path: f.path, line: f.line,
      message: `${f.name} has ${f.lines} lines; the limit is ${limits.longest}: split it by what it does`};
  for (const measure of ['median', 'ninetieth'])
    if (lengths[measure] > limits[measure])
      yield {path: 'all functions', line: 0,
        message: `the ${measure} is ${lengths[measure]} lines; the limit is ${limits[measure]}`};
}
