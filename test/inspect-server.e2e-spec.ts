import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerFacts } from '../libs/cache/src/contracts/server-facts.js';
import { inspectServer } from '../libs/cache/src/stores/redis/inspect-server.js';
import { aclRules, redisRights } from '../libs/cache/src/settings/redis-rights.js';
import { freePort } from './support/free-port.js';
import { timed } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { testConfig } from '../libs/cache/src/testing/test-config.js';
import { waitFor } from './support/wait-for.js';

const LIMIT_MS = 2_000;
const NAMESPACE = 'shop';

const inspect = (url: string, timeoutMs = LIMIT_MS) =>
  inspectServer(testConfig({ namespace: NAMESPACE, redis: { url } }), timeoutMs);

async function factsOf(url: string): Promise<ServerFacts> {
  const inspection = await inspect(url);
  if ('unreachable' in inspection) throw new Error(inspection.unreachable);
  return inspection.facts;
}

describe('a Redis server', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis({
      password: 'canary-word',
      args: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lfu'],
    });
  });

  afterAll(() => redis.stop());

  /** The address for a user of its own with these rights. */
  async function urlOf(user: string, ...rights: string[]): Promise<string> {
    await redis.cli('ACL', 'SETUSER', user, 'on', '>canary', 'resetkeys', `~${NAMESPACE}*`, ...rights);
    return `redis://${user}:canary@127.0.0.1:${redis.port}`;
  }

  it('tells everything about itself', async () => {
    const facts = await factsOf(redis.url);

    expect(facts).toEqual({
      pingsMs: expect.any(Array),
      security: { isEncrypted: false },
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      mode: 'standalone',
      role: 'primary',
      maxMemory: 67_108_864,
      evictionPolicy: 'allkeys-lfu',
      canTrack: true,
      refused: new Map(),
      hidden: [],
    });
    expect(facts.pingsMs.every((ms) => ms > 0 && ms < LIMIT_MS)).toBe(true);
  });

  it('holds the same keys afterwards, and no connection', async () => {
    const before = await redis.cli('DBSIZE');

    await factsOf(redis.url);

    expect(await redis.cli('DBSIZE')).toBe(before);
    expect((await redis.cli('CLIENT', 'LIST', 'TYPE', 'normal')).split('\n')).toHaveLength(1);
  });

  it('refuses commands to a user who may only read', async () => {
    const { refused } = await factsOf(await urlOf('reader', '+@read', '+@connection', '+info'));

    const writes = [
      'SET',
      'SETRANGE',
      'PEXPIRE',
      'DEL',
      'UNLINK',
      'MULTI',
      'EXEC',
      'EVAL',
      'EVALSHA',
      'TIME',
    ];
    expect([...refused]).toEqual(writes.map((name) => [name, 'NOPERM']));
  });

  it('refuses keys outside the namespace that a user is given', async () => {
    const url = await urlOf('other', '+@all');
    await redis.cli('ACL', 'SETUSER', 'other', 'resetkeys', '~else*');

    const withKeys = [
      'GET',
      'MGET',
      'SET',
      'GETRANGE',
      'SETRANGE',
      'PTTL',
      'PEXPIRE',
      'DEL',
      'UNLINK',
      'EVAL',
      'EVALSHA',
    ];
    expect([...(await factsOf(url)).refused.keys()]).toEqual(withKeys);
  });

  it('hides what a user may not ask for, and is known all the same', async () => {
    const rights = aclRules(redisRights({ namespace: NAMESPACE, coherence: 'pubsub', database: 0 }));

    const { hidden, refused, pingsMs, ...known } = await factsOf(await urlOf('modest', ...rights));

    expect(hidden).toEqual(['INFO', 'CLIENT TRACKING']);
    expect(known).toEqual({ security: { isEncrypted: false } });
    expect([refused.size, pingsMs.length]).toEqual([0, 20]);
  });

  it('refuses messages to a user who may neither track keys nor use the channel', async () => {
    const { refused } = await factsOf(await urlOf('deaf', '+@all', '-client|tracking', 'resetchannels'));

    expect([...refused.keys()]).toEqual(['PUBLISH', 'SUBSCRIBE']);
  });

  it('refuses writes as a replica', async () => {
    const replica = await startRedis({
      args: ['--replicaof', '127.0.0.1', String(redis.port), '--masterauth', 'canary-word'],
    });

    try {
      const { role, refused } = await factsOf(replica.url);

      expect([role, refused.get('SET')]).toEqual(['replica', 'READONLY']);
    } finally {
      await replica.stop();
    }
  });

  it('refuses writes when it is full', async () => {
    const full = await startRedis({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });

    try {
      expect((await factsOf(full.url)).refused.get('SET')).toBe('OOM');
    } finally {
      await full.stop();
    }
  });

  it.each([
    ['a wrong password', () => `redis://:canary-wrong@127.0.0.1:${redis.port}`, /^WRONGPASS/],
    ['no password', () => `redis://127.0.0.1:${redis.port}`, /^NOAUTH/],
    [
      'a user who may not even ping',
      () => urlOf('nobody', '-@all', '+hello', '+auth'),
      /^NOPERM th(e|is) user has/,
    ],
  ])('says why it does not take %s, and names nobody', async (_what, url, reason) => {
    const inspection = await inspect(await url());

    expect(inspection).toEqual({ unreachable: expect.stringMatching(reason) });
    expect(JSON.stringify(inspection)).not.toMatch(/canary|nobody/);
  });

  it('is given up when it stops to answer', async () => {
    await redis.pause();

    try {
      const { ms, result } = await timed(() => inspect(redis.url, 300));

      expect(result).toEqual({ unreachable: 'no answer within 300 ms' });
      expect(ms).toBeLessThan(1_000);
    } finally {
      await redis.resume();
    }
  });
});

describe('something that is no Redis server', () => {
  const sockets: Socket[] = [];
  let silent: Server;

  beforeAll((done) => {
    silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1', done);
  });

  afterAll((done) => {
    for (const socket of sockets) socket.destroy();
    silent.close(done);
  });

  it('is given up in time where it accepts and says nothing, and the connection is closed', async () => {
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    const { ms, result } = await timed(() => inspect(`redis://127.0.0.1:${port}`, 300));

    expect(result).toEqual({ unreachable: 'no answer within 300 ms' });
    expect(ms).toBeLessThan(1_000);
    await waitFor(() => sockets.length > 0 && sockets.every((socket) => socket.resume().destroyed));
  });

  it('is named as the system names it where nobody listens', async () => {
    expect(await inspect(`redis://127.0.0.1:${await freePort()}`)).toEqual({
      unreachable: expect.stringMatching(/^connect ECONNREFUSED 127\.0\.0\.1:\d+$/),
    });
  });
});
