// Files of the person's machine: picked, dropped, pasted; read in slices; saved.
export class Files {
  constructor(host, screen, memory, input) {
    this.host = host;
    this.input = input;
    this.nothing = new Image();  // the list draws what is dragged itself
    this.nothing.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
    this.screen = screen;
    this.memory = memory;
    this.held = new Map();  // handle → File
    this.saves = new Map();
    this.addresses = new Map();  // handle → the object URL that somebody asked for
    this.last = 0;
  }

  start() {
    this.host.addEventListener('dragstart', event => this.dragStarted(event));
    this.host.addEventListener('dragend', event => this.dragEnded(event));
    this.host.addEventListener('dragover', event => this.dragged(event));
    this.host.addEventListener('dragleave', event => {
      if (!this.host.contains(event.relatedTarget)) this.memory.module._platform_drag(0, 0, 0);
    });
    this.host.addEventListener('drop', event => this.dropped(event));
    addEventListener('paste', event => this.pasted(event));
  }

  pick(id, several, folder, accept, size) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = !!several;
    input.webkitdirectory = !!folder;
    input.accept = this.memory.text(accept, size);
    input.addEventListener('change', () => {
      for (const file of input.files) this.hand(file, file.webkitRelativePath || file.name);
      this.memory.module._platform_files_picked(id);
    });
    input.addEventListener('cancel', () => this.memory.module._platform_files_picked(id));
    input.click();
  }

  // A row leaves the list: inside of the window it is dragged as the pointer drags it, outside it is a file.
  dragStarted(event) {
    const offered = event.target.closest?.('[data-drag]')?.dataset.drag;
    if (!offered) return event.preventDefault();
    const [type, name, ...path] = offered.split(':');
    const address = new URL(path.join(':'), document.baseURI).href;
    event.dataTransfer.effectAllowed = 'copyMove';
    event.dataTransfer.setData('DownloadURL', `${type}:${name}:${address}`);
    event.dataTransfer.setDragImage(this.nothing, 0, 0);
    this.input.dragging = true;
  }

  dragEnded(event) {
    if (!this.input.dragging) return;
    this.input.dragging = false;
    this.input.placeDrag(event, true);
  }

  dragged(event) {
    if (this.input.dragging) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      this.input.placeDrag(event, false);
      return;
    }
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.memory.module._platform_drag(1, event.clientX, event.clientY);
  }

  async dropped(event) {
    if (this.input.dragging) {
      event.preventDefault();
      return this.dragEnded(event);
    }
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    this.memory.module._platform_drag(0, 0, 0);
    // The entries have to be taken before the event ends, their content may be read later.
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await collect(entry, '', found);
    for (const {file, path} of found) this.hand(file, path);
    this.memory.module._platform_files_dropped(event.clientX, event.clientY);
  }

  pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) this.hand(file, file.name);
    this.memory.module._platform_files_pasted();
  }

  // A file goes into the list that the module is about to be given; without one it is an empty folder.
  hand(file, path) {
    const handle = ++this.last;
    if (file) this.held.set(handle, file);
    this.memory.lend(`${path}\0${file?.type ?? ''}`, (address, size) => {
      this.memory.module._platform_file(handle, address, size, file?.size ?? 0, file?.lastModified ?? 0, !file);
    });
  }

  // A Blob of part of a file, for the network to send.
  slice(handle, offset, length) {
    return this.held.get(handle)?.slice(offset, offset + length);
  }

  async read(id, handle, offset, length) {
    try {
      const bytes = new Uint8Array(await this.slice(handle, offset, length).arrayBuffer());
      this.memory.lend(bytes, (address, size) => this.memory.module._platform_slice_read(id, address, size, 1));
    } catch {
      this.memory.module._platform_slice_read(id, 0, 0, 0);
    }
  }

  release(handle) {
    this.held.delete(handle);
    URL.revokeObjectURL(this.addresses.get(handle));
    this.addresses.delete(handle);
  }

  address(handle, size) {
    if (!this.addresses.has(handle)) this.addresses.set(handle, URL.createObjectURL(this.held.get(handle)));
    return this.memory.give(this.addresses.get(handle), size);
  }

  saveUrl(url, urlSize, name, nameSize) {
    offer(this.memory.text(url, urlSize), this.memory.text(name, nameSize));
  }

  beginSave(id, name, nameSize, type, typeSize) {
    this.saves.set(id, {name: this.memory.text(name, nameSize), type: this.memory.text(type, typeSize), parts: []});
  }

  // Blobs live outside of memory, so each part becomes one at once.
  writeSave(id, bytes, size) {
    this.saves.get(id)?.parts.push(new Blob([this.memory.bytes(bytes, size)]));
  }

  // As a file that can be read and sent, instead of offering it.
  holdSave(id) {
    const {type, parts} = this.saves.get(id);
    this.saves.delete(id);
    this.held.set(++this.last, new Blob(parts, {type}));
    return this.last;
  }

  endSave(id, keep) {
    const save = this.saves.get(id);
    this.saves.delete(id);
    if (!save || !keep) return;
    const url = URL.createObjectURL(new Blob(save.parts, {type: save.type}));
    offer(url, save.name);
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }
}

function offer(url, name) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

// Stands for what the system does not let us read, so that its upload fails and says so.
const UNREADABLE = {type: '', size: 1, lastModified: 0, slice: () => null};

// Every file under a dropped entry; a folder without any is listed itself.
async function collect(entry, prefix, found) {
  const path = prefix + entry.name;
  if (entry.isFile) {
    found.push({file: await new Promise(done => entry.file(done, () => done(UNREADABLE))), path});
    return;
  }
  const children = await listFolder(entry.createReader());
  if (!children) return void found.push({file: UNREADABLE, path});
  if (!children.length) found.push({file: null, path});
  for (const child of children) await collect(child, `${path}/`, found);
}

// A reader gives at most a hundred at a time. Null if it cannot be read.
async function listFolder(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise(done => reader.readEntries(done, () => done(null)));
    if (!some?.length) return some && all;
    all.push(...some);
  }
}
