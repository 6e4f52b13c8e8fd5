// Long texts that the browser draws and edits itself (wasm/platform/text_surface.h). Each is an element of the
// mirror, which places it; in it are the <textarea> and, for code, a gutter with the numbers of the lines.
const READ_ONLY = 1, MONOSPACE = 2, WRAPPED = 4, NUMBERED = 8, FRAMED = 16;

export class Surfaces {
  constructor(memory, screen) {
    this.memory = memory;
    this.screen = screen;
    this.byId = new Map();
    this.byItem = new Map();
    // In the order of wasm/platform/text_surface.cpp.
    this.acts = [
      surface => {
        surface.wantsFocus = !surface.element.isConnected;
        surface.area.focus({preventScroll: true});
      },
      surface => { surface.area.focus({preventScroll: true}); document.execCommand('undo'); },
      surface => { surface.area.focus({preventScroll: true}); document.execCommand('redo'); },
    ];
  }

  make(id) {
    const element = document.createElement('div');
    const area = document.createElement('textarea');
    const gutter = document.createElement('pre');
    element.className = 'surface';
    gutter.setAttribute('aria-hidden', 'true');
    area.spellcheck = false;
    element.append(gutter, area);
    const surface = {id, element, area, gutter, known: '', look: -1, lines: 0};
    // The mirror sees one element: what it does to that concerns the text.
    element.surface = surface;
    element.focus = options => area.focus(options);
    element.setAttribute = (name, value) => area.setAttribute(name, value);
    element.getAttribute = name => area.getAttribute(name);
    element.removeAttribute = name => area.removeAttribute(name);
    area.addEventListener('input', () => this.edited(surface));
    area.addEventListener('scroll', () => this.alignGutter(surface));
    area.addEventListener('keydown', event => this.keyDown(surface, event));
    area.addEventListener('focus', () => this.memory.module._platform_surface_focused(id));
    this.byId.set(id, surface);
  }

  drop(id) {
    const surface = this.byId.get(id);
    this.byId.delete(id);
    if (!surface) return;
    this.byItem.delete(surface.item);
    surface.element.remove();
  }

  // covered: x, y, width and height of what lies in front of it.
  bind(id, item, look, covered, coveredCount) {
    const surface = this.byId.get(id);
    const holes = [...this.memory.module.HEAPF32.subarray(covered >> 2, (covered >> 2) + coveredCount)].join(' ');
    if (holes !== surface.holes) {
      surface.holes = holes;
      surface.element.style.clipPath = clipAround(holes);
    }
    surface.item = item >>> 0;
    this.byItem.set(surface.item, surface);
    if (look === surface.look) return;
    surface.look = look;
    surface.area.readOnly = !!(look & READ_ONLY);
    surface.area.wrap = look & WRAPPED ? 'soft' : 'off';
    const set = (name, bit) => surface.element.classList.toggle(name, !!(look & bit));
    set('monospace', MONOSPACE);
    set('numbered', NUMBERED);
    set('framed', FRAMED);
    this.countLines(surface);
  }

  // The mirror has put it in its place.
  placed({surface}) {
    if (!surface.wantsFocus) return;
    surface.wantsFocus = false;
    surface.area.focus({preventScroll: true});
  }

  // The mirror's element of that item.
  element(item) {
    return this.byItem.get(item)?.element;
  }

  setText(id, text, size) {
    const surface = this.byId.get(id);
    surface.area.value = this.memory.text(text, size);
    surface.known = surface.area.value;
    surface.area.setSelectionRange(0, 0);
    surface.area.scrollTop = 0;
    this.countLines(surface);
  }

  applyEdit(id, at, removed, text, size) {
    const surface = this.byId.get(id);
    surface.area.setRangeText(this.memory.text(text, size), at, at + removed, 'end');
    surface.known = surface.area.value;
    this.countLines(surface);
  }

  text(id, size) {
    return this.memory.give(this.byId.get(id).area.value, size);
  }

  edited(surface) {
    const edit = difference(surface.known, surface.area.value);
    surface.known = surface.area.value;
    if (!edit) return;
    if (edit.inserted.includes('\n') || edit.lost.includes('\n')) this.countLines(surface);
    this.memory.lend(edit.inserted, (address, size) => {
      this.memory.module._platform_surface_edited(surface.id, edit.at, edit.lost.length, address, size);
    });
    this.screen.pump();
  }

