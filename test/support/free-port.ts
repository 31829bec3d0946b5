import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which systems choose the ports of outgoing connections: otherwise a client that reconnects to
// a killed server can be given that server's own port, connect to itself and keep the server from coming back.
const LOWEST_PORT = 10_000;
const HIGHEST_PORT = 32_000;

/** A port of the loopback interface on which nothing listens at the moment of the call; another process may take it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    return true;
  } catch {
    return false; // in use, or not ours to open
  } finally {
    probe.close();
  }
}
