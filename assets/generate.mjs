// Writes tokens.h from tokens.json and icons.json:  node assets/generate.mjs OUT-FOLDER
// Refuses tokens in which a text colour is too faint for a fill that it may stand on.
import fs from 'node:fs';
import path from 'node:path';

const read = name => JSON.parse(fs.readFileSync(new URL(name, import.meta.url)));
const tokens = read('tokens.json');
const { icons } = read('icons.json');
const services = ['home', 'drive', 'market', 'watch', 'listen', 'eats', 'shop'];
const snake = name => name.replaceAll('-', '_');
const themes = ['light', 'dark'];

// WCAG 2.1, relative luminance and contrast ratio.
const channel = value => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = hex => [0.2126, 0.7152, 0.0722].reduce(
  (sum, weight, i) => sum + weight * channel(parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255), 0);
function contrast(a, b) {
  const [bright, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dark + 0.05);
}

function check(colors, theme) {
  const fills = ['background', 'surface', 'raised', 'sunken', 'hover', 'selection'];
  const need = (text, fill, least) => {
    const found = contrast(colors[text], colors[fill]);
    if (found < least)
      throw new Error(`${theme}: ${text} on ${fill} has a contrast of ${found.toFixed(2)}, below ${least}`);
  };
  for (const fill of fills) for (const text of ['text', 'text-muted', 'text-faint']) need(text, fill, 4.5);
  for (const service of services) {
    for (const fill of ['surface', 'background', `accent-${service}-soft`]) need(`accent-${service}`, fill, 4.5);
    need('on-accent', `accent-${service}`, 4.5);
  }
  for (const state of ['good', 'warning', 'bad', 'info']) need(state, `${state}-soft`, 4.5);
  need('on-inverse', 'inverse', 4.5);
  need('focus', 'surface', 3);
}

// "#RRGGBB" or "#RRGGBBAA" as ImGui packs it: red in the lowest byte.
function packed(hex) {
  const byte = i => hex.slice(1 + 2 * i, 3 + 2 * i).padStart(2, '0');
  return `0x${hex.length > 7 ? byte(3) : 'FF'}${byte(2)}${byte(1)}${byte(0)}u`;
}

const numbers = (prefix, group) => Object.entries(group).flatMap(([name, value]) =>
  typeof value === 'number' ? [`inline constexpr float ${prefix}_${snake(name)} = ${value};`] : []);

function colorTable() {
  const names = Object.keys(tokens.color.light);
  for (const theme of themes) check(tokens.color[theme], theme);
  const row = theme => `  {${names.map(name => packed(tokens.color[theme][name])).join(', ')}},`;
  return [
    'enum class Color : std::uint8_t {', ...names.map(name => `  ${snake(name)},`), '};',
    `inline constexpr std::size_t color_count = ${names.length};`,
    '// By theme: light, dark.  Packed as 0xAABBGGRR.',
    'inline constexpr std::uint32_t color_values[2][color_count] = {', ...themes.map(row), '};',
  ];
}

function typeTable() {
  const styles = Object.entries(tokens.type).filter(([, value]) => value.size);
  return [
    '// The sizes of text, in CSS pixels, and the weight of the strokes.',
    'struct TypeMetrics {', '  float size;', '  float line;', '  int weight;', '};',
    ...styles.map(([name, { size, line, weight }]) =>
      `inline constexpr TypeMetrics type_${snake(name)} = {${size}, ${line}, ${weight}};`),
  ];
}

function elevationTable() {
  const levels = ['1', '2', '3'].map(level => tokens.elevation[level]);
  return [
    '// A shadow under what floats: how far below, how soft, how dark in the light and the dark theme.',
    'struct Elevation {', '  float offset_y;', '  float blur;', '  float alpha[2];', '};',
    `inline constexpr Elevation elevations[3] = {${levels.map(level =>
      `{${level.offset[1]}, ${level.blur}, {${level.light}, ${level.dark}}}`).join(', ')}};`,
  ];
}

function motionTable() {
  const motions = Object.entries(tokens.motion).filter(([, value]) => value.ms);
  return [
    '// How long something moves, and the cubic Bézier curve along which.',
    'struct Motion {', '  float duration_ms;', '  float ease[4];', '};',
    ...motions.map(([name, { ms, ease }]) =>
      `inline constexpr Motion motion_${snake(name)} = {${ms}, {${ease.join(', ')}}};`),
  ];
}

function iconTable() {
  return [
    '// The icons in use, by their names in Lucide; the value is the code point in its font.',
    'enum class Icon : std::uint32_t {', '  none = 0,',
    ...Object.entries(icons).map(([name, code]) => `  ${snake(name)} = ${code},`), '};',
  ];
}

const header = [
  '// Generated from assets/tokens.json and assets/icons.json by assets/generate.mjs.',
  '#pragma once', '', '#include <cstddef>', '#include <cstdint>', '', 'namespace septet::ui {', '',
  ...colorTable(), '',
  '// Lengths, in CSS pixels.',
  ...numbers('space', tokens.space), ...numbers('radius', tokens.radius),
  ...numbers('icon', tokens.icon), ...numbers('control', tokens.control),
  ...numbers('row', tokens.row), ...numbers('shell', tokens.shell),
  ...numbers('breakpoint', tokens.breakpoint),
  `inline constexpr float switch_width = ${tokens.control.switch[0]};`,
  `inline constexpr float switch_height = ${tokens.control.switch[1]};`,
  ...numbers('focus_ring', tokens['focus-ring']), '',
  ...typeTable(), '', ...elevationTable(), '', ...motionTable(), '', ...iconTable(), '',
  '}  // namespace septet::ui', '',
].join('\n');

const out = path.join(process.argv[2], 'ui', 'tokens.h');
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, header);
