// Who may include whom: the table of architecture.md, as data.
import {isCpp, matches, withoutComments} from './source.mjs';

const foundation = ['shared/base'];
const types = [
  'shared/people/types.h', 'shared/drive/types.h', 'shared/drive/sharing_types.h',
  'shared/drive/history_types.h', 'shared/drive/preview_types.h', 'shared/events/live_event.h',
  'shared/matching/types.h', 'shared/market/types.h', 'shared/market/order_types.h',
  'shared/market/account_types.h', 'shared/market/watch_types.h', 'shared/market/board_types.h',
];

// A file belongs to the longest folder here that it lies in; it may include that folder and these.
export const layers = {
  'shared/base': [],
  'shared/db': foundation,
  'shared/http': foundation,
  'shared/events': [...foundation, 'shared/db'],
  'shared/jobs': [...foundation, 'shared/db'],
  'shared/search': [...foundation, 'shared/db'],
  'shared/blob': [...foundation, 'shared/db'],
  'shared/image': foundation,
  'shared/archive': [...foundation, 'shared/http'],
  'shared/extract': [...foundation, 'shared/http', 'shared/archive'],
  'shared/people': [...foundation, 'shared/db', 'shared/http', 'shared/events', 'shared/image'],
  'shared/drive': [
    ...foundation, 'shared/db', 'shared/http', 'shared/events', 'shared/jobs', 'shared/blob',
    'shared/archive', 'shared/search', 'shared/extract', 'shared/image',
  ],
  'shared/matching': foundation,
  'shared/indicators': [],
  'shared/ledger': [...foundation, 'shared/db'],
  'shared/market': [
    ...foundation, 'shared/db', 'shared/http', 'shared/events', 'shared/jobs', 'shared/search',
    'shared/matching', 'shared/ledger', 'shared/indicators',
  ],
  'shared/demonstration': [...foundation, 'shared/http', 'shared/image', ...types],
  'shared/app': ['shared'],
  'server': ['shared'],
  'server/dav': [
    ...foundation, 'shared/db', 'shared/http', 'shared/drive', 'shared/blob',
  ],
  'server/tus': [
    ...foundation, 'shared/db', 'shared/http', 'shared/drive', 'shared/blob', 'server/dav/dates.h',
  ],
  'server/feeds': [...foundation, 'shared/db', 'shared/market/context.h', 'shared/extract'],
  'server/public_page': [...foundation, 'shared/db', 'shared/http', 'shared/drive', 'shared/blob'],
  'wasm/platform': foundation,
  'wasm/client': [
    ...foundation, 'shared/http', 'shared/blob/chunker.h', 'wasm/platform', 'wasm/worker/messages.h',
    ...types,
  ],
  'wasm/ui': [...foundation, 'wasm/platform'],
  'wasm/ui/chart': [...foundation, 'wasm/platform', 'wasm/ui', 'shared/indicators'],
  'wasm/shell': [...foundation, 'wasm/platform', 'wasm/ui', 'wasm/client', ...types],
  'wasm/panels/home': [],
  'wasm/panels/sign_in': [],
  'wasm/panels/drive': [],
  'wasm/panels/market': ['shared/indicators'],
  'wasm/panels/settings': [],
  'wasm/worker': ['shared', 'wasm/platform'],
  'wasm': ['wasm', ...foundation],
  'tests': ['shared', 'server', 'wasm', 'tests'],
};
for (const folder of Object.keys(layers).filter((name) => name.startsWith('wasm/panels/')))
  layers[folder].push(...layers['wasm/shell'], 'wasm/shell');

// Inside a service, what each of its files may not know.
const withinService = [
  {file: /\/(\w+_)?types\.(h|cpp)$/, banned: /^(db|http|events|blob|image)\/|\/(rules|store|service|routes)\.h$/,
    remedy: 'types are records only: base/ and other types'},
  {file: /\/rules\.(h|cpp)$/, banned: /^(db|http|events|blob)\/|\/(store|service|routes)\.h$/,
    remedy: 'rules are pure decisions: pass in what they need'},
  {file: /\/store\w*\.(h|cpp)$/, banned: /^http\/|\/(service|routes)\.h$/,
    remedy: 'a store knows SQL and types, not requests'},
  {file: /^shared\/(people|drive|market)\/(?!\w*routes)\w+\.(h|cpp)$/,
    banned: /^http\/(router|multipart)\.h$|\/routes\.h$/,
    remedy: 'only routes know requests: decode and encode there'},
];

const inside = (path, place) => path === place || path.startsWith(place + '/');

export function layerOf(path) {
  return Object.keys(layers)
    .filter((folder) => inside(path, folder))
    .sort((a, b) => b.length - a.length)[0];
}

// The file that an #include names, among those there are; undefined for a library's.
export function resolved(name, from, paths) {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  return [`shared/${name}`, name, `wasm/${name}`, `tests/${name}`, folder + name].find((p) => paths.has(p));
}

export function* includesOf(file) {
  const text = withoutComments(file.text);
  for (const {line, match} of matches(text, /^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]/gm))
    yield {line, name: match[1]};
}

function includeFault(file, name, paths) {
  const within = withinService.find((rule) => rule.file.test(file.path) && /^shared\//.test(file.path));
  if (within?.banned.test(name)) return `may not include ${name}: ${within.remedy}`;
  const target = resolved(name, file.path, paths);
  if (!target) return;
  const layer = layerOf(file.path);
  if (inside(target, layer) || layers[layer].some((place) => inside(target, place))) return;
  return `${layer} may not include ${name}: declare a narrow interface in ${layer} and let app/ or main wire it`;
}

export function* checkLayers(files) {
  const paths = new Set(files.map((file) => file.path));
  for (const file of files.filter((f) => isCpp(f.path))) {
    if (!layerOf(file.path)) {
      yield {path: file.path, line: 1, message: 'this folder is not in the table of tests/tidy/layers.mjs'};
      continue;
    }
    for (const {line, name} of includesOf(file)) {
      const message = includeFault(file, name, paths);
      if (message) yield {path: file.path, line, message};
    }
  }
}
