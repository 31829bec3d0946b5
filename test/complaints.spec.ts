import { describe, expect, it } from '@jest/globals';
import { definePreset, resolveConfig, type Resolution } from 'nestjs-cache-presets/core';
import { EXIT } from '../libs/cache/src/cli/cli-io.js';
import { filesAfterAsync, runFake } from './support/fake-cli-io.js';

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'rediss://cache' };

const resolveCustom = (custom: unknown, env: Record<string, string> = PRODUCTION): Resolution =>
  resolveConfig({ env: { ...env, CACHE_CUSTOM_CONFIG: JSON.stringify(custom) } });
const codesOf = ({ issues }: Resolution): string[] => issues.map(({ code }) => code);
const textOf = ({ settings }: Resolution, path: string): string | undefined => settings.get(path)?.text;

describe('what users of preset systems complain about', () => {
  it('C1: a preset is opaque — ours lists every value with its reason, and only what it changes', () => {
    const { stdout } = runFake('show production --against default --why');

    expect(stdout).toMatch(/ttl\.default +2h +\(default: 1h\)/);
    expect(stdout).toContain('why  the source is what hurts');
    expect(stdout).not.toContain('redis.batchSize');
  });

  it('C2: the effective configuration cannot be seen — ours has a full view and one of what you set', () => {
    const full = runFake('show', { env: PRODUCTION }).stdout;
    const own = runFake('show --set-only', { env: PRODUCTION }).stdout;

    expect(full).toMatch(/redis\.batchSize +100 +default/);
    expect(own.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(1);
    expect(own).toMatch(/redis\.url +rediss:\/\/cache/);
  });

  it('C3: nobody knows who set a value — ours names file, line and column, and what lies below', () => {
    const files = { '.env': 'CACHE_PRESET=production\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}\n' };

    const { stdout } = runFake('explain ttl.default', { files });

    expect(stdout).toMatch(/→ custom +30m +CACHE_CUSTOM_CONFIG \(\.env:2, column 19\)/);
    expect(stdout).toMatch(/preset production +2h/);
    expect(stdout).toMatch(/default +1h +schema/);
  });

  it('C4: detection decides by magic — ours recommends and never selects', () => {
    const env = {
      APP_ENV: 'production',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      KUBERNETES_SERVICE_PORT: '443',
    };

    expect(runFake('recommend', { env }).stdout).toMatch(/^production .*\n[^]*Nothing is selected/);
    expect(resolveConfig({ env }).preset).toBe('development');
  });

  it('C5: a preset is all or nothing — every value of ours can be overridden, and given back', () => {
    const custom = { ttl: { default: '5m' }, memory: { maxEntries: null } };

    const resolution = resolveCustom(custom);

    expect(textOf(resolution, 'ttl.default')).toBe('5m');
    expect(textOf(resolution, 'memory.maxEntries')).toBe('500');
    expect(textOf(resolution, 'redis.connectTimeout')).toBe('10s');
  });

  it('C6: override knobs chase options — one variable of ours has the shape of the configuration', () => {
    const custom = { redis: { breaker: { failures: 3 } }, ai: { operationTtl: { qa: '5m' } } };

    const { config } = resolveCustom(custom);

    expect(config?.redis.breaker.failures).toBe(3);
    expect(config?.ai.operationTtl['qa']).toBe(300_000);
  });

  it('C7: half of a list vanishes in a merge — ours has no lists, and maps merge by key', () => {
    const before = resolveConfig({ env: PRODUCTION }).config?.ai.operationTtl;
    const after = resolveCustom({ ai: { operationTtl: { qa: '5m' } } });

    expect(after.config?.ai.operationTtl).toEqual({ ...before, qa: 300_000 });
    expect(JSON.stringify(after.config)).not.toContain('[');
    expect(codesOf(resolveCustom({ ai: { operationTtl: ['5m'] } }))).toContain('CCFG206');
  });

  it('C8: nobody is sure what wins — ours is custom over environment over code over preset over default', () => {
    const env = { CACHE_PRESET: 'simple', CACHE_REDIS_URL: 'redis://environment' };
    const code = { redis: { url: 'redis://code', batchSize: 7 }, ttl: { default: '7m' } } as const;
    const CACHE_CUSTOM_CONFIG = '{"redis":{"url":"redis://custom"}}';

    const layers = (path: string, resolution: Resolution) => {
      const setting = resolution.settings.get(path);
      return setting && [setting, ...setting.shadowed].map(({ origin }) => origin.layer);
    };
    const resolution = resolveConfig({ env: { ...env, CACHE_CUSTOM_CONFIG }, code });

    expect(layers('redis.url', resolution)).toEqual(['custom', 'env', 'code', 'default']);
    expect(layers('ttl.default', resolution)).toEqual(['code', 'preset', 'default']);
  });

  it('C9: a value cannot be unset — null of ours is as if the layer had not spoken', () => {
    const url = resolveCustom({ redis: { url: null } });

    expect(textOf(url, 'redis.url')).toBe('rediss://cache');
    expect(url.fingerprint).toBe(resolveConfig({ env: PRODUCTION }).fingerprint);
  });

  it('C10: a preset changes under you — a lock of ours fails the build, and the fingerprint shows any change', async () => {
    const locked = await filesAfterAsync('lock', { env: { CACHE_PRESET: 'simple' } });
    const text = locked['cache-config.lock.json'] ?? '';
    const files = { 'cache-config.lock.json': text.replace('"ttl.default": "1h"', '"ttl.default": "2h"') };

    const { exitCode, stdout } = runFake('lock --check', { env: { CACHE_PRESET: 'simple' }, files });

    expect(stdout).toContain('  ttl.default  2h  →  1h  ÷2');
    expect(exitCode).toBe(EXIT.no);
    const fingerprint = (env: Record<string, string>) => resolveConfig({ env }).fingerprint;

    expect(fingerprint(PRODUCTION)).toBe(fingerprint({ ...PRODUCTION }));
    expect(resolveCustom({ ttl: { default: '119m' } }).fingerprint).not.toBe(fingerprint(PRODUCTION));
  });

  it('C11: named environments do not scale — a preset of ours is a profile, and NODE_ENV selects none', () => {
    const staging = {
      ...PRODUCTION,
      NODE_ENV: 'staging',
      CACHE_CUSTOM_CONFIG: '{"namespace":"joes-staging"}',
    };

    expect(resolveConfig({ env: staging }).preset).toBe('production');
    expect(resolveConfig({ env: { NODE_ENV: 'test' } }).preset).toBe('development');
  });

  it('C12: typing errors pass silently — ours are errors that name what was meant', () => {
    const { config, issues } = resolveCustom({ memory: { maxEntires: 5 } });

    expect(config).toBeUndefined();
    expect(issues[0]).toMatchObject({
      code: 'CCFG203',
      fix: ['did you mean "memory.maxEntries" or "memory.maxBytes"?'],
    });
  });

  it('C13: strictness on a shared namespace is worse — ours warns of near names and leaves service links alone', () => {
    const links = { CACHE_PORT: 'tcp://10.0.0.1:6379', CACHE_SERVICE_HOST: '10.0.0.1', CACHE_DIR: '/tmp' };

    expect(codesOf(resolveConfig({ env: { ...PRODUCTION, ...links } }))).toEqual([]);
    expect(resolveConfig({ env: { ...PRODUCTION, CACHE_PRSET: 'simple' } }).issues).toEqual([
      expect.objectContaining({ code: 'CCFG402', severity: 'warning' }),
    ]);
  });

  it('C14: a number without a unit is read wrongly — ours is refused, with both readings', () => {
    expect(resolveCustom({ ttl: { default: 3600 } }).issues[0]).toMatchObject({
      code: 'CCFG102',
      fix: ['did you mean "1h" (3600 seconds) or "3600ms" (3600 milliseconds)?'],
    });
  });

  it('C15: quotes survive in JSON of the environment — ours says so', () => {
    const env = { ...PRODUCTION, CACHE_CUSTOM_CONFIG: `'{"ttl":{"default":"30m"}}'` };

    const { stdout } = runFake('validate', { env });

    expect(stdout).toContain('the value still carries its outer quotes');
  });

  it('C16: a wrong value puts its secret into the message — ours hides value and frame', () => {
    const env = {
      CACHE_PRESET: 'production',
      CACHE_REDIS_URL: 'http://user:canary@cache',
      CACHE_CUSTOM_CONFIG: '{"redis":{"password":"canary","maxConections":50}}',
    };

    const { stdout } = runFake('validate', { env });

    expect(stdout).toMatch(/CCFG203[^]*CCFG105/);
    expect(stdout).not.toContain('canary');
  });
});

describe('a preset of your own', () => {
  it('C5: says what nobody above it may change, and the error names it', () => {
    const checkout = definePreset({
      name: 'checkout',
      doc: 'prices',
      extends: 'production',
      set: { ttl: { default: '90s' } },
      lock: ['ttl.default'],
    });
    const env = { ...PRODUCTION, CACHE_PRESET: 'checkout', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"1h"}}' };

    expect(resolveConfig({ env, presets: [checkout] }).issues[0]?.message).toBe(
      'is locked by preset "checkout"',
    );
  });
});
