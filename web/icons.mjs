// The mark: seven bars, one for each service, as SVG; and the PNG icons of the manifest, rasterised here.
import zlib from 'node:zlib';

// accent-home … accent-shop
const COLORS = ['#3d4653', '#0b6bbd', '#5146db', '#c4234c', '#bd4706', '#0a7868', '#9431ac'];
const HEIGHTS = [260, 420, 600, 330, 520, 380, 220];  // of the sign-in page's bars
const BAR = 2.6;    // width of a bar, of 32
const STEP = 3.9;   // from bar to bar

// The bars in a square of 32: [x, y, width, height, colour].
function bars(scale) {
  return HEIGHTS.map((height, i) => {
    const tall = height / 600 * 24 * scale;
    const x = 16 + (i * STEP - (6 * STEP + BAR) / 2) * scale;
    return [x, 16 - tall / 2, BAR * scale, tall, COLORS[i]];
  });
}

export function markSvg() {
  const rects = bars(1).map(([x, y, w, h, color]) =>
    `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${w}" height="${h.toFixed(2)}" rx="${w / 2}" ` +
    `fill="${color}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${rects.join('')}</svg>\n`;
}

// White ground; a maskable icon keeps its mark within the safe circle.
export function markPng(size, maskable = false) {
  const pixels = new Uint8Array(size * size * 4);
  const unit = 32 / size;
  const shapes = bars(maskable ? 0.62 : 0.8);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      pixels.set(pixelAt((x + 0.5) * unit, (y + 0.5) * unit, unit, shapes, maskable), (y * size + x) * 4);
    }
  }
  return encodePng(pixels, size);
}

function pixelAt(x, y, unit, shapes, maskable) {
  const ground = maskable ? 1 : coverage(x, y, [0, 0, 32, 32], 7, unit);
  let color = [255, 255, 255];
  for (const [left, top, width, height, hex] of shapes) {
    const cover = coverage(x, y, [left, top, width, height], width / 2, unit);
    const ink = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
    color = color.map((value, i) => value + (ink[i] - value) * cover);
  }
  return [...color.map(Math.round), Math.round(ground * 255)];
}

// How much of the pixel a rounded rectangle covers, from its signed distance.
function coverage(x, y, [left, top, width, height], radius, unit) {
  const dx = Math.abs(x - left - width / 2) - width / 2 + radius;
  const dy = Math.abs(y - top - height / 2) - height / 2 + radius;
  const distance = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  return Math.min(1, Math.max(0, 0.5 - distance / unit));
}

function encodePng(pixels, size) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    rows.set(pixels.subarray(y * size * 4, (y + 1) * size * 4), y * (size * 4 + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);  // eight bits, RGBA
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(rows, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), out.length - 4);
  return out;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
