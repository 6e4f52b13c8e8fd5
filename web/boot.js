// Starts the interface: font, module, page. The names of modules and assets are replaced by hashed ones
// when build.mjs packs them.
import createSeptet from './septet.js';
import {Fields} from './platform/fields.js';
import {Files} from './platform/files.js';
import {Glyphs} from './platform/glyphs.js';
import {Images} from './platform/images.js';
import {Input} from './platform/input.js';
import {Media} from './platform/media.js';
import {Memory} from './platform/memory.js';
import {Mirror} from './platform/mirror.js';
import {Net} from './platform/net.js';
import {Page} from './platform/page.js';
import {Screen} from './platform/screen.js';
import {Surfaces} from './platform/surfaces.js';
import {loadFonts} from './platform/fonts.js';

const CURSORS = ['default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize',
  'pointer', 'not-allowed'];

class Platform {
  constructor(module) {
    const host = document.getElementById('host');
    const memory = new Memory(module);
    this.host = host;
    this.screen = new Screen(document.getElementById('canvas'), memory);
    this.glyphs = new Glyphs(memory);
    this.fields = new Fields(memory, this.screen);
    this.surfaces = new Surfaces(memory, this.screen);
    this.mirror = new Mirror(document.getElementById('mirror'), memory, this.fields, this.surfaces, this.screen);
    this.input = new Input(host, this.screen, memory);
    this.page = new Page(memory);
    this.files = new Files(host, this.screen, memory, this.input);
    this.net = new Net(this.files, memory);
    this.images = new Images(memory);
    this.media = new Media(memory);
  }

  // The module calls it when ImGui and GL are there.
  start() {
    this.page.start();
    this.input.start();
    this.files.start();
    this.net.start();
    this.screen.start();
    document.documentElement.classList.add('running');
  }

  setCursor(cursor) {
    this.host.style.cursor = cursor < 0 ? 'none' : CURSORS[cursor];
  }
}

async function boot() {
  const module = {noInitialRun: true, locateFile: name => new URL(name, import.meta.url).href};
  module.platform = new Platform(module);
  // The module compiles on while the drawing surface is made, which blocks for 0.1 s.
  const created = createSeptet(module);
  await loadFonts();
  const canvas = document.getElementById('canvas');
  if (!canvas.getContext('webgl2', {alpha: false, antialias: false, depth: false, stencil: false})) {
    document.documentElement.classList.add('no-webgl');
    return;
  }
  await created;
  module._main(0, 0);
  globalThis.septet = module;  // tests look at it
}

if (navigator.serviceWorker && document.documentElement.dataset.build === 'packed') {
  navigator.serviceWorker.register('./sw.js');
}
boot();
