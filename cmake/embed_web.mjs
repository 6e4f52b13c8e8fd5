// node cmake/embed_web.mjs WEB_FOLDER OUTPUT.cpp CACHE_FOLDER
// Writes a C++ file that puts every file of the built web application into the binary, as it is and
// compressed with Brotli and gzip (kept only where smaller). What was compressed once is found
// again by its hash in the cache folder. No such folder: an empty table.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [webFolder, output, cacheFolder] = process.argv.slice(2).map((path) => resolve(path));

const contentTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const compressedAlready = new Set(['.jpg', '.png', '.webp', '.woff2']);

const coders = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gz: (bytes) => gzipSync(bytes, { level: 9 }),
};

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

// The path of the compressed form, or null where it would not be smaller.
function compressed(bytes, hash, coding) {
  const path = join(cacheFolder, `${hash}.${coding}`);
  if (!existsSync(path)) writeFileSync(path, coders[coding](bytes));
  return readFileSync(path).length < bytes.length * 0.95 ? path : null;
}

function asset(path) {
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const smaller = (coding) =>
    compressedAlready.has(extname(path)) ? null : compressed(bytes, hash, coding);
  return {
    path: '/' + relative(webFolder, path).replaceAll('\\', '/'),
    contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
    etag: `W/"${hash.slice(0, 16)}"`,
    hash,
    forms: [path, smaller('br'), smaller('gz')],
  };
}

function incbin(symbol, path) {
  return `__asm__(".pushsection .rodata\\n${symbol}_begin: .incbin \\"${path}\\"\\n${symbol}_end:\\n.popsection");
extern const char ${symbol}_begin[], ${symbol}_end[];`;
}

function view(symbol) {
  return `{${symbol}_begin, static_cast<std::size_t>(${symbol}_end - ${symbol}_begin)}`;
}

mkdirSync(cacheFolder, { recursive: true });
const assets = (existsSync(webFolder) ? filesBelow(webFolder) : [])
  .map(asset)
  .sort((a, b) => (a.path < b.path ? -1 : 1));

const data = [];
const rows = assets.map((entry, index) => {
  const forms = entry.forms.map((path, form) => {
    if (path === null) return '{}';
    const symbol = `septet_web_${index}_${form}`;
    data.push(`// ${entry.hash}\n${incbin(symbol, path)}`);
    return view(symbol);
  });
  const texts = [entry.path, entry.contentType, entry.etag].map((text) => JSON.stringify(text));
  return `      {${[...texts, ...forms].join(', ')}},`;
});

writeFileSync(output, `// Written by cmake/embed_web.mjs.
#include "server/web_assets.h"

extern "C" {
${data.join('\n')}
}

namespace septet::server {

std::span<const WebAsset> embedded_assets() {
  static const std::vector<WebAsset> assets = {
${rows.join('\n')}
  };
  return assets;
}

}  // namespace septet::server
`);
console.log(`embedded ${assets.length} files of ${webFolder}`);
