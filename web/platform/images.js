// Decodes pictures off the main thread, scaled to what is shown, and uploads them.
export class Images {
  constructor(memory) {
    this.memory = memory;
    this.decoded = new Map();
  }

  async load(id, bytes, bytesSize, width, height, cover) {
    const blob = new Blob([this.memory.bytes(bytes, bytesSize)]);
    try {
      const bitmap = await decode(blob, width, height, cover ? Math.max : Math.min);
      this.decoded.set(id, bitmap);
      this.memory.module._platform_image_loaded(id, bitmap.width, bitmap.height);
    } catch {
      this.memory.module._platform_image_loaded(id, 0, 0);
    }
    this.decoded.get(id)?.close();
    this.decoded.delete(id);
  }

  upload(id, gl, texture) {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, this.decoded.get(id));
  }
}

// As large as width × height needs it, its proportions kept; never enlarged. `choose` is Math.max to cover the box,
// Math.min to fit into it.
async function decode(blob, width, height, choose) {
  const bitmap = await createImageBitmap(blob, {premultiplyAlpha: 'none'});
  const scale = choose(width / bitmap.width, height / bitmap.height);
  if (scale >= 1) return bitmap;
  const small = await createImageBitmap(bitmap, {
    resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
    resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
    resizeQuality: 'high', premultiplyAlpha: 'none',
  });
  bitmap.close();
  return small;
}
