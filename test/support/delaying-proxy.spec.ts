import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'redis';
import { DelayingProxy } from './delaying-proxy.js';
import { startRedis, type RedisServer } from './redis-server.js';

const DELAY_MS = 10;

let server: RedisServer;
let proxy: DelayingProxy;
let client: ReturnType<typeof createClient>;

beforeEach(async () => {
  server = await startRedis();
  proxy = await DelayingProxy.start(server.port, DELAY_MS);
  client = createClient({ url: proxy.url });
  client.on('error', () => undefined);
  await client.connect();
});

afterEach(async () => {
  client.destroy();
  await proxy.stop();
  await server.stop();
});

describe('DelayingProxy', () => {
  it('hands replies on, each after its delay', async () => {
    const start = performance.now();

    expect(await client.set('a', '1')).toBe('OK');
    expect(await client.get('a')).toBe('1');

    expect(performance.now() - start).toBeGreaterThanOrEqual(2 * (DELAY_MS - 1)); // a timer may be a fraction early
  });

  it('counts requests that wait for one another', async () => {
    const trips = await proxy.tripsOf(async () => {
      for (const key of ['a', 'b', 'c']) await client.get(key);
    });

    expect(trips).toBe(3);
  });

  it('counts requests that are under way together once', async () => {
    const later = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await client.get('b');
    };

    expect(await proxy.tripsOf(() => Promise.all([client.get('a'), later()]))).toBe(1);
  });

  it('counts nothing where nothing is sent', async () => {
    expect(await proxy.tripsOf(() => Promise.resolve())).toBe(0);
  });

  it('does not count what began before', async () => {
    const former = client.get('a').then(() => client.get('b'));

    expect(await proxy.tripsOf(() => client.get('c'))).toBe(1);
    await former;
  });

  it('breaks the connection of a client whose server is gone', async () => {
    await server.kill();

    await expect(client.get('a')).rejects.toThrow();
  });
});
