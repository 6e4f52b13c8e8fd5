// The canvas: its size in device pixels, its GL context, and frames on demand.
export class Screen {
  constructor(canvas, memory) {
    this.canvas = canvas;
    this.memory = memory;
    this.frames = 0;      // still to paint
    this.until = 0;       // milliseconds: paint every frame until then
    this.pending = false;
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

  schedule() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.paint();
    });
  }

  paint() {
    this.painted++;
    this.frames--;
    const nextChange = this.memory.module._platform_paint();
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
    this.wake(2);
  }
}

function watchPixelRatio(changed) {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener('change', () => {
    changed();
    watchPixelRatio(changed);
  }, {once: true});
}
