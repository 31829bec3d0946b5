import { afterEach, describe, expect, it } from '@jest/globals';
import { createCache } from '../libs/cache/src/assembly/create-cache.js';
import type { RemoteStateChange } from '../libs/cache/src/contracts/cache-observer.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer, type RedisServerOptions } from './support/redis-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { waitFor } from './support/wait-for.js';

const servers: RedisServer[] = [];

async function start(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await closeRigs();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

describe('The event coherence, over Redis,', () => {
  it('tells of a connection that is lost, and of the one that takes its place', async () => {
    const server = await start();
    const { cache, reaches } = await connectedRig(server.url);
    const told: string[] = [];
    cache.on('coherence', ({ current }) => told.push(`${current.state} ${current.coherence}`));

    await server.kill();
    await reaches('down');
    await server.restart();
    await reaches('up');

    expect(told).toEqual(['down none', 'up tracking']);
  });

  it('tells an observer of the first connection also where the start waited for it', async () => {
    const server = await start();
    const changes: RemoteStateChange[] = [];
    const observer = { onRemoteState: (change: RemoteStateChange) => void changes.push(change) };

    const cache = await createCache(testConfig({ redis: { url: server.url, required: true } }), { observer });
    await cache.close();

    expect(changes.map(({ current }) => current.state)).toEqual(['up', 'closed']);
  });
});

describe('The event breaker, over Redis,', () => {
  it('tells of a server that stops answering, and of its return', async () => {
    const server = await start();
    const redis = {
      breaker: { failures: 2, cooldown: '50ms' },
      commandTimeout: '50ms',
      heartbeat: '5s',
    } as const;
    const { cache } = await connectedRig(server.url, { redis });
    const told: string[] = [];
    cache.on('breaker', ({ current }) => told.push(current.breaker));

    await server.pause();
    await cache.getMany(['a']);
    await cache.getMany(['b']);
    await server.resume();
    await waitFor(async () => (await cache.get('c'), told.at(-1) === 'closed'), { intervalMs: 60 });

    expect([told[0], told.at(-1)]).toEqual(['open', 'closed']);
    expect(told).toContain('half-open');
  });
});
