// The codes that an authenticator app shows (RFC 6238, HMAC-SHA-1, 30 s, six digits).
import {createHmac} from 'node:crypto';

function fromBase32(text) {
  let bits = '';
  for (const c of text.toUpperCase().replace(/[^A-Z2-7]/g, ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export function totp(secret, steps_later = 0, now_ms = Date.now()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now_ms / 30_000) + steps_later));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const code = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}
