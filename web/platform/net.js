// HTTP, WebSocket and the port to the App in this browser.
import {contentAddress} from '../local/content.js';

const empty = new Uint8Array();
// The modules that a port can be opened to, by the name that the interface knows them under.
const PORTS = {'local/local.js': new URL('../local/local.js', import.meta.url).href};

export class Net {
  constructor(files, memory) {
    this.files = files;
    this.memory = memory;
    this.calls = new Map();
    this.sockets = new Map();
    this.ports = new Map();
  }

  start() {
    addEventListener('online', () => this.memory.module._platform_online(1));
    addEventListener('offline', () => this.memory.module._platform_online(0));
  }

  // XMLHttpRequest, since fetch tells no progress of an upload.
  http(id, head, headSize, body, bodySize, file, offset, length, progress) {
    const [first, ...headers] = this.memory.text(head, headSize).split('\n');
    const space = first.indexOf(' ');
    const call = new XMLHttpRequest();
    this.calls.set(id, call);
    call.open(first.slice(0, space), new URL(first.slice(space + 1), document.baseURI));
    call.responseType = 'arraybuffer';
    for (const line of headers) {
      const colon = line.indexOf(': ');
      call.setRequestHeader(line.slice(0, colon), line.slice(colon + 2));
    }
    const tell = upload => event => this.memory.module._platform_http_progress(id, upload, event.loaded, event.total);
    if (progress & 1) call.upload.addEventListener('progress', tell(1));
    if (progress & 2) call.addEventListener('progress', tell(0));
    call.addEventListener('load', () => this.finish(id, call, 0));
    call.addEventListener('error', () => this.finish(id, call, 1));
    call.addEventListener('abort', () => this.finish(id, call, 2));
    call.send(this.content(body, bodySize, file, offset, length) ?? null);
  }

  // Bytes, or a slice of a file, or nothing.
  content(body, bodySize, file, offset, length) {
    if (file) return this.files.slice(file, offset, length) ?? new Blob();
    return bodySize ? this.memory.bytes(body, bodySize) : undefined;
  }

  finish(id, call, failure) {
    this.calls.delete(id);
    const headers = failure ? '' : call.getAllResponseHeaders();
    const bytes = failure || !call.response ? empty : new Uint8Array(call.response);
    this.memory.lend(headers, (text, textSize) => {
      this.memory.lend(bytes, (body, bodySize) => {
        const status = failure ? 0 : call.status;
        this.memory.module._platform_http_done(id, status, text, textSize, body, bodySize, failure);
      });
    });
  }

  abort(id) {
    this.calls.get(id)?.abort();
  }

  openSocket(id, url, size) {
    const address = new URL(this.memory.text(url, size), document.baseURI);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    this.sockets.set(id, socket);
    const {module} = this.memory;
    socket.addEventListener('open', () => module._platform_socket_opened(id));
    socket.addEventListener('message', event => {
      this.memory.lend(event.data, (text, length) => module._platform_socket_message(id, text, length));
    });
    socket.addEventListener('close', event => {
      this.sockets.delete(id);
      this.memory.lend(event.reason, (text, length) => module._platform_socket_closed(id, event.code, text, length));
    });
  }

  sendSocket(id, text, size) {
    const socket = this.sockets.get(id);
    if (socket?.readyState === WebSocket.OPEN) socket.send(this.memory.text(text, size));
  }

  closeSocket(id) {
    this.sockets.get(id)?.close();
  }

  openPort(id, url, size) {
    const port = {waiting: new Set()};
    this.ports.set(id, port);
    port.ready = import(PORTS[this.memory.text(url, size)]).then(module => module.connect()).then(channel => {
      channel.onmessage = event => this.received(id, port, event.data);
      return channel;
    });
    port.ready.catch(error => console.error('septet: the local database does not start:', error));
  }

  received(id, port, message) {
    if (message.id === undefined) {
      this.memory.lend(message.text, (text, size) => this.memory.module._platform_port_push(id, text, size));
      return;
    }
    port.waiting.delete(message.id);
    this.reply(message.id, message.text ?? '', message.bytes ? new Uint8Array(message.bytes) : empty, '');
  }

  reply(id, text, bytes, failure) {
    this.memory.lend(text, (t, textSize) => this.memory.lend(bytes, (b, bytesSize) => {
      this.memory.lend(failure, (f, failureSize) => {
        this.memory.module._platform_port_reply(id, t, textSize, b, bytesSize, f, failureSize);
      });
    }));
  }

  async requestPort(portId, id, text, textSize, body, bodySize, file, offset, length) {
    const port = this.ports.get(portId);
    const message = {id, text: this.memory.text(text, textSize)};
    const content = this.content(body, bodySize, file, offset, length);
    if (content instanceof Blob) message.file = content;
    else if (content) message.bytes = content.buffer;
    port.waiting.add(id);
    try {
      const channel = await port.ready;
      channel.postMessage(message, message.bytes ? [message.bytes] : []);
    } catch (error) {
      port.waiting.delete(id);
      this.reply(id, '', empty, String(error));
    }
  }

  contentAddress(path, size, resultSize) {
    return this.memory.give(contentAddress(this.memory.text(path, size)), resultSize);
  }

  closePort(id) {
    const port = this.ports.get(id);
    this.ports.delete(id);
    port?.ready.then(channel => channel.close?.(), () => {});
    for (const waiting of port?.waiting ?? []) this.reply(waiting, '', empty, 'closed');
  }
}
