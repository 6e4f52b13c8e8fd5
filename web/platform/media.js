// Media elements that nobody sees: the browser streams and decodes, the interface draws the pictures and the
// controls (wasm/platform/media.cpp).
const CHANGES = ['loadedmetadata', 'durationchange', 'play', 'pause', 'playing', 'waiting', 'seeked', 'ended',
  'error', 'volumechange', 'ratechange', 'timeupdate', 'progress'];

export class Media {
  constructor(memory) {
    this.memory = memory;
    this.players = new Map();
    // In the order of wasm/platform/media.cpp.
    this.acts = [
      player => player.element.play().catch(() => this.changed()),  // the browser wants a click first
      player => player.element.pause(),
      (player, seconds) => { player.element.currentTime = seconds; },
      (player, volume) => { player.element.volume = volume; },
      (player, muted) => { player.element.muted = !!muted; },
      (player, speed) => { player.element.playbackRate = speed; },
    ];
  }

  changed() {
    this.memory.module._platform_media_changed();
  }

  open(id, video, address, size) {
    const element = document.createElement(video ? 'video' : 'audio');
    const player = {element, presented: false};
    this.players.set(id, player);
    element.preload = 'auto';
    element.playsInline = true;
    for (const type of CHANGES) element.addEventListener(type, () => this.changed());
    if (video) this.follow(player);
    element.src = this.memory.text(address, size);
  }

  // A picture is taken over when one was presented; a browser that does not tell is asked as time passes.
  follow(player) {
    const {element} = player;
    const present = () => {
      player.presented = true;
      this.changed();
    };
    if (!element.requestVideoFrameCallback) {
      for (const type of ['timeupdate', 'seeked', 'loadeddata']) element.addEventListener(type, present);
      return;
    }
    const next = () => {
      present();
      if (element.src) element.requestVideoFrameCallback(next);
    };
    element.requestVideoFrameCallback(next);
  }

  close(id) {
    const player = this.players.get(id);
    this.players.delete(id);
    if (!player) return;
    player.element.pause();
    player.element.removeAttribute('src');
    player.element.load();
  }

  state(id, out) {
    const player = this.players.get(id);
    if (!player) return;
    const {element} = player;
    const duration = Number.isFinite(element.duration) ? element.duration : 0;
    const values = [
      element.readyState > 0, !element.paused && !element.ended, !element.paused && element.readyState < 3,
      element.ended, !!element.error, element.muted, element.currentTime, duration, bufferedEnd(element),
      element.volume, element.playbackRate, element.videoWidth ?? 0, element.videoHeight ?? 0,
    ];
    new Float64Array(this.memory.module.HEAPU8.buffer, out, values.length).set(values.map(Number));
  }

  // Whether a new picture went into the texture.
  upload(id, gl, texture, fresh) {
    const player = this.players.get(id);
    if (!player || player.element.readyState < 2 || !(player.presented || fresh)) return 0;
    player.presented = false;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    if (fresh) gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, player.element);
    else gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, gl.RGBA, gl.UNSIGNED_BYTE, player.element);
    return 1;
  }

  act(id, what, value) {
    const player = this.players.get(id);
    if (player) this.acts[what](player, value);
  }
}

function bufferedEnd({buffered, currentTime}) {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) return buffered.end(i);
  }
  return 0;
}
