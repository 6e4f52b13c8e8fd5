// The ARIA mirror: transparent elements over the canvas, one for each item, group and text of the
// frame, kept in step with wasm/platform/accessibility_tree.h. Pointer events that hit one of them
// bubble to the host, where input.js hears them with their position, as if they had hit the canvas.
const WORDS = 20;
const LAYER = 0, SCROLLER = 1, TEXTBOX = 4, TEXTAREA = 5, LINK = 6, TEXT = 7, SURFACE = 8;
const FOCUSED = 1, EDITING = 2, PASS_THROUGH = 4, SELECTABLE = 8, MODAL = 16, OPERABLE = 64;
const TAGS = ['div', 'div', 'div', 'div', 'input', 'textarea', 'a', 'span'];

export class Mirror {
  constructor(root, memory, fields, surfaces, screen) {
    this.root = root;
    this.memory = memory;
    this.fields = fields;
    this.surfaces = surfaces;
    this.screen = screen;
    this.elements = new Map();
    this.live = {polite: liveRegion(root, 'polite'), assertive: liveRegion(root, 'assertive')};
    this.writes = 0;
    root.addEventListener('scroll', event => this.scrolled(event.target), true);
    root.addEventListener('focusin', event => this.focused(event.target));
    root.addEventListener('click', event => this.clicked(event));
  }

  // Takes over a frame: first what is gone, then what is new or changed, in order.
  apply(address, count, strings) {
    const {HEAP32, HEAPF32, HEAPU8} = this.memory.module;
    this.frame = {words: HEAP32, floats: HEAPF32, bytes: HEAPU8, strings};
    const base = address >> 2;
    this.removeMissing(base, count);
    const parents = [];
    const placed = new Map();
    let focus = null;
    let modalLayer = null;
    for (let i = 0; i < count; i++) {
      const at = base + i * WORDS;
      const element = this.take(at);
      const parent = HEAP32[at + 1] < 0 ? this.root : parents[HEAP32[at + 1]];
      parents.push(element);
      this.keepInOrder(element, parent, placed);
      this.update(element, at);
      if (element.kind === SURFACE) this.surfaces.placed(element);
      if (element.flags & FOCUSED) focus = element;
      if (element.flags & MODAL) modalLayer = layerOf(element, this.root);
    }
    this.setReach(modalLayer);
    this.setFocus(focus);
    this.writes++;
  }

  removeMissing(base, count) {
    const present = new Set();
    for (let i = 0; i < count; i++) present.add(this.frame.words[base + i * WORDS] >>> 0);
    for (const [id, element] of this.elements) {
      if (present.has(id)) continue;
      element.remove();
      this.elements.delete(id);
    }
  }

  take(at) {
    const id = this.frame.words[at] >>> 0;
    const kind = this.frame.words[at + 2];
    let element = this.elements.get(id);
    if (element && element.kind !== kind) {
      element.remove();
      element = undefined;
    }
    if (!element) {
      element = kind === SURFACE ? this.surfaces.element(id) : document.createElement(TAGS[kind]);
      Object.assign(element, {itemId: id, kind, flags: -1, hash: undefined, box: [], names: []});
      if (kind === SCROLLER) element.append(document.createElement('i'));
      if (kind === TEXTBOX || kind === TEXTAREA) this.fields.adopt(element);
      this.elements.set(id, element);
    }
    return element;
  }

  // `placed` has the last one of each parent: what stood behind it may have moved to another parent.
  keepInOrder(element, parent, placed) {
    const before = placed.get(parent);
    const next = before ? before.nextSibling : skipOwn(parent.firstChild);
    if (next !== element) parent.insertBefore(element, next);
    placed.set(parent, element);
  }

  update(element, at) {
    const {words, floats} = this.frame;
    this.setBox(element, floats, at);
    const flags = words[at + 3];
    if (flags !== element.flags) {
      element.flags = flags;
      element.classList.toggle('through', !!(flags & PASS_THROUGH));
      element.classList.toggle('selectable', !!(flags & SELECTABLE));
      if (flags & OPERABLE) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    }
    if (element.kind === LAYER) element.style.zIndex = words[at + 13];
    if (words[at + 4] !== element.hash) {
      element.hash = words[at + 4];
      this.setAttributes(element, this.string(at + 16));
      this.setText(element, this.string(at + 18));
    }
    if (flags & EDITING) {
      element.selected = [words[at + 14], words[at + 15]];
      this.fields.select(element, ...element.selected);
    }
  }

  string(at) {
    const begin = this.frame.strings + this.frame.words[at];
    return this.memory.text(begin, this.frame.words[at + 1]);
  }

