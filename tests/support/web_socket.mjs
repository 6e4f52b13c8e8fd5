// A client of /api/live over a socket: RFC 6455 as far as a server makes use of it.
import {createHash, randomBytes} from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

import {Broken, longest_ms} from './requests.mjs';

const text = 1, close = 8, ping = 9, pong = 10;

// Opens one. Resolves with {status, headers, body} if the server refuses, else with a LiveSocket in `socket`.
export function openLive(base, token, {since, line = '127.0.0.1'} = {}) {
  const key = randomBytes(16).toString('base64');
  const url = new URL(`${base}/api/live${since === undefined ? '' : `?since=${since}`}`);
  const headers = {Authorization: `Bearer ${token}`, Connection: 'Upgrade', Upgrade: 'websocket',
    'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': key};
  const options = {headers, agent: false, localAddress: line, rejectUnauthorized: false};
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, options);
    const late = setTimeout(() => {
      reject(new Error(`${url} took longer than ${longest_ms} ms`));
      request.destroy();
    }, longest_ms);
    const settle = (how, value) => {
      clearTimeout(late);
      how(value);
    };
    request.on('error', (error) => settle(reject, new Broken(error.message)));
    request.on('response', async (response) => {
      const pieces = await response.toArray().catch(() => []);
      settle(resolve, {status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces)});
    });
    request.on('upgrade', (response, socket, head) => {
      const accepted = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
      const right = response.headers['sec-websocket-accept'] === accepted;
      if (right) settle(resolve, {status: 101, socket: new LiveSocket(socket, head)});
      else settle(reject, new Error('a wrong Sec-WebSocket-Accept'));
    });
    request.end();
  });
}

// One frame at the beginning of the bytes: {opcode, payload, size}, or undefined if it is not all there.
function frameOf(bytes) {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return undefined;
  return {opcode: bytes[0] & 0x0f, payload: bytes.subarray(start, start + length), size: start + length};
}

class LiveSocket {
  constructor(socket, head) {
    Object.assign(this, {socket, bytes: head, code: undefined});
  }

  // Calls `take` with each message, until the connection ends; then resolves with the code of its close frame, if any.
  async each(take) {
    try {
      this.takeFrames(take);
      for await (const piece of this.socket) {
        this.bytes = Buffer.concat([this.bytes, piece]);
        this.takeFrames(take);
        if (this.code !== undefined) break;
      }
    } catch (error) {
      if (!error.code) throw error;  // not the connection's
    }
    this.end();
    return this.code;
  }

  takeFrames(take) {
    for (let frame; (frame = frameOf(this.bytes)); ) {
      this.bytes = this.bytes.subarray(frame.size);
      if (frame.opcode === text) take(JSON.parse(frame.payload));
      if (frame.opcode === ping) this.send(pong, frame.payload);
      if (frame.opcode === close) this.code = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
    }
  }

  // Of less than 126 bytes, as control frames are; masked with nothing, which is a mask too.
  send(opcode, payload) {
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
  }

  end() {
    this.socket.destroy();
  }
}
