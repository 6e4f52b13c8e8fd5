// The canvas: its size in device pixels, its GL context, and frames on demand.
const ATTENTION_MS = 300;  // after an input event frames come at once

export class Screen {
  constructor(canvas, memory) {
    this.canvas = canvas;
    this.memory = memory;
    this.frames = 0;      // still to paint
    this.until = 0;       // milliseconds: paint every frame until then
    this.pending = false;
    this.resting = 0;     // the timer of a frame that waits
    this.rested = 0;      // milliseconds: until then the rest of the page has its turn
    this.attentive = 0;   // milliseconds: until then it has not, since the person does something
    this.timer = 0;
    this.painted = 0;     // in all; tests read it
  }

  // After the module's GL context exists.
  start() {
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    watchPixelRatio(() => this.fit());
    this.canvas.addEventListener('webglcontextlost', event => event.preventDefault());
    this.canvas.addEventListener('webglcontextrestored', () => {
      this.memory.module._platform_context_restored();
      this.wake(2);
    });
    document.fonts.addEventListener('loadingdone', () => {
      this.memory.module._platform_remake();
      this.wake(2);
    });
    this.fit();
  }

  fit() {
    const {clientWidth: width, clientHeight: height} = this.canvas;
    const ratio = devicePixelRatio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.memory.module._platform_resize(width, height, ratio);
    // A resized canvas is blank: paint it before the browser shows it.
    this.paint();
  }

  wake(frames) {
    this.frames = Math.max(this.frames, frames);
    this.schedule();
  }

  animate(milliseconds) {
    this.until = Math.max(this.until, performance.now() + milliseconds);
    this.schedule();
  }

  // Where painting is slow (no GPU), replies and uploads get as much time as it.
  schedule() {
    if (this.pending) return;
    this.pending = true;
    const now = performance.now();
    if (now >= this.rested || now < this.attentive) this.request();
    else this.resting = setTimeout(() => this.request(), this.rested - now);
  }

  request() {
    this.resting = 0;
    requestAnimationFrame(() => {
      this.pending = false;
      this.paint();
    });
  }

  paint() {
    this.painted++;
    this.frames--;
    const started = performance.now();
    const nextChange = this.memory.module._platform_paint();
    const ended = performance.now();
    this.rested = ended + (ended - started);
    clearTimeout(this.timer);
    if (this.frames > 0 || performance.now() < this.until) {
      this.schedule();
    } else if (nextChange > 0) {
      this.timer = setTimeout(() => this.wake(1), nextChange);
    }
  }

  after(milliseconds, id) {
    setTimeout(() => this.memory.module._platform_timer(id), milliseconds);
  }

  // Runs the interface for an event that just came in; its outcome is painted at the next frame.
  pump() {
    this.memory.module._platform_pump();
    this.attentive = performance.now() + ATTENTION_MS;
    this.wake(2);
    if (!this.resting) return;
    clearTimeout(this.resting);
    this.request();
  }
}

function watchPixelRatio(changed) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener('change', () => {
    changed();
    watchPixelRatio(changed);
  }, {once: true});
}
