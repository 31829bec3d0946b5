import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { freePort } from './support/free-port.js';
import { closeRigs, connectedRig, redisRig, timed } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

jest.setTimeout(20_000);

const servers: RedisServer[] = [];

async function start(port?: number): Promise<RedisServer> {
  const server = await startRedis(port === undefined ? {} : { port });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await closeRigs();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

describe('a cache whose Redis is frozen', () => {
  it('answers a load after one deadline, not two', async () => {
    const server = await start();
    const slow = { redis: { commandTimeout: '400ms', heartbeat: '10s' } } as const;
    const { cache, troubles } = await connectedRig(server.url, slow);
    await server.pause();

    const { ms, result } = await timed(() => cache.getOrSet('a', () => 'loaded'));

    expect(result).toBe('loaded');
    expect(ms).toBeGreaterThan(380);
    expect(ms).toBeLessThan(780);
    expect(troubles.map(({ error }) => error)).toEqual([
      expect.objectContaining({ code: 'CACHE_REMOTE_TIMEOUT' }),
    ]);
  });

  it('answers with the usual settings well below a second, whatever is called', async () => {
    const server = await start();
    const { cache } = await connectedRig(server.url);
    await server.pause();

    const calls = [
      await timed(() => cache.get('a')),
      await timed(() => cache.getMany(['a', 'b'])),
      await timed(() => cache.set('a', 1)),
      await timed(() => cache.delete('b')),
      await timed(() => cache.getOrSet('c', () => 1)),
    ];

    expect(Math.max(...calls.map(({ ms }) => ms))).toBeLessThan(700);
  });

  it('stops waiting for it after some failures in a row', async () => {
    const server = await start();
    const patient = { redis: { heartbeat: '30s', breaker: { cooldown: '30s' } } } as const;
    const { cache, remote } = await connectedRig(server.url, patient);
    await server.pause();
    for (let index = 0; index < 5; index++) await cache.get(`key ${index}`);

    const { ms } = await timed(async () => {
      for (let index = 0; index < 100; index++) await cache.get(`other ${index}`);
    });

    expect(remote.status()).toMatchObject({ state: 'up', breaker: 'open' });
    expect(ms).toBeLessThan(700);
  });

  it('notices by itself, and uses it again within three seconds of its return', async () => {
    const server = await start();
    const { cache, reaches, changes } = await connectedRig(server.url);
    await server.pause();
    await reaches('down');

    await server.resume();
    await reaches('up');
    await cache.set('a', 'after');

    expect(await server.cli('GET', 'app:d:a')).toContain('after');
    expect(changes.map(({ current }) => current.state)).toEqual(expect.arrayContaining(['down', 'up']));
  });

  it('serves no value from before a delete that it could not take', async () => {
    const server = await start();
    const { cache, reaches } = await connectedRig(server.url);
    await cache.set('a', 'old');
    await server.pause();
    await cache.delete('a');

    await server.resume();
    await reaches('up');

    expect(await cache.get('a')).toBeUndefined();
    const { cache: other } = await connectedRig(server.url);
    await waitFor(async () => !(await other.has('a')), { what: 'the debt to be paid' });
  });
});

describe('a cache whose Redis is killed', () => {
  it('goes on at once in memory, and within three seconds uses the new one, which vouches for nothing from before', async () => {
    const server = await start();
    const { cache, reaches } = await connectedRig(server.url);
    await server.kill();
    await reaches('down');

    const { ms, result } = await timed(() => cache.getOrSet('a', () => 'loaded'));
    const meanwhile = await cache.get('a');
    await server.restart();
    await reaches('up');
    await cache.set('b', 'after');

    expect([result, meanwhile, await cache.get('a')]).toEqual(['loaded', 'loaded', undefined]);
    expect(ms).toBeLessThan(500);
    expect(await server.cli('GET', 'app:d:b')).toContain('after');
  });

  it('rejects no call that was under way', async () => {
    const server = await start();
    const { cache } = await connectedRig(server.url, { redis: { commandTimeout: '2s' } });
    await server.pause();
    const calls = Array.from({ length: 50 }, (_, index) => cache.getOrSet(`key ${index}`, () => index));

    await server.kill();

    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index));
  });

  it('reports each change of state once, with the reason', async () => {
    const server = await start();
    const { reaches, changes } = await connectedRig(server.url);

    await server.kill();
    await reaches('down');
    await server.restart();
    await reaches('up');

    expect(changes.map(({ previous, current }) => `${previous.state} → ${current.state}`)).toEqual([
      'connecting → up',
      'up → down',
      'down → up',
    ]);
    expect(changes[1]?.current.reason).toMatch(/closed|ECONN/);
    expect(changes[2]?.current.reason).toBeUndefined();
  });
});

describe('a cache whose connection is cut', () => {
  it('connects anew by itself, with every one of its connections', async () => {
    const server = await start();
    const { cache, remote } = await connectedRig(server.url, { redis: { maxConnections: 3 } });
    await cache.set('a', 1);

    await server.cli('CLIENT', 'KILL', 'TYPE', 'normal');
    await waitFor(() => remote.status().reason !== undefined, {
      intervalMs: 1,
      what: 'the cut to be noticed',
    });
    await waitFor(() => remote.status().reason === undefined, { what: 'every connection to be back' });

    await expect(remote.get('app:d:a')).resolves.toBeDefined();
    const clients = await server.cli('CLIENT', 'LIST', 'TYPE', 'normal');
    expect(clients.split('\n').filter((line) => !line.includes('cmd=client|list'))).toHaveLength(3);
  });
});

describe('a cache whose Redis comes later', () => {
  it('starts without it and uses it once it is there, for what is written from then on', async () => {
    const port = await freePort();
    const { cache, reaches } = await redisRig(`redis://127.0.0.1:${port}`);
    await reaches('down');
    await cache.set('a', 'before');
    const meanwhile = await cache.get('a');

    const server = await start(port);
    await reaches('up');
    await cache.set('b', 'after');

    expect(await server.cli('GET', 'app:d:b')).toContain('after');
    expect([meanwhile, await cache.get('a'), await cache.get('b')]).toEqual(['before', undefined, 'after']);
  });
});
