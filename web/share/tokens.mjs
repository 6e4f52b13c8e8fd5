// The design tokens as custom properties, for the one page that CSS lays out, in both themes; and the icons that it
// shows, by name.

const pixels = value => `${value}px`;

const colors = theme => Object.entries(theme).map(([name, value]) => `--${name}: ${value.toLowerCase()};`).join(' ');

function sizes(tokens) {
  const rules = [];
  const add = (prefix, group) => {
    for (const [name, value] of Object.entries(group))
      if (typeof value === 'number') rules.push(`--${prefix}${name}: ${pixels(value)};`);
  };
  const groups = ['space', 'radius', 'control', 'row', 'shell', 'icon', 'focus-ring'];
  for (const group of groups) add(`${group}-`, tokens[group]);
  for (const [name, style] of Object.entries(tokens.type))
    if (style.size) rules.push(`--${name}-size: ${pixels(style.size)}; --${name}-line: ${pixels(style.line)};`);
  for (const [name, motion] of Object.entries(tokens.motion))
    if (motion.ms) rules.push(`--motion-${name}: ${motion.ms}ms cubic-bezier(${motion.ease.join(', ')});`);
  return rules.join(' ');
}

export function tokenStyles(tokens) {
  const {light, dark} = tokens.color;
  return `:root { color-scheme: light dark; ${sizes(tokens)} ${colors(light)} }\n` +
    `@media (prefers-color-scheme: dark) { :root { ${colors(dark)} } }\n`;
}

export function iconStyles(icons, names) {
  return names.map(name => {
    if (!icons[name]) throw new Error(`there is no icon ${name} in assets/icons.json`);
    return `.icon.${name}::before { content: "\\${icons[name].toString(16)}"; }`;
  }).join('\n') + '\n';
}
