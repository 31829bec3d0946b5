import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createClient } from 'redis';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import { systemClock } from '../libs/cache/src/assembly/system-clock.js';
import type { RedisClient } from '../libs/cache/src/stores/redis/redis-client.js';
import { RedisConnection } from '../libs/cache/src/stores/redis/redis-connection.js';
import { freePort } from './support/free-port.js';
import { closeRigs, redisRig, timed } from './support/redis-rig.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { waitFor } from './support/wait-for.js';

jest.setTimeout(20_000);

const silent: { server: Server; sockets: Set<Socket> }[] = [];

/** A server that accepts connections and never answers. */
async function startSilentServer(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.resume());
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  silent.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  await closeRigs();
  for (const { server, sockets } of silent.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

describe('a cache whose Redis accepts connections and never answers', () => {
  it('answers every call at once', async () => {
    const { cache } = await redisRig(await startSilentServer());

    const { ms, result } = await timed(async () => {
      await cache.set('a', 1);
      return [await cache.get('a'), await cache.getOrSet('b', () => 2), await cache.get('c')];
    });

    expect(result).toEqual([1, 2, undefined]);
    expect(ms).toBeLessThan(700);
  });

  it('gives up each attempt after redis.connectTimeout and tries again', async () => {
    const url = await startSilentServer();
    let attempts = 0;
    silent[0]?.server.on('connection', () => attempts++);

    const { remote, reaches } = await redisRig(url, { redis: { connectTimeout: '100ms' } });

    await reaches('down');
    expect(remote.status().reason).toBe('Redis did not answer within 100 ms');
    await waitFor(() => attempts >= 3, { what: 'further attempts' });
  });

  it('closes at once, and lets go of its socket', async () => {
    const { cache } = await redisRig(await startSilentServer());
    const sockets = silent[0]?.sockets ?? new Set();
    await waitFor(() => sockets.size === 1, { what: 'a connection' });

    const { ms } = await timed(() => cache.close());

    expect(ms).toBeLessThan(500);
    await waitFor(() => sockets.size === 0, { timeoutMs: 1_000, what: 'the connection to be gone' });
  });

  it('lets go of the socket of an attempt that it gave up', async () => {
    await redisRig(await startSilentServer(), { redis: { connectTimeout: '100ms' } });
    const sockets = silent[0]?.sockets ?? new Set();
    await waitFor(() => sockets.size === 1, { what: 'a connection' });
    const [first] = [...sockets];

    await waitFor(() => first && !sockets.has(first), { what: 'the first connection to be gone' });
  });
});

describe('a cache that requires its Redis', () => {
  it.each([
    ['is not there', async () => `redis://127.0.0.1:${await freePort()}`, 'ECONNREFUSED'],
    ['never answers', startSilentServer, 'did not answer'],
  ])(
    'refuses to start where it %s, within redis.connectTimeout and with the reason',
    async (_, urlOf, reason) => {
      const url = await urlOf();
      const config = testConfig({ redis: { url, required: true, connectTimeout: '300ms' } });

      const { ms, result } = await timed(() => createCache(config).catch((error: unknown) => error));

      expect(result).toMatchObject({
        code: 'CACHE_REMOTE_REQUIRED',
        message: expect.stringMatching(
          new RegExp(`within 300 ms \\(.*${reason}.*\\).*set redis.required to false`),
        ),
      });
      expect(ms).toBeGreaterThan(280);
      expect(ms).toBeLessThan(1_200);
    },
  );
});

describe('RedisConnection', () => {
  const connections: RedisConnection[] = [];

  function connect(makeClient: () => unknown): RedisConnection {
    const connection = new RedisConnection({
      locate: () => ({ host: '127.0.0.1', port: 1 }),
      createClient: makeClient as () => RedisClient,
      connectTimeoutMs: 1_000,
      commandTimeoutMs: 100,
      heartbeatMs: 100,
      clock: systemClock,
      prepare: async () => {},
      adapt: () => false,
      onLost: () => {},
      onReady: () => {},
      onChange: () => {},
      onOutcome: () => {},
    });
    connections.push(connection);
    return connection;
  }

  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close(0)));
  });

  it('says why, although its host has two addresses that both refuse', async () => {
    const port = await freePort();
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const lookup = (_: string, __: object, done: (error: null, found: typeof addresses) => void) =>
      done(null, addresses);
    const socket = { host: 'redis.test', port, lookup, reconnectStrategy: false as const };

    const connection = connect(() => createClient({ RESP: 3, socket }));

    await waitFor(() => connection.reason, { what: 'a reason' });
    expect(connection.reason).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
  });

  it('takes a client that cannot be made for one that cannot connect', async () => {
    const connection = connect(() => {
      throw new TypeError('Invalid pathname');
    });

    await waitFor(() => connection.reason, { what: 'a reason' });

    expect([connection.reason, connection.isUsable]).toEqual(['Invalid pathname', false]);
  });

  it('rejects at once, with the reason, while there is no connection', async () => {
    const connection = connect(() => {
      throw new TypeError('Invalid pathname');
    });
    await waitFor(() => connection.reason, { what: 'a reason' });

    await expect(connection.run((client) => client.ping())).rejects.toMatchObject({
      code: 'CACHE_REMOTE_UNAVAILABLE',
      message: 'Redis is not reachable: Invalid pathname',
    });
  });
});
