import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';

const START_LIMIT_MS = 10_000;

/** A Redis server of its own for one run: on the loopback interface, without persistence, gone at the end. */
export async function startRedis() {
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', words, { stdio: 'ignore' });
  const end = () => server.kill('SIGKILL');
  process.on('exit', end);
  const url = `redis://127.0.0.1:${port}`;
  const client = await connect(url, server);
  return {
    url,
    /** How many reads found their key, since the server started. */
    async hits() {
      return Number(/keyspace_hits:(\d+)/.exec(await client.info('stats'))?.[1]);
    },
    /** What an earlier measurement left must not answer a later one. */
    empty: () => client.flushAll(),
    async stop() {
      await client.close();
      process.off('exit', end);
      server.kill();
      await once(server, 'exit');
    },
  };
}

async function connect(url, server) {
  const limit = Date.now() + START_LIMIT_MS;
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  for (;;) {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    try {
      await Promise.race([client.connect(), failed]);
      return client;
    } catch (error) {
      if (error.code === 'ENOENT')
        throw new Error('there is no redis-server on the PATH: apt-get install redis-server', {
          cause: error,
        });
      if (Date.now() > limit) throw error;
      await sleep(20);
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
