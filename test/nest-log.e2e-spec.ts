import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  Cache,
  CACHE_OBSERVER,
  CACHE_RESOLUTION,
  CacheModule,
  type CacheModuleOptions,
  type Resolution,
} from 'nestjs-cache-presets';
import { CapturedLog } from './support/captured-log.js';
import { nestApps } from './support/nest-apps.js';
import { waitFor } from './support/wait-for.js';

const SECRET = 'hunter2-canary';
const ABSENT = 'redis://127.0.0.1:1';

const custom = (config: unknown) => ({ CACHE_CUSTOM_CONFIG: JSON.stringify(config) });

describe('The log of an application', () => {
  const apps = nestApps();
  let log: CapturedLog;

  beforeEach(() => {
    log = new CapturedLog();
  });

  const start = async (options: CacheModuleOptions) => {
    const app = await apps.module({ imports: [CacheModule.forRoot({ env: {}, ...options })] }, (builder) =>
      builder.setLogger(log),
    );
    return { app, resolution: app.get<Resolution>(CACHE_RESOLUTION) };
  };

  describe('at the start', () => {
    it('says in one line what is in effect', async () => {
      const { resolution } = await start({ preset: 'testing' });

      expect(log.of('CacheModule')).toEqual([
        `cache preset=testing mode=memory ttl=1m fingerprint=${resolution.fingerprint} · why: npx cache-config explain <setting>`,
      ]);
    });

    it('names the Redis of two tiers', async () => {
      const { resolution } = await start({ env: { CACHE_REDIS_URL: ABSENT }, preset: 'simple' });

      expect(log.of('CacheModule')[0]).toBe(
        `cache preset=simple(+1) mode=tiered redis=${ABSENT} ttl=1h ` +
          `fingerprint=${resolution.fingerprint} · why: npx cache-config explain <setting>`,
      );
    });

    it('says that memory serves alone where no Redis is configured', async () => {
      await start({ preset: 'simple' });

      expect(log.of('CacheModule')[0]).toContain('mode=tiered redis=none, memory only ttl=1h');
    });

    it('names each override, where it comes from and what would apply instead', async () => {
      await start({
        env: custom({ ttl: { default: '5m' } }),
        preset: 'testing',
        set: { ttl: { default: '7m' }, namespace: 'shop' },
      });

      expect(log.of('CacheModule', 'log').slice(1)).toEqual([
        'cache namespace=shop from CacheModule.forRoot({ set }), instead of app from default "schema"',
        'cache ttl.default=5m from CACHE_CUSTOM_CONFIG (process.env, column 19), instead of 7m from code "CacheModule.forRoot({ set })"',
      ]);
    });

    it('warns in the format of the command line', async () => {
      await start({ preset: 'simple' });

      expect(log.of('CacheModule', 'warn')).toEqual([
        expect.stringMatching(/^warning CCFG501 {2}redis\.url: .*\n {3}expected {2}CACHE_REDIS_URL/),
      ]);
    });

    it('mentions a former name without a warning', async () => {
      await start({ env: { CACHE_CUSTOM_CONFIG: '{"default_ttl":60}' }, preset: 'testing' });

      expect(log.of('CacheModule', 'warn')).toEqual([]);
      expect(log.of('CacheModule', 'log')).toContainEqual(
        expect.stringContaining('info CCFG207  ttl.default'),
      );
    });

    it('is written whatever monitoring.logLevel says', async () => {
      await start({ preset: 'testing', set: { monitoring: { logLevel: 'error' } } });

      expect(log.of('CacheModule', 'log')[0]).toContain('cache preset=testing(+1)');
    });

    it('names what a named cache sets for itself, and what the operator sets over it', async () => {
      const feature = CacheModule.forFeature('reports', {
        ttl: { default: '1d' },
        memory: { maxEntries: 7 },
      });
      const env = custom({ ttl: { default: '30m' } });

      await apps.module({ imports: [CacheModule.forRoot({ env, preset: 'testing' }), feature] }, (builder) =>
        builder.setLogger(log),
      );

      expect(log.of('CacheModule')).toEqual(
        expect.arrayContaining([
          "cache reports.ttl.default=30m from CACHE_CUSTOM_CONFIG (process.env, column 19), over 1d from CacheModule.forFeature('reports')",
          'cache reports.memory.maxEntries=7 from CacheModule.forFeature(\'reports\'), instead of 25 from preset "testing"',
        ]),
      );
    });

    it('is written once, also with named caches', async () => {
      const root = CacheModule.forRoot({ env: {}, preset: 'testing' });
      const features = ['reports', 'users'].map((name) => CacheModule.forFeature(name));

      await apps.module({ imports: [root, ...features] }, (builder) => builder.setLogger(log));

      expect(log.lines.filter(({ text }) => text.startsWith('cache preset='))).toHaveLength(1);
    });

    it.each<[string, Record<string, string>]>([
      ['in the URL', { CACHE_REDIS_URL: `redis://user:${SECRET}@127.0.0.1:1` }],
      [
        'in redis.password',
        { CACHE_REDIS_URL: ABSENT, ...custom({ redis: { username: 'user', password: SECRET } }) },
      ],
    ])('shows no password %s', async (_where, env) => {
      await start({ env, preset: 'simple', set: { monitoring: { logLevel: 'debug' } } });
      await waitFor(() => log.text.includes('Redis not reached yet'));

      expect(log.text).toContain('cache redis.');
      expect(log.text).toContain('******');
      expect(log.text).not.toContain(SECRET);
    });
  });

  it('goes on in the logger that the application is given later', async () => {
    const set = { monitoring: { logLevel: 'debug' } } as const;
    const app = await apps.http({ imports: [CacheModule.forRoot({ env: {}, preset: 'testing', set })] });
    app.useLogger(log);

    await app.get(Cache).set('a', 1);

    expect(log.of('Cache')).toEqual(['set default a']);
  });

  it('gives way to an observer that a test puts in its place', async () => {
    const hits: string[] = [];
    const onHit = (_cache: string, tier: string, key: string) => hits.push(`${tier} ${key}`);
    const app = await apps.module(
      { imports: [CacheModule.forRoot({ env: {}, preset: 'testing' })] },
      (builder) => builder.setLogger(log).overrideProvider(CACHE_OBSERVER).useValue({ onHit }),
    );
    await app.get(Cache).set('a', 1);

    await app.get(Cache).get('a');

    expect(hits).toEqual(['memory a']);
  });
});
