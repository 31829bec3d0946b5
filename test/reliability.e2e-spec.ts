import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, CACHE_STORE, CacheHealth, CacheModule, type RemoteStore } from 'nestjs-cache-presets';
import { CapturedLog } from './support/captured-log.js';
import { TestAuthority } from './support/certificates.js';
import { tableRows } from './support/markdown.js';
import { nestApps } from './support/nest-apps.js';
import { ROOT } from './support/source-files.js';
import { startTlsRedis, type TlsRedis } from './support/tls-redis.js';
import { waitFor } from './support/wait-for.js';

const RECOVERY_MS = 3_000;
const USER = ['--user', 'cache', 'on', '>pass', '~*', '&*', '+@all'];

const authority = new TestAuthority();
const [valid, expired] = [authority.issue('server'), authority.issue('expired', { days: -1 })];
const client = authority.issue('client');

/** What is watched while something happens to Redis. */
interface Watch {
  readonly cache: Cache;
  readonly store: RemoteStore;
  /** The names of the events so far. */
  readonly events: readonly string[];
}

/** Something that happens to Redis, and how it ends. */
interface Fault {
  readonly begin: (redis: TlsRedis) => Promise<unknown>;
  /** Whether the cache knows of it. */
  readonly hasSetIn: (watch: Watch) => boolean;
  readonly end: (redis: TlsRedis) => Promise<unknown>;
}

const nothing = async (): Promise<void> => undefined;
const isLost = ({ store }: Watch): boolean => store.status().state === 'down';
const disconnect = ({ server }: TlsRedis) => server.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
const show = ({ server }: TlsRedis, { cert, key }: typeof valid) =>
  server.cli('CONFIG', 'SET', 'tls-cert-file', cert, 'tls-key-file', key);

/** By the first cell of their line in the guide. */
const FAULTS: Readonly<Record<string, Fault>> = {
  '`kill -9`': {
    begin: ({ server }) => server.kill(),
    hasSetIn: isLost,
    end: ({ server }) => server.restart(),
  },
  '`SIGSTOP`': {
    begin: ({ server }) => server.pause(),
    hasSetIn: isLost,
    end: ({ server }) => server.resume(),
  },
  '`FLUSHALL`': {
    begin: ({ server }) => server.cli('FLUSHALL'),
    hasSetIn: ({ cache }) => cache.stats().memory.entries === 0,
    end: nothing,
  },
  '`CONFIG SET maxmemory 1`': {
    begin: ({ server }) => server.cli('CONFIG', 'SET', 'maxmemory', '1'),
    hasSetIn: () => true,
    end: ({ server }) => server.cli('CONFIG', 'SET', 'maxmemory', '0'),
  },
  '`CLIENT KILL`': {
    begin: disconnect,
    hasSetIn: ({ events, store }) => events.includes('coherence') && store.status().state === 'up',
    end: nothing,
  },
  'ACL rights are taken away': {
    begin: ({ server }) => server.cli('ACL', 'SETUSER', 'cache', '-@all'),
    hasSetIn: isLost,
    end: ({ server }) => server.cli('ACL', 'SETUSER', 'cache', '+@all'),
  },
  'the certificate of the server expires': {
    begin: async (redis) => {
      await show(redis, expired);
      await disconnect(redis); // a connection that is there outlives the certificate
    },
    hasSetIn: ({ store }) =>
      store.status().reason?.includes('the certificate of the server has expired') ?? false,
    end: (redis) => show(redis, valid),
  },
};

const guide = readFileSync(join(ROOT, 'docs/guides/reliability.md'), 'utf8');
const lines = tableRows(guide).filter(([first = '']) => !first.startsWith('['));

const apps = nestApps();
let redis: TlsRedis;

beforeEach(async () => {
  redis = await startTlsRedis({ authority, certificate: valid, args: USER });
});

afterEach(() => redis.server.stop());

afterAll(() => authority.remove());

/** An application over Redis, with two values in both tiers. */
async function start() {
  const tls = { caFile: authority.cert, certFile: client.cert, keyFile: client.key };
  const set = {
    health: { timeout: '200ms' },
    redis: { heartbeat: '100ms', connectTimeout: '500ms', tls },
  } as const;
  const env = { CACHE_REDIS_URL: redis.url.replace('//', '//cache:pass@') };
  const root = CacheModule.forRoot({ env, preset: 'simple', set });
  const app = await apps.module({ imports: [root] }, (builder) => builder.setLogger(new CapturedLog()));
  const [cache, store] = [app.get(Cache), app.get<RemoteStore>(CACHE_STORE)];
  await store.ready();
  await cache.set('touched', 'served');
  await cache.set('untouched', 'kept');
  const events: string[] = [];
  for (const name of ['error', 'breaker', 'coherence'] as const) cache.on(name, () => void events.push(name));
  return { cache, store, events, health: app.get(CacheHealth) };
}

describe('the lines of the guide to reliability', () => {
  it('are those that are tried here', () => {
    expect(lines.map(([first]) => first)).toEqual(Object.keys(FAULTS));
  });

  it('name tests that there are', () => {
    const named = [...guide.matchAll(/^- `(test\/\S+)`: (.+)$/gm)];

    const missing = named.filter(
      ([, file = '', title = '']) => !readFileSync(join(ROOT, file), 'utf8').includes(title),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(missing.map(([line]) => line)).toEqual([]);
  });
});

describe('an application, while', () => {
  it.each(Object.entries(FAULTS))(
    '%s, does what the guide says, and recovers by itself',
    async (name, fault) => {
      const { health, ...watch } = await start();
      const { cache, store, events } = watch;

      await fault.begin(redis);
      await waitFor(() => fault.hasSetIn(watch), { what: `${name} to set in`, intervalMs: 5 });
      const held = await cache.getOrSet('touched', () => 'loaded anew');
      const unknown = await cache.getOrSet('unknown', () => 'loaded');
      const { status } = await health.check();
      await fault.end(redis);
      await waitFor(() => store.status().state === 'up', { timeoutMs: RECOVERY_MS, what: 'the recovery' });
      const untouched = (await cache.get('untouched')) ?? 'gone';
      await waitFor(async () => {
        await cache.set('after', 1);
        return (await redis.server.cli('EXISTS', 'app:d:after')) === '1';
      });

      const told = [...new Set(events)].sort().map((event) => `\`${event}\``);
      expect(unknown).toBe('loaded');
      expect(lines.find(([first]) => first === name)?.slice(1)).toEqual([
        held,
        `\`${status}\``,
        told.join(', ') || 'none',
        untouched,
      ]);
    },
  );
});
