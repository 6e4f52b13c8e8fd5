// What must not be written, where, and what to write instead.
import {codeOf, isCpp, isProduct, isScript, matches, withoutComments} from './source.mjs';

const shared = (path) => path.startsWith('shared/');
const cppOfProduct = (path) => isCpp(path) && isProduct(path);
// platform.test.mjs counts frames over a time: there the time is the thing itself.
const inTests = (path) => /^tests\/(?!tidy\/|browser\/platform\.test)/.test(path);
const outsidePlatform = (path) => cppOfProduct(path) && !path.startsWith('wasm/platform/');
const notATestOfThis = (path) => !path.startsWith('tests/tidy/');

const either = (...patterns) => new RegExp(patterns.map((pattern) => pattern.source).join('|'), 'g');
const include = (names) => new RegExp(`#[ \\t]*include[ \\t]*<(?:${names})>`, 'g');

// in: "code" (strings and comments blanked), "sql" (comments blanked), "all".
export const banned = [
  {what: /\busing namespace std\b/g, where: isCpp, instead: 'write std:: out'},
  {what: /^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b.*(?:__EMSCRIPTEN__|__linux__|_WIN32|__APPLE__)/gm,
    where: isCpp, instead: 'sibling files behind one header, chosen by CMake'},
  {what: /\bstd::(?:thread|jthread|async|future|filesystem|ofstream|ifstream|fstream|cout|cerr)\b/g,
    where: shared, instead: 'a port that the host provides'},
  {what: include('thread|future|fstream|filesystem|iostream|unistd\\.h|sys/.*|httplib\\.h|emscripten.*'),
    where: shared, in: 'sql', instead: 'a port that the host provides'},
  {what: /\b(?:printf|fprintf|puts)\s*\(/g, where: shared, instead: 'return an Error with its cause'},
  {what: /\bEM_(?:JS|ASM\w*|ASYNC_JS)\b|\bemscripten_\w+/g, where: outsidePlatform,
    instead: 'a function of wasm/platform'},
  {what: /#[ \t]*include[ \t]*<emscripten[^>]*>/g, where: outsidePlatform, in: 'sql',
    instead: 'a function of wasm/platform'},
  {what: either(/\bstd::(?:chrono::(?:system_clock|steady_clock)::now|random_device|mt19937\w*)\b/,
    /(?<![.>\w])(?:rand|srand|time)\s*\(\s*(?:nullptr|NULL|\d*)\s*\)/),
    where: shared, instead: 'the Clock or the Random that is passed in'},
  {what: /\b(?:std::)?(?:sto(?:i|l|ll|ul|ull|f|d)|ato(?:i|l|ll|f)|strto(?:l|ll|ul|ull|d))\s*\(/g,
    where: cppOfProduct, instead: 'std::from_chars, which neither throws nor passes over rubbish'},
  {what: /\bstd::regex\b/g, where: cppOfProduct, instead: 'a small parser: std::regex recurses over its input'},
  {what: /\b(?:strcpy|strcat|sprintf|vsprintf|gets|strtok)\s*\(/g, where: isCpp, instead: 'std::string or snprintf'},
  {what: /\b(?:localtime|gmtime|asctime|ctime)\s*\(/g, where: isCpp, instead: 'base/time.h'},
  {what: /\bdelete\s+[\w(*]|\b(?:malloc|calloc|realloc|free)\s*\(/g,
    where: (path) => cppOfProduct(path) && !/^(wasm\/platform|wasm\/worker|shared\/image)\//.test(path),
    instead: 'std::unique_ptr or a container'},
  {what: /\b(?:sleep|usleep|nanosleep|sleep_for|sleep_until|waitForTimeout)\s*\(|\bsetTimeout\s*\(\s*(?:resolve|done)/g,
    where: inTests, instead: 'waiting for the thing itself'},
  {what: either(/\b(?:INSERT OR|REPLACE INTO|AUTOINCREMENT|WITHOUT ROWID|rowid|PRAGMA)\b/,
    /\b(?:strftime|datetime|julianday|ifnull|group_concat|json_extract|last_insert_rowid)\s*\(/),
    where: (path) => shared(path) && isCpp(path) && !/^shared\/db\/|_sqlite\.cpp$/.test(path), in: 'sql',
    instead: 'SQL that PostgreSQL takes too (INSERT … ON CONFLICT, RETURNING, COALESCE)'},
  {what: /\b(?:TODO|FIXME|XXX|HACK)\b/g, where: (path) => notATestOfThis(path) && !path.endsWith('package-lock.json'),
    in: 'all', instead: 'doing it, or an issue'},
  {what: /\/work\/(?:wt|main|shared)\b|\/home\/\w+\/|\/root\/\w/g, where: notATestOfThis, in: 'all',
    instead: 'a path relative to the project'},
  {what: /"resolved": *"https?:[^"]*"/g, where: (path) => path.endsWith('package-lock.json'), in: 'all',
    instead: 'npm install --omit-lockfile-registry-resolved, so that each machine takes its own registry'},
  {what: /\b(?:test|it|describe)\.only\s*\(/g, where: (path) => isScript(path) && notATestOfThis(path),
    instead: 'running all of them'},
];

const views = {
  all: (text) => text,
  sql: withoutComments,
  code: (text, path) => (isCpp(path) ? codeOf(text) : text),
};

export function* checkBanned(files) {
  for (const {path, text} of files)
    for (const rule of banned.filter((r) => r.where(path)))
      for (const {line, match} of matches(views[rule.in ?? 'code'](text, path), rule.what))
        yield {path, line, message: `"${match[0].trim()}" is banned here; instead: ${rule.instead}`};
}
