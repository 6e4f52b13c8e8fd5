// Ports of 127.0.0.1 for what is tested. Also a program, for scripts: `node ports.mjs COUNT` prints that many.
import {randomInt} from 'node:crypto';
import {once} from 'node:events';
import net from 'node:net';
import {argv} from 'node:process';
import {pathToFileURL} from 'node:url';

// Below those that the system gives to connections (ip_local_port_range), so that none of them has taken the port of a
// server that is started again.
const [lowest, highest] = [20_000, 32_767];

function listening(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer().unref();
    server.once('error', () => resolve(null));
    server.listen({port, host, exclusive: true}, () => resolve(server));
  });
}

async function close(server) {
  server.close();
  await once(server, 'close');
}

// A port that nobody listens on, and that nobody else who asks gets as long as this process lives: it listens there on
// 127.0.0.2, as test::free_port() does.
export async function freePort() {
  for (let tries = 0; tries < 1000; ++tries) {
    const port = randomInt(lowest, highest + 1);
    const kept = await listening(port, '127.0.0.2');
    if (!kept) continue;
    const probe = await listening(port, '127.0.0.1');
    if (probe) {
      await close(probe);
      return port;
    }
    await close(kept);
  }
  throw new Error('there is no free port');
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const ports = [];
  while (ports.length < Number(argv[2])) ports.push(await freePort());
  console.log(ports.join(' '));
}
