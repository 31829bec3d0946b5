import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from './support/free-port.js';
import { buildLibrary, type BuiltLibrary } from './support/library-process.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

jest.setTimeout(30_000);

/** Each script: the URL as its first argument, the server's process id as its second. */
const PRELUDE = `
  import { configOrThrow, createCache, resolveConfig } from './core.js';
  const [url, pid] = [process.argv[2], Number(process.argv[3])];
  const build = (redis = {}, set = {}) =>
    createCache(configOrThrow(resolveConfig({ env: {}, code: { redis: { url, ...redis }, ...set } })));
  const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  process.on('unhandledRejection', (error) => {
    console.error('UNHANDLED', error);
    process.exitCode = 3;
  });
`;
const ENDED = { code: 0, stdout: 'closed\n', stderr: '' };

let library: BuiltLibrary;
let server: RedisServer;

beforeAll(async () => {
  [library, server] = await Promise.all([buildLibrary(), startRedis()]);
});

afterEach(closeRigs);

afterAll(async () => {
  library.remove();
  await server.stop();
});

const run = (script: string, url = server.url) => library.run(PRELUDE + script, [url, String(server.pid)]);

describe('a process with a cache', () => {
  it('reads what another process wrote, equal in type and content', async () => {
    const written = await run(`
      const cache = await build({ required: true });
      await cache.set('a', {
        born: new Date(0), scores: new Map([['a', 1n]]), tags: new Set(['x']), home: new URL('https://a.b/c'),
        bytes: Uint8Array.from([0, 255]), missing: undefined, odd: [NaN, -0, Infinity], text: 'ž\\ud800',
      });
      await cache.close();
    `);
    const { cache } = await connectedRig(server.url);

    const read = await cache.get('a');

    expect(written).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(read).toEqual({
      born: new Date(0),
      scores: new Map([['a', 1n]]),
      tags: new Set(['x']),
      home: new URL('https://a.b/c'),
      bytes: Uint8Array.from([0, 255]),
      missing: undefined,
      odd: [Number.NaN, -0, Number.POSITIVE_INFINITY],
      text: 'ž\ud800',
    });
  });

  it('ends by itself after close()', async () => {
    const outcome = await run(`
      const cache = await build({ required: true, maxConnections: 3 });
      await cache.getOrSet('b', () => 1);
      await cache.close();
      console.log('closed');
    `);

    expect(outcome).toEqual(ENDED);
  });

  it('ends by itself after close(), although there is no Redis', async () => {
    const outcome = await run(
      `
        const cache = await build();
        await delay(100);
        await cache.delete('a');
        await cache.close();
        console.log('closed');
      `,
      `redis://127.0.0.1:${await freePort()}`,
    );

    expect(outcome).toEqual(ENDED);
  });

  it('ends by itself after close() during its first attempt to connect, which nobody answers', async () => {
    const silent = createServer((socket) => socket.resume().on('error', () => {}));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');

    const outcome = await run(
      `
        const cache = await build({ connectTimeout: '60s' });
        await delay(100);
        await cache.close();
        console.log('closed');
      `,
      `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    );

    expect(outcome).toEqual(ENDED);
    silent.close();
  });

  it('ends by itself after close() at once', async () => {
    const outcome = await run(`
      const cache = await build();
      await cache.close();
      console.log('closed');
    `);

    expect(outcome).toEqual(ENDED);
  });

  it('ends by itself after close() with calls under way in a frozen Redis', async () => {
    const outcome = await run(`
      const cache = await build({ required: true, commandTimeout: '60s', heartbeat: '60s' }, { shutdownTimeout: '200ms' });
      process.kill(pid, 'SIGSTOP');
      const call = cache.getOrSet('c', () => 1);
      await delay(50);
      const start = performance.now();
      await cache.close();
      if (performance.now() - start > 2_000) console.log('late');
      if ((await call) !== 1) console.log('lost');
      console.log('closed');
    `);
    await server.resume();

    expect(outcome).toEqual(ENDED);
  });

  it('drains the writes that are under way when it closes', async () => {
    const outcome = await run(`
      const cache = await build({ required: true, commandTimeout: '10s' }, { shutdownTimeout: '10s' });
      const writes = Array.from({ length: 500 }, (_, index) => cache.set('drained ' + index, 'x'.repeat(1_000)));
      await delay(0);
      await cache.close();
      await Promise.all(writes);
      console.log('closed');
    `);

    expect(outcome).toEqual(ENDED);
    expect(await server.cli('EXISTS', 'app:d:drained 0', 'app:d:drained 499')).toBe('2');
  });

  it('sees no unhandled rejection, whatever happens to Redis', async () => {
    const outcome = await run(`
      const cache = await build({ required: true, maxConnections: 2, heartbeat: '50ms', connectTimeout: '1s' });
      const work = async (ms) => {
        for (const end = Date.now() + ms; Date.now() < end; await delay(5)) {
          const key = String(Math.floor(Math.random() * 50));
          void cache.getOrSet(key, async () => key).catch((error) => console.log('rejected', error));
          void cache.set(key, key).catch((error) => console.log('rejected', error));
          void cache.getMany([key, 'x']).catch((error) => console.log('rejected', error));
          void cache.deleteMany([key, 'x']).catch((error) => console.log('rejected', error));
          void cache.clear().catch((error) => console.log('rejected', error));
        }
      };
      await work(200);
      process.kill(pid, 'SIGSTOP');
      await work(700);
      process.kill(pid, 'SIGCONT');
      await work(700);
      process.kill(pid, 'SIGKILL');
      await work(700);
      const closing = cache.close();
      await work(50);
      await closing;
      await delay(100);
      console.log('closed');
    `);
    await server.restart();

    expect(outcome).toEqual(ENDED);
  });

  it('stays alive until a required Redis has had its time, and then fails', async () => {
    const outcome = await run(
      `await build({ required: true, connectTimeout: '300ms' }).catch((error) => console.log(error.code));
       console.log('closed');`,
      `redis://127.0.0.1:${await freePort()}`,
    );

    expect(outcome).toEqual({ ...ENDED, stdout: 'CACHE_REMOTE_REQUIRED\nclosed\n' });
  });
});