  setBox(element, floats, at) {
    const box = floats.subarray(at + 5, at + 13);
    const old = element.box;
    if (box.every((value, i) => value === old[i])) return;
    element.box = Array.from(box);
    const style = element.style;
    if (box[0] !== old[0] || box[1] !== old[1]) {
      style.left = `${box[0]}px`;
      style.top = `${box[1]}px`;
    }
    if (box[2] !== old[2]) style.width = `${box[2]}px`;
    if (box[3] !== old[3]) style.height = `${box[3]}px`;
    if (element.kind !== SCROLLER) return;
    const extent = element.firstElementChild.style;
    extent.width = `${box[6]}px`;
    extent.height = `${box[7]}px`;
    element.scrollLeft = box[4];
    element.scrollTop = box[5];
    element.scrolledTo = [element.scrollLeft, element.scrollTop];
  }

  setAttributes(element, text) {
    const names = [];
    for (const entry of text.split('\x1e')) {
      const at = entry.indexOf('\x1f');
      if (at < 0) continue;
      const name = entry.slice(0, at);
      const value = entry.slice(at + 1);
      names.push(name);
      if (name === 'style-font') {
        element.style.font = value;
      } else if (element.getAttribute(name) !== value) {
        element.setAttribute(name, value);
      }
    }
    for (const name of element.names) if (!names.includes(name)) element.removeAttribute(name);
    element.names = names;
  }

  setText(element, text) {
    if (element.kind === TEXT) {
      element.textContent = text;
    } else if (element.kind === TEXTBOX || element.kind === TEXTAREA) {
      this.fields.setValue(element, text);
    }
  }

  // While a modal dialog is open, nothing outside of it can be reached.
  setReach(modalLayer) {
    for (const element of this.root.children) {
      if (element.kind === LAYER) element.inert = !!modalLayer && !isAbove(element, modalLayer);
    }
  }

  setFocus(element) {
    const active = document.activeElement;
    // A surface keeps the keyboard until it is left.
    if (element === active || (active?.parentElement?.surface && !active.closest('[inert]'))) return;
    this.syncing = true;
    if (element) {
      element.focus({preventScroll: true});
      this.fields.focused(element);
      if (element.flags & EDITING) this.fields.select(element, ...element.selected);
    } else if (active?.kind === TEXTBOX || active?.kind === TEXTAREA) {
      active.blur();
    }
    this.syncing = false;
  }

  // The browser moved the focus (Tab, a screen reader, a test): ImGui follows.
  focused(element) {
    if (this.syncing || element.itemId === undefined || element.kind === SURFACE) return;
    // Pressed to be dragged: ImGui knows of the press itself.
    if (element.closest('[data-drag]') && element.matches(':active')) return;
    this.memory.module._platform_focus_item(element.itemId);
    this.screen.pump();
  }

  // A click without a pointer, from assistive technology or el.click().
  clicked(event) {
    const element = event.target.closest?.('a, [tabindex]') ?? event.target;
    if (element.kind === LINK && !event.ctrlKey && !event.metaKey) event.preventDefault();
    if (event.detail !== 0 || element.itemId === undefined) return;
    this.memory.module._platform_activate_item(element.itemId);
    this.screen.pump();
  }

  // The browser scrolled to show an element: ImGui's window does.
  scrolled(element) {
    if (element === this.root) {
      this.root.scrollTo(0, 0);
      return;
    }
    const [x, y] = element.scrolledTo ?? [0, 0];
    if (element.kind !== SCROLLER || (element.scrollLeft === x && element.scrollTop === y)) return;
    element.scrolledTo = [element.scrollLeft, element.scrollTop];
    this.memory.module._platform_scroll_to(element.itemId, element.scrollLeft, element.scrollTop);
  }

  announce(text, size, assertive) {
    const region = assertive ? this.live.assertive : this.live.polite;
    const line = document.createElement('p');
    line.textContent = this.memory.text(text, size);
    region.replaceChildren(line);
  }
}

function liveRegion(root, politeness) {
  const region = document.createElement('div');
  region.className = 'live';
  region.setAttribute('aria-live', politeness);
  root.append(region);
  return region;
}

// The live regions of the root and the spacer of a scroller stay in front.
function skipOwn(element) {
  while (element && element.kind === undefined) element = element.nextSibling;
  return element;
}

function layerOf(element, root) {
  while (element.parentElement !== root) element = element.parentElement;
  return element;
}

function isAbove(layer, other) {
  return Number(layer.style.zIndex) >= Number(other.style.zIndex);
}
