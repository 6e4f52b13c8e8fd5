// Rasterises texts with the browser's own text engine and uploads them into the glyph texture.
const WIDTH = 1024;
const HEIGHT = 512;

export class Glyphs {
  constructor(memory) {
    this.memory = memory;
    this.styles = [];
    this.extents = [];  // of each style, once measured: above and below the baseline
    this.queued = [];
    this.current = -1;
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    this.pen = canvas.getContext('2d', {willReadFrequently: true});
    this.pen.textBaseline = 'alphabetic';
    // The shapes as they are drawn: hinting would close the gap under the dot of an i.
    this.pen.textRendering = 'geometricPrecision';
    this.setInk(1);
  }

  setInk(dark) {
    this.pen.fillStyle = dark ? '#14171c' : '#eceef1';
  }

  style(text, size) {
    this.styles.push(this.memory.text(text, size));
    return this.styles.length - 1;
  }

  use(style, kerned) {
    if (style !== this.current) {
      this.pen.font = this.styles[style];
      this.current = style;
    }
    const kerning = kerned ? 'normal' : 'none';
    if (this.pen.fontKerning !== kerning) this.pen.fontKerning = kerning;
  }

  // As the page itself rounds it; geometric precision rounds it otherwise.
  extent(style) {
    if (!this.extents[style]) {
      this.pen.textRendering = 'auto';
      const m = this.pen.measureText('x');
      this.pen.textRendering = 'geometricPrecision';
      this.extents[style] = [m.fontBoundingBoxAscent, m.fontBoundingBoxDescent];
    }
    return this.extents[style];
  }

  // Writes seven floats: the ink's box with a pixel around it, the advance, the font's extent.
  measure(style, text, size, shift, kerned, out) {
    this.use(style, kerned);
    const m = this.pen.measureText(this.memory.text(text, size));
    let left = Math.floor(shift - m.actualBoundingBoxLeft);
    let right = Math.ceil(shift + m.actualBoundingBoxRight);
    let top = Math.floor(-m.actualBoundingBoxAscent);
    let bottom = Math.ceil(m.actualBoundingBoxDescent);
    if (right <= left || bottom <= top) {
      left = right = top = bottom = 0;
    } else {
      left--, right++, top--, bottom++;
    }
    this.memory.module.HEAPF32.set(
      [left, top, Math.min(right - left, WIDTH), Math.min(bottom - top, HEIGHT), m.width,
        ...this.extent(style)], out >> 2);
  }

  queue(style, text, size, shift, kerned, ink, x, y, colored) {
    const [left, top, width, height] = this.memory.module.HEAPF32.subarray(ink >> 2, (ink >> 2) + 4);
    this.queued.push({style, text: this.memory.text(text, size), shift, kerned, left, top, width,
      height, x, y, colored, fromX: 0, fromY: 0});
  }

  flush(gl, texture) {
    if (!this.queued.length) return;
    const queued = this.queued;
    this.queued = [];
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, WIDTH);
    for (let begin = 0; begin < queued.length;) begin = this.drawPage(gl, queued, begin);
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 0);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 0);
  }

  // Draws as many as fit on the canvas, reads it back once, uploads them; returns the next one.
  drawPage(gl, queued, begin) {
    this.pen.clearRect(0, 0, WIDTH, HEIGHT);
    let x = 0;
    let y = 0;
    let rowHeight = 0;
    let end = begin;
    for (; end < queued.length; end++) {
      const glyph = queued[end];
      if (x + glyph.width > WIDTH) {
        x = 0;
        y += rowHeight;
        rowHeight = 0;
      }
      if (y + glyph.height > HEIGHT) break;
      this.use(glyph.style, glyph.kerned);
      this.pen.fillText(glyph.text, x - glyph.left + glyph.shift, y - glyph.top);
      glyph.fromX = x;
      glyph.fromY = y;
      x += glyph.width;
      rowHeight = Math.max(rowHeight, glyph.height);
    }
    const pixels = new Uint8Array(this.pen.getImageData(0, 0, WIDTH, y + rowHeight).data.buffer);
    for (let i = begin; i < end; i++) this.upload(gl, queued[i], pixels);
    return end;
  }

  upload(gl, glyph, pixels) {
    const colored = hasColor(glyph, pixels);
    if (!colored) whiten(glyph, pixels);
    this.memory.module.HEAPU8[glyph.colored] = colored ? 1 : 0;
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, glyph.fromX);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, glyph.fromY);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, glyph.x, glyph.y, glyph.width, glyph.height, gl.RGBA,
      gl.UNSIGNED_BYTE, pixels);
  }
}

function rowStart(glyph, row) {
  return ((glyph.fromY + row) * WIDTH + glyph.fromX) * 4;
}

// Emoji have pixels whose channels differ by more than the ink's own tint does.
function hasColor(glyph, pixels) {
  for (let row = 0; row < glyph.height; row++) {
    const start = rowStart(glyph, row);
    for (let p = start; p < start + glyph.width * 4; p += 4) {
      const range = Math.max(Math.abs(pixels[p] - pixels[p + 1]), Math.abs(pixels[p + 1] - pixels[p + 2]));
      if (pixels[p + 3] > 128 && range > 16) return true;
    }
  }
  return false;
}

function whiten(glyph, pixels) {
  for (let row = 0; row < glyph.height; row++) {
    const start = rowStart(glyph, row);
    for (let p = start; p < start + glyph.width * 4; p += 4) pixels[p] = pixels[p + 1] = pixels[p + 2] = 255;
  }
}