  // Tab indents, so Escape is the way out for the keyboard.
  keyDown(surface, event) {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      surface.area.blur();
      this.memory.module._platform_surface_left(surface.id);
      this.screen.pump();
    } else if (event.key === 'Tab' && !surface.area.readOnly && !event.ctrlKey && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      document.execCommand('insertText', false, '\t');
    }
  }

  countLines(surface) {
    if (!(surface.look & NUMBERED)) return;
    const count = surface.known.split('\n').length;
    if (count !== surface.lines) {
      surface.lines = count;
      surface.gutter.textContent = Array.from({length: count}, (_, i) => i + 1).join('\n');
      surface.element.style.setProperty('--gutter', `${Math.max(3, String(count).length) + 2}ch`);
    }
    this.alignGutter(surface);
  }

  alignGutter({look, gutter, area}) {
    if (look & NUMBERED) gutter.style.transform = `translateY(${-area.scrollTop}px)`;
  }

  act(id, what) {
    const surface = this.byId.get(id);
    if (surface) this.acts[what](surface);
  }

  focused(id) {
    return document.activeElement === this.byId.get(id)?.area ? 1 : 0;
  }

  caret(id, out) {
    const {area} = this.byId.get(id);
    const at = area.selectionDirection === 'backward' ? area.selectionStart : area.selectionEnd;
    const before = area.value.slice(0, at);
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    this.memory.module.HEAP32.set([line, column, area.selectionEnd - area.selectionStart], out >> 2);
  }

  find(id, text, size, forward, focus, out) {
    const surface = this.byId.get(id);
    const {area} = surface;
    const places = placesOf(area.value, this.memory.text(text, size));
    let which = -1;
    if (places.length && forward) {
      which = places.findIndex(at => at >= (focus ? area.selectionEnd : area.selectionStart));
      if (which < 0) which = 0;
    } else if (places.length) {
      which = places.findLastIndex(at => at < area.selectionStart);
      if (which < 0) which = places.length - 1;
    }
    this.memory.module.HEAP32.set([which + 1, places.length], out >> 2);
    if (which < 0) return;
    const length = this.memory.text(text, size).length;
    if (focus) area.focus({preventScroll: true});
    area.setSelectionRange(places[which], places[which] + length);
    reveal(surface, places[which]);
  }
}

function clipAround(holes) {
  if (!holes) return '';
  const numbers = holes.split(' ');
  let path = 'M0 0H99999V99999H0Z';
  for (let i = 0; i < numbers.length; i += 4) {
    const [x, y, width, height] = numbers.slice(i, i + 4);
    path += `M${x} ${y}h${width}v${height}h${-width}Z`;
  }
  return `path(evenodd, "${path}")`;
}

// The one stretch in which two texts differ.
function difference(before, now) {
  const most = Math.min(before.length, now.length);
  let begin = 0;
  for (let step = 1 << 16; step >= 1; step >>= 4) {
    while (begin + step <= most && before.slice(begin, begin + step) === now.slice(begin, begin + step)) begin += step;
  }
  let end = 0;
  const tail = (text, step) => text.slice(text.length - end - step, text.length - end);
  for (let step = 1 << 16; step >= 1; step >>= 4) {
    while (end + step <= most - begin && tail(before, step) === tail(now, step)) end += step;
  }
  const lost = before.slice(begin, before.length - end);
  const inserted = now.slice(begin, now.length - end);
  return lost || inserted ? {at: begin, lost, inserted} : null;
}

function placesOf(text, wanted) {
  const places = [];
  if (!wanted) return places;
  const folded = text.toLowerCase();
  // A few letters change their length in lower case; then only the same case is found.
  const [where, what] = folded.length === text.length ? [folded, wanted.toLowerCase()] : [text, wanted];
  for (let at = where.indexOf(what); at >= 0 && places.length < 100000; at = where.indexOf(what, at + what.length)) {
    places.push(at);
  }
  return places;
}

// Browsers scroll to a selection only when it is typed at: what stands before it is measured in a copy.
function reveal({area, element}, at) {
  const copy = document.createElement('div');
  copy.className = 'measure';
  copy.style.font = getComputedStyle(area).font;
  copy.style.whiteSpace = area.wrap === 'off' ? 'pre' : 'pre-wrap';
  copy.style.width = `${area.clientWidth}px`;
  copy.textContent = area.value.slice(0, at) + '.';
  element.append(copy);
  const bottom = copy.offsetHeight;
  copy.remove();
  if (bottom < area.scrollTop + 40 || bottom > area.scrollTop + area.clientHeight - 20) {
    area.scrollTop = Math.max(0, bottom - area.clientHeight / 2);
  }
}
