// Packs the interface into a folder that any static host can serve, under any path:
//   node web/build.mjs [--modules build/wasm/modules] [--out build/web]
// Every file but the page, its manifest and the service worker gets its content's hash into its name, and what
// names it is rewritten. `npm ci` in web/ comes first.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import {fileURLToPath} from 'node:url';
import subsetFont from 'subset-font';
import {markPng, markSvg} from './icons.mjs';
import {iconStyles, tokenStyles} from './share/tokens.mjs';

const web = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(web);
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return path.resolve(at < 0 ? path.join(root, fallback) : process.argv[at + 1]);
};
const modules = option('modules', 'build/wasm/modules');
const out = option('out', 'build/web');

// Downloaded when a text in their alphabet appears, and not kept for offline use.
const ON_DEMAND = /^fonts\/inter-(?!latin\.)/;
// Of the public page, which the server makes and strangers open: nothing for the application's own cache.
const PUBLIC = /^share\//;
const PUBLIC_ICONS = [
  'chevron-left', 'chevron-right', 'circle-check', 'clock', 'download', 'eye', 'file', 'file-archive', 'file-audio',
  'file-code',
  'file-spreadsheet', 'file-text', 'file-up', 'film', 'folder-open', 'hard-drive', 'image', 'link', 'lock',
  'presentation', 'triangle-alert', 'upload',
];
const FIXED_NAMES = new Set(['index.html', 'sw.js', 'manifest.webmanifest']);
const REFERENCE = /(["'`])((?:\.{1,2}\/)*[\w-]+(?:\/[\w-]+)*\.(?:js|css|wasm|woff2|png|svg|webmanifest))\1/g;
const TEXT = /\.(js|css|html|webmanifest)$/;

// Logical name → content.
async function collect() {
  const files = new Map();
  const add = (name, file) => files.set(name, fs.readFileSync(file));
  for (const name of ['index.html', 'app.css', 'theme.js', 'boot.js', 'sw.js', 'manifest.webmanifest']) {
    add(name, path.join(web, name));
  }
  for (const folder of ['platform', 'local']) {
    for (const name of fs.readdirSync(path.join(web, folder))) {
      if (name.endsWith('.js') && name !== 'host_library.js') add(`${folder}/${name}`, path.join(web, folder, name));
    }
  }
  for (const kind of ['js', 'wasm']) {
    add(`septet.${kind}`, path.join(modules, `septet.${kind}`));
    const worker = path.join(modules, `septet_worker.${kind}`);
    if (fs.existsSync(worker)) add(`local/septet_worker.${kind}`, worker);
  }
  addPublicPage(files);
  await addFonts(files);
  addIcons(files);
  return files;
}

// The public page's style: tokens, icons and its own rules in one file, since a stranger's phone asks for each.
function addPublicPage(files) {
  const read = name => fs.readFileSync(path.join(root, name), 'utf8');
  const tokens = JSON.parse(read('assets/tokens.json'));
  const {icons} = JSON.parse(read('assets/icons.json'));
  const own = read('web/share/page.css');
  files.set('share/page.css', Buffer.from(tokenStyles(tokens) + iconStyles(icons, PUBLIC_ICONS) + own));
  files.set('share/drop.js', Buffer.from(read('web/share/drop.js')));
}

async function addFonts(files) {
  const inter = path.join(web, 'node_modules/@fontsource-variable/inter/files');
  for (const subset of ['latin', 'latin-ext', 'cyrillic', 'greek', 'vietnamese']) {
    files.set(`fonts/inter-${subset}.woff2`, fs.readFileSync(path.join(inter, `inter-${subset}-wght-normal.woff2`)));
  }
  const {icons} = JSON.parse(fs.readFileSync(path.join(root, 'assets/icons.json')));
  const lucide = fs.readFileSync(path.join(web, 'node_modules/lucide-static/font/lucide.woff2'));
  const used = String.fromCodePoint(...Object.values(icons));
  files.set('fonts/lucide.woff2', await subsetFont(lucide, used, {targetFormat: 'woff2'}));
}

function addIcons(files) {
  files.set('icons/septet.svg', Buffer.from(markSvg()));
  for (const size of [180, 192, 512]) files.set(`icons/septet-${size}.png`, markPng(size));
  files.set('icons/septet-maskable-512.png', markPng(512, true));
}

class Packer {
  constructor(files) {
    this.files = files;
    this.names = new Map();  // logical name → the one in the folder
    this.content = new Map();
  }

  // What this file is called in the folder; first what it refers to is packed.
  pack(name) {
    if (this.names.has(name)) return this.names.get(name);
    let content = this.files.get(name);
    if (TEXT.test(name)) content = Buffer.from(this.rewrite(name, content.toString()));
    const hash = crypto.createHash('sha256').update(content).digest('hex').slice(0, 8);
    const packed = FIXED_NAMES.has(name) ? name : name.replace(/(\.\w+)$/, `.${hash}$1`);
    this.names.set(name, packed);
    this.content.set(packed, content);
    return packed;
  }

  rewrite(name, text) {
    const folder = path.posix.dirname(name);
    return text.replace(REFERENCE, (whole, quote, reference) => {
      const target = path.posix.join(folder, reference);
      if (!this.files.has(target) || target === name || FIXED_NAMES.has(target)) return whole;
      const relative = path.posix.relative(folder, this.pack(target));
      return quote + (reference.startsWith('.') && !relative.startsWith('.') ? './' : '') + relative + quote;
    });
  }

  // Every module that boot.js imports, directly or not.
  imports(name, found = new Set()) {
    for (const [, , reference] of this.files.get(name).toString().matchAll(/^(import .*?from )'(.*?)'/gm)) {
      const target = path.posix.join(path.posix.dirname(name), reference);
      if (found.has(target) || !this.files.has(target)) continue;
      found.add(target);
      this.imports(target, found);
    }
    return found;
  }
}

function page(packer) {
  const preloads = [...packer.imports('boot.js')].map(name => `<link rel="modulepreload" href="${packer.pack(name)}">`);
  const html = packer.content.get('index.html').toString()
    .replace('data-build="plain"', 'data-build="packed"')
    .replace('<script type="module"', `${preloads.join('\n')}\n<script type="module"`);
  packer.content.set('index.html', Buffer.from(html));
}

function serviceWorker(packer) {
  const isKept = name => !ON_DEMAND.test(name) && !PUBLIC.test(name) && name !== 'sw.js' && name !== 'index.html';
  const kept = [...packer.names].filter(([name]) => isKept(name))
    .map(([, packed]) => packed);
  const all = Buffer.concat([...packer.content.values()]);
  const build = crypto.createHash('sha256').update(all).digest('hex').slice(0, 12);
  const worker = packer.content.get('sw.js').toString()
    .replace('{{BUILD}}', build).replace('{{FILES}}', ['./', ...kept].join(' '));
  packer.content.set('sw.js', Buffer.from(worker));
}

function write(packer) {
  fs.rmSync(out, {recursive: true, force: true});
  for (const [name, content] of packer.content) {
    fs.mkdirSync(path.dirname(path.join(out, name)), {recursive: true});
    fs.writeFileSync(path.join(out, name), content);
  }
}

function report(packer) {
  const quick = {params: {[zlib.constants.BROTLI_PARAM_QUALITY]: 9}};
  let first = 0;
  let worker = 0;
  for (const [name, packed] of packer.names) {
    if (ON_DEMAND.test(name) || PUBLIC.test(name) || name.startsWith('icons/')) continue;
    const size = zlib.brotliCompressSync(packer.content.get(packed), quick).length;
    if (name.startsWith('local/')) worker += size;
    else first += size;
  }
  const sizes = `interface ${kilobytes(first)}, worker ${kilobytes(worker)}`;
  console.log(`web: ${packer.content.size} files; compressed: ${sizes}`);
}

const kilobytes = size => `${(size / 1000).toFixed(0)} KB`;

const packer = new Packer(await collect());
for (const name of packer.files.keys()) packer.pack(name);
page(packer);
serviceWorker(packer);
write(packer);
report(packer);
