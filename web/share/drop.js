// The drop box: files go as soon as they are chosen or dropped, several at once, each with its progress and outcome.
// Without this script the page's form does the same, all in one go.
const form = document.getElementById('drop');
const chooser = form.querySelector('input[type=file]');
const list = document.querySelector('.sent');
const AT_ONCE = 3;
const waiting = [];
let running = 0;

const size = bytes => {
  if (bytes === 1) return '1 byte';
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  for (; bytes >= 999.5 && unit + 1 < units.length; unit++) bytes /= 1000;
  const whole = unit < 2 || bytes >= 100 || Math.round(bytes * 10) % 10 === 0;
  return `${bytes.toFixed(whole ? 0 : 1)} ${units[unit]}`;
};

const element = (tag, className, text = '') =>
  Object.assign(document.createElement(tag), {className, textContent: text});

// One file's row, and what it says while it is on its way.
class Row {
  constructor(file) {
    this.file = file;
    this.item = element('li', '');
    this.icon = element('i', 'icon file-up');
    this.icon.setAttribute('aria-hidden', 'true');
    const name = element('span', 'name');
    name.append(element('bdi', '', file.name));
    this.bar = element('progress', '');
    this.bar.max = 1;
    this.bar.setAttribute('aria-label', `Sending ${file.name}`);
    this.says = element('span', 'says', 'Waiting');
    this.button = element('button', '');
    this.button.type = 'button';
    this.item.append(this.icon, name, element('span', 'extent', size(file.size)), this.bar, this.says, this.button);
    list.append(this.item);
    this.act('Cancel', () => this.cancel());
  }

  act(label, does) {
    this.button.textContent = label;
    this.button.setAttribute('aria-label', `${label} ${this.file.name}`);
    this.button.hidden = !does;
    this.button.onclick = does;
  }

  show(state, icon, text) {
    this.item.className = state;
    this.icon.className = `icon ${icon}`;
    this.says.textContent = text;
    this.bar.hidden = state !== '';
  }

  wait() {
    this.show('', 'file-up', 'Waiting');
    this.bar.value = 0;
    this.act('Cancel', () => this.cancel());
    waiting.push(this);
    next();
  }

  progress(sent, all) {
    this.bar.value = all ? sent / all : 1;
    this.says.textContent = sent < all ? `${size(sent)} of ${size(all)}` : 'Being stored';
  }

  cancel() {
    const at = waiting.indexOf(this);
    if (at >= 0) waiting.splice(at, 1);
    this.request?.abort();
    this.item.remove();
  }

  done() {
    this.show('done', 'circle-check', 'Sent');
    this.act('', null);
  }

  failed(text) {
    this.show('failed', 'triangle-alert', text);
    this.act('Try again', () => this.wait());
  }
}

function complaint(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return 'It did not arrive. Check your connection.';
  }
}

function send(row) {
  const request = row.request = new XMLHttpRequest();
  const ended = () => {
    running--;
    next();
  };
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.upload.onprogress = event => row.progress(event.loaded, event.total);
  request.onload = () => {
    // The password has changed meanwhile: the page asks for it.
    if (request.status === 401) location.reload();
    else if (request.status === 200) row.done();
    else row.failed(complaint(request));
    ended();
  };
  request.onerror = () => {
    row.failed('It did not arrive. Check your connection.');
    ended();
  };
  request.onabort = ended;
  const body = new FormData();
  body.append('file', row.file, row.file.name);
  request.send(body);
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    running++;
    send(waiting.shift());
  }
}

function take(files) {
  for (const file of files) new Row(file).wait();
}

form.classList.add('scripted');
chooser.addEventListener('change', () => {
  take(chooser.files);
  chooser.value = '';
});
form.addEventListener('submit', event => event.preventDefault());

const isDrag = event => event.dataTransfer?.types.includes('Files');
for (const kind of ['dragenter', 'dragover']) {
  addEventListener(kind, event => {
    if (!isDrag(event)) return;
    event.preventDefault();
    form.classList.add('over');
  });
}
addEventListener('dragleave', event => {
  if (!event.relatedTarget) form.classList.remove('over');
});
addEventListener('drop', event => {
  if (!isDrag(event)) return;
  event.preventDefault();
  form.classList.remove('over');
  take(event.dataTransfer.files);
});
addEventListener('beforeunload', event => {
  if (running > 0) event.preventDefault();
});
