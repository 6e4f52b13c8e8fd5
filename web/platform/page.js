// The page around the canvas: address, title, theme, storage, clipboard.
const THEME_KEY = 'theme';
const BARS = {light: '#f5f6f8', dark: '#0d0f13'};  // the token "background"

export class Page {
  constructor(memory) {
    this.memory = memory;
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.still = matchMedia('(prefers-reduced-motion: reduce)');
    // In the order of wasm/platform/page.cpp.
    this.reads = [
      () => location.hash.slice(1),
      () => location.href.split(/[?#]/)[0].replace(/[^/]*$/, ''),
      key => stored(key),
      () => navigator.language,
      () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    ];
    this.acts = [
      place => this.go('pushState', place),
      place => this.go('replaceState', place),
      () => history.back(),
      url => open(url, '_blank', 'noopener'),
      () => location.reload(),
      title => { document.title = title; },
      count => setBadge(Number(count)),
      theme => this.setTheme(theme),
      (key, value) => storing(() => localStorage.setItem(key, value)),
      key => storing(() => localStorage.removeItem(key)),
      text => copy(text),
      ask => { this.unsaved = !!ask; },
      on => (on ? document.documentElement.requestFullscreen() : document.exitFullscreen()).catch(() => {}),
    ];
    this.facts = [
      () => this.dark.matches,
      () => this.still.matches,
      () => matchMedia('(pointer: coarse)').matches,
      () => /Mac|iPhone|iPad/.test(navigator.platform),
      () => !!document.fullscreenElement,
      () => !document.hidden,
    ];
  }

  start() {
    const appearance = () => this.memory.module._platform_appearance_changed();
    this.dark.addEventListener('change', () => {
      this.paintBars();
      appearance();
    });
    this.still.addEventListener('change', appearance);
    addEventListener('beforeunload', event => { if (this.unsaved) event.preventDefault(); });
    document.addEventListener('fullscreenchange', appearance);
    document.addEventListener('visibilitychange', appearance);
    addEventListener('popstate', () => this.moved());
    addEventListener('hashchange', () => this.moved());
    this.shown = location.hash;
  }

  // Back and forward raise both events; one is enough.
  moved() {
    if (location.hash === this.shown) return;
    this.shown = location.hash;
    this.memory.lend(location.hash.slice(1), (address, size) => {
      this.memory.module._platform_address_changed(address, size);
    });
  }

  go(how, place) {
    history[how](null, '', `#${place}`);
    this.shown = location.hash;
  }

  read(what, key, size, resultSize) {
    const value = this.reads[what](this.memory.text(key, size));
    return value === null ? 0 : this.memory.give(value, resultSize);
  }

  act(what, text, size, more, moreSize) {
    this.acts[what](this.memory.text(text, size), this.memory.text(more, moreSize));
  }

  is(what) {
    return this.facts[what]() ? 1 : 0;
  }

  setTheme(theme) {
    if (theme) {
      document.documentElement.dataset.theme = theme;
      storing(() => localStorage.setItem(THEME_KEY, theme));
    } else {
      delete document.documentElement.dataset.theme;
      storing(() => localStorage.removeItem(THEME_KEY));
    }
    this.paintBars();
  }

  paintBars() {
    const theme = document.documentElement.dataset.theme ?? (this.dark.matches ? 'dark' : 'light');
    for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
      meta.content = BARS[theme];
      meta.removeAttribute('media');
    }
  }

  share(title, titleSize, url, urlSize) {
    if (!navigator.share) return 0;
    navigator.share({title: this.memory.text(title, titleSize), url: this.memory.text(url, urlSize)})
      .catch(() => {});  // the person closed the sheet
    return 1;
  }

  inset(side) {
    const name = ['top', 'right', 'bottom', 'left'][side];
    return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--inset-${name}`)) || 0;
  }

  keyboardHeight() {
    return visualViewport ? Math.max(0, innerHeight - visualViewport.height - visualViewport.offsetTop) : 0;
  }

  log(text, size, error) {
    (error ? console.error : console.log)(this.memory.text(text, size));
  }
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;  // storage is refused
  }
}

function storing(write) {
  try {
    write();
  } catch {
    // Storage is full or refused: the setting lasts as long as the page.
  }
}

function setBadge(count) {
  if (count) navigator.setAppBadge?.(count);
  else navigator.clearAppBadge?.();
}

// Without TLS a page has no navigator.clipboard, and long after a click it may be refused.
function copy(text) {
  if (!navigator.clipboard) return copyPlainly(text);
  navigator.clipboard.writeText(text).catch(() => copyPlainly(text));
}

function copyPlainly(text) {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  before?.focus();
}
