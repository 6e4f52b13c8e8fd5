// Text fields: ImGui draws them, the browser edits them. Each has an <input> or <textarea> as its twin in
// the mirror, which takes keys, input methods, the clipboard, autofill and a phone's keyboard; after
// every change its text and selection go to ImGui's field.
export class Fields {
  constructor(memory, screen) {
    this.memory = memory;
    this.screen = screen;
    document.addEventListener('selectionchange', () => this.report(document.activeElement, false));
  }

  adopt(element) {
    element.spellcheck = false;
    element.autocapitalize = 'off';
    element.addEventListener('input', () => this.report(element, true));
    element.addEventListener('compositionstart', () => { element.composing = true; });
    element.addEventListener('compositionend', () => {
      element.composing = false;
      this.report(element, true);
    });
  }

  // Sends text and selection, counted in code points, if they differ from what ImGui has.
  report(element, edited) {
    if (element?.itemId === undefined) return;
    if (element.tagName !== 'INPUT' && element.tagName !== 'TEXTAREA') return;
    const [begin, end] = selectionOf(element);
    if (!edited && begin === element.sent?.[0] && end === element.sent?.[1]) return;
    element.sent = [begin, end];
    this.memory.lend(element.value, (address, size) => {
      this.memory.module._platform_edit_field(element.itemId, address, size, begin, end, edited);
    });
    this.screen.pump();
  }

  setValue(element, text) {
    if (element.composing || element.value === text) return;
    element.value = text;
    element.sent = selectionOf(element);
  }

  // The focus came from ImGui: the caret that the browser puts somewhere is nobody's wish.
  focused(element) {
    if ('selectionStart' in element) element.sent = selectionOf(element);
  }

  // ImGui moved its selection (a click, a double click): the twin's follows.
  select(element, begin, end) {
    if (element.composing || document.activeElement !== element) return;
    const old = selectionOf(element);
    if (Math.min(...old) === Math.min(begin, end) && Math.max(...old) === Math.max(begin, end)) return;
    element.sent = [begin, end];
    const from = unitsOf(element.value, Math.min(begin, end));
    const to = unitsOf(element.value, Math.max(begin, end));
    try {
      element.setSelectionRange(from, to, begin <= end ? 'forward' : 'backward');
    } catch {
      // An e-mail field has no selection to set.
    }
  }
}

// [fixed end, moving end] in code points.
function selectionOf(element) {
  const {value} = element;
  let from = value.length;
  let to = value.length;
  if (element.selectionStart !== null) {
    from = element.selectionStart;
    to = element.selectionEnd;
  }
  const points = [pointsOf(value, from), pointsOf(value, to)];
  return element.selectionDirection === 'backward' ? points.reverse() : points;
}

function pointsOf(text, units) {
  return [...text.slice(0, units)].length;
}

function unitsOf(text, points) {
  return [...text].slice(0, points).join('').length;
}
