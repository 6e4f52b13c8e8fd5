// Refreshes icons.json, the code points in Lucide's font of the icons in use:
//   node assets/icons.mjs PATH-OF-lucide-static [new icon names…]
import fs from 'node:fs';
import path from 'node:path';

const [folder, ...added] = process.argv.slice(2);
const file = new URL('icons.json', import.meta.url);
const known = fs.existsSync(file) ? Object.keys(JSON.parse(fs.readFileSync(file)).icons) : [];
const all = JSON.parse(fs.readFileSync(path.join(folder, 'font/codepoints.json')));
const version = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'))).version;
const icons = {};
for (const name of [...new Set([...known, ...added])].sort()) {
  if (!(name in all)) throw new Error(`Lucide ${version} has no icon "${name}"`);
  icons[name] = all[name];
}
fs.writeFileSync(file, JSON.stringify({ set: 'Lucide', version, icons }, null, 1) + '\n');
