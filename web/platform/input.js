// Pointer, wheel, touch and keys, from the host that holds canvas and mirror, to ImGui.
const BUTTONS = [0, 2, 1];  // the DOM counts the middle one second
const LINE_PX = 40;
const LONG_PRESS_MS = 500;
const TOUCH_SLOP_PX = 8;

// Left to the field's twin while somebody types.
const FIELD_KEYS = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Backspace', 'Delete', 'Insert']);
const LINE_KEYS = new Set(['Enter', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']);
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta']);
// The browser's own, never offered to the application.
const RESERVED = /^(F([35]|1[12])|Control\+(Shift\+)?[TNWRLQP=\-0]|Control\+Tab|Alt\+.*)$/;

export class Input {
  constructor(host, screen, memory) {
    this.host = host;
    this.screen = screen;
    this.memory = memory;
    this.touch = null;
    this.using = 'mouse';
    this.dragging = false;
  }

  get module() {
    return this.memory.module;
  }

  start() {
    const on = (type, handler, options) => this.host.addEventListener(type, handler, options);
    on('pointermove', event => this.moved(event));
    on('pointerdown', event => this.pressed(event));
    addEventListener('pointerup', event => this.released(event));
    addEventListener('pointercancel', event => this.cancelled(event));
    on('pointerleave', event => this.left(event));
    on('mousedown', event => this.mouseDown(event));
    on('contextmenu', event => { if (!isField(event.target) && !hasSelection()) event.preventDefault(); });
    on('wheel', event => this.wheeled(event), {passive: false});
    addEventListener('keydown', event => this.keyDown(event));
    addEventListener('keyup', event => this.keyUp(event));
    addEventListener('blur', () => this.focusChanged(0));
    addEventListener('focus', () => this.focusChanged(1));
  }

  note(using) {
    if (this.using === using) return;
    this.using = using;
    this.module._platform_using(['mouse', 'touch', 'keyboard'].indexOf(using));
  }

  moved(event) {
    if (event.pointerType === 'touch') {
      this.touch?.move(event);
      return;
    }
    this.note('mouse');
    this.module._platform_mouse(event.clientX, event.clientY);
    this.screen.pump();
  }

  pressed(event) {
    if (event.pointerType === 'touch') {
      this.note('touch');
      if (inSurface(event.target)) return;
      const first = this.touch;
      if (first?.canPinch()) {
        first.pinchWith(event);
        return;
      }
      first?.end();
      this.touch = new Touch(this, event);
      return;
    }
    this.note('mouse');
  }

  // Follows `pointerdown`, and counts clicks as the system does, however slow our frames are.
  mouseDown(event) {
    // Keeps the focus where ImGui has it; the text of a selectable node may be dragged over.
    if (!isSelectable(event.target) && !isDraggable(event.target)) event.preventDefault();
    if (this.using === 'touch' || opensLink(event)) return;
    this.module._platform_mouse(event.clientX, event.clientY);
    this.screen.pump();
    this.button(BUTTONS[event.button], 1, event.detail);
  }

  released(event) {
    if (event.pointerType === 'touch') {
      this.touch?.up(event);
      return;
    }
    this.module._platform_mouse(event.clientX, event.clientY);
    this.button(BUTTONS[event.button], 0);
  }

  // While the browser drags something of ours, it tells of nothing else.
  placeDrag(event, ended) {
    if (event.clientX || event.clientY) this.module._platform_mouse(event.clientX, event.clientY);
    this.screen.pump();
    if (ended) this.button(0, 0);
  }

  cancelled(event) {
    if (this.dragging) return;
    if (event.pointerType === 'touch') this.touch?.end();
    else this.button(0, 0);
  }

  left(event) {
    if (event.pointerType === 'touch' || event.buttons) return;
    this.module._platform_mouse(-1e6, -1e6);
    this.screen.pump();
  }

  // clicks: how many in a row this one makes; 0: not known.
  button(index, down, clicks = 0) {
    if (index === undefined) return;
    this.module._platform_button(index, down, clicks);
    this.screen.pump();
  }

  wheeled(event) {
    if (inSurface(event.target)) return;
    if (event.ctrlKey && !this.module._platform_takes_pinch()) return;  // the browser's zoom
    event.preventDefault();
    if (event.ctrlKey) {
      const turned = event.deltaY * [1, LINE_PX, innerHeight][event.deltaMode];
      this.pinch(event.clientX, event.clientY, Math.exp(-turned / 200));
      return;
    }
    const unit = [1, LINE_PX, innerHeight][event.deltaMode];
    this.module._platform_mouse(event.clientX, event.clientY);
    const [x, y] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.module._platform_wheel(x * unit, y * unit);
    this.screen.pump();
  }

  // Two fingers, or a wheel with Ctrl, which is how a touchpad tells of them.
  pinch(x, y, factor) {
    this.module._platform_mouse(x, y);
    this.module._platform_pinch(factor);
    this.screen.pump();
  }

  keyDown(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (!MODIFIERS.has(event.key)) this.note('keyboard');
    const field = isField(event.target);
    if (this.shortcut(event, field)) {
      event.preventDefault();
      return;
    }
    if (!this.wantsKey(event, field)) return;
    if (event.repeat) this.key(event.key, 0);
    this.key(event.key, 1);
    this.screen.pump();
    if (!field && !event.ctrlKey && !event.metaKey && !MODIFIERS.has(event.key) &&
        event.key !== 'Tab' && !/^F\d/.test(event.key) && !hasSelection()) {
      event.preventDefault();
    }
  }

  keyUp(event) {
    if (!this.wantsKey(event, isField(event.target))) return;
    this.key(event.key, 0);
    this.screen.pump();
  }

  key(name, down) {
    this.memory.lend(name === 'Meta' ? 'Control' : name, (address, size) => {
      this.module._platform_key(address, size, down);
    });
  }

  wantsKey(event, field) {
    if (MODIFIERS.has(event.key)) return true;
    if (event.key === 'Tab') return false;  // the browser walks the mirror
    if (!field) return true;
    if (event.key === 'Escape') return true;
    const sends = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (LINE_KEYS.has(event.key)) return sends || event.target.tagName !== 'TEXTAREA';
    return !FIELD_KEYS.has(event.key) && event.key.length > 1;
  }

  // Offers "Control+K", "?", "Escape" to the application; true when it took it.
  shortcut(event, field) {
    if (MODIFIERS.has(event.key)) return false;
    const command = event.ctrlKey || event.metaKey;
    const single = event.key.length === 1;
    if (field && !command && !event.altKey && (single || FIELD_KEYS.has(event.key))) return false;
    let name = single ? event.key.toUpperCase() : event.key;
    if (event.shiftKey && (!single || command || /[a-z]/i.test(event.key))) name = `Shift+${name}`;
    if (event.altKey) name = `Alt+${name}`;
    if (command) name = `Control+${name}`;
    if (RESERVED.test(name)) return false;
    const used = this.memory.lend(name, (address, size) => this.module._platform_shortcut(address, size));
    if (used) this.screen.wake(3);
    return used;
  }

  focusChanged(focused) {
    this.module._platform_focus(focused);
    this.screen.pump();
  }
}

// One finger: a tap presses, a drag scrolls and coasts, a long press is the right button.
class Touch {
  constructor(input, event) {
    this.input = input;
    this.id = event.pointerId;
    this.second = null;
    this.start = [event.clientX, event.clientY];
    this.last = this.start;
    this.velocity = [0, 0];
    this.time = event.timeStamp;
    this.state = 'undecided';
    this.place(event);
    this.grabs = input.module._platform_grabs_touch();
    if (this.grabs) this.press();
    else this.timer = setTimeout(() => this.longPress(), LONG_PRESS_MS);
  }

  canPinch() {
    return this.state !== 'done' && !this.second && this.input.module._platform_takes_pinch();
  }

  // A second finger came down: from now on they stretch what lies between them.
  pinchWith(event) {
    clearTimeout(this.timer);
    if (this.state === 'pressed') this.input.button(0, 0);
    this.state = 'pinching';
    this.fingers = new Map([[this.id, this.last], [event.pointerId, [event.clientX, event.clientY]]]);
    this.second = event.pointerId;
  }

  stretch(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = span(this.fingers);
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const now = span(this.fingers);
    if (before.length > 0) this.input.pinch(now.x, now.y, now.length / before.length);
  }

  place({clientX, clientY}) {
    this.input.module._platform_mouse(clientX, clientY);
    this.input.screen.pump();
  }

  press() {
    this.state = 'pressed';
    this.input.button(0, 1);
  }

  longPress() {
    if (this.state !== 'undecided') return;
    this.state = 'done';
    this.input.button(1, 1);
    this.input.button(1, 0);
  }

  move(event) {
    if (this.state === 'pinching') return this.stretch(event);
    if (event.pointerId !== this.id) return;
    const x = event.clientX - this.start[0];
    const y = event.clientY - this.start[1];
    if (this.state === 'undecided' && Math.hypot(x, y) > TOUCH_SLOP_PX) {
      clearTimeout(this.timer);
      this.state = 'scrolling';
    }
    if (this.state === 'scrolling') this.scroll(event);
    else if (this.state === 'pressed') {
      this.last = [event.clientX, event.clientY];
      this.place(event);
    }
  }

  scroll(event) {
    const moved = [event.clientX - this.last[0], event.clientY - this.last[1]];
    const elapsed = Math.max(1, event.timeStamp - this.time);
    this.velocity = this.velocity.map((v, i) => 0.7 * moved[i] / elapsed + 0.3 * v);
    this.last = [event.clientX, event.clientY];
    this.time = event.timeStamp;
    this.input.module._platform_scroll_by(-moved[0], -moved[1]);
    this.input.screen.pump();
  }

  up(event) {
    clearTimeout(this.timer);
    if (this.state === 'undecided') this.press();
    if (this.state === 'pressed') {
      this.state = 'done';
      this.input.button(0, 0);
      this.leave();
    } else if (this.state === 'scrolling' && event.timeStamp - this.time < 50) {
      this.coast();
      return;
    }
    this.end();
  }

  // Nothing stays hovered under a finger that is gone.
  leave() {
    this.input.module._platform_mouse(-1e6, -1e6);
    this.input.screen.pump();
  }

  coast() {
    let last = performance.now();
    const step = now => {
      if (this.state !== 'scrolling') return;
      const elapsed = now - last;
      last = now;
      this.input.module._platform_scroll_by(-this.velocity[0] * elapsed, -this.velocity[1] * elapsed);
      this.input.screen.pump();
      const decay = Math.exp(-elapsed / 325);
      this.velocity = this.velocity.map(v => v * decay);
      if (Math.hypot(...this.velocity) > 0.02) requestAnimationFrame(step);
      else this.end();
    };
    requestAnimationFrame(step);
  }

  end() {
    clearTimeout(this.timer);
    if (this.state === 'pressed') this.input.button(0, 0);
    if (this.state === 'scrolling') this.leave();
    this.state = 'done';
    if (this.input.touch === this) this.input.touch = null;
  }
}

function span(fingers) {
  const [[ax, ay], [bx, by]] = fingers.values();
  return {x: (ax + bx) / 2, y: (ay + by) / 2, length: Math.hypot(ax - bx, ay - by)};
}

function isField(element) {
  return element?.tagName === 'INPUT' || element?.tagName === 'TEXTAREA';
}

function isSelectable(element) {
  return element?.classList?.contains('selectable') || inSurface(element);
}

function isDraggable(element) {
  return !!element?.closest?.('[data-drag]') && !isField(element);
}

// The browser itself scrolls and selects in it.
function inSurface(element) {
  return !!element?.closest?.('.surface');
}

function hasSelection() {
  return !getSelection().isCollapsed;
}

// Left to the browser: a link opened in a new tab.
function opensLink(event) {
  return event.target.closest?.('a[href]') && (event.button === 1 || event.ctrlKey || event.metaKey);
}
