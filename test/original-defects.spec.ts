import { describe, expect, it } from '@jest/globals';
import { builtInPresets, resolveConfig, type Resolution } from 'nestjs-cache-presets/core';
import { runFake, runFakeAsync } from './support/fake-cli-io.js';

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'rediss://cache' };

const resolveCustom = (custom: string): Resolution =>
  resolveConfig({ env: { ...PRODUCTION, CACHE_CUSTOM_CONFIG: custom } });

describe('a defect of the original', () => {
  it('1: values of a preset that never arrive — the four that the original dropped arrive here', () => {
    const names = '"max_connections":7,"connection_timeout":3,"enable_monitoring":false,"log_level":"warn"';
    const { config } = resolveCustom(`{${names}}`);

    expect([config?.redis.maxConnections, config?.redis.connectTimeout]).toEqual([7, 3_000]);
    expect([config?.monitoring.enabled, config?.monitoring.logLevel]).toEqual([false, 'warn']);
  });

  it('2: documented overrides that do nothing — the same JSON takes effect here', () => {
    const overrides = resolveCustom('{"max_connections":50,"connection_timeout":15}').config;
    const ai = resolveCustom('{"text_hash_threshold":500,"operation_ttls":{"summarize":1800}}').config;

    expect([overrides?.redis.maxConnections, overrides?.redis.connectTimeout]).toEqual([50, 15_000]);
    expect([ai?.ai.textHashThreshold, ai?.ai.operationTtl['summarize']]).toEqual([500, 1_800_000]);
  });

  it.each(['{"ttl":', '[]', '"simple"', '{"ttl":{"default":"soon"}}'])(
    '3: a silent fallback for %s — no configuration here, and an error',
    (custom) => {
      const { config, issues } = resolveCustom(custom);

      expect(config).toBeUndefined();
      expect(issues.some(({ severity }) => severity === 'error')).toBe(true);
    },
  );

  it('3: a silent fallback to another preset — none here', () => {
    const { config, preset } = resolveConfig({ env: { CACHE_PRESET: 'prod' } });

    expect([config, preset]).toEqual([undefined, 'prod']);
  });

  it('4: a Redis URL with its password in logs and in the command line — masked here', () => {
    const env = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://user:canary@cache' };
    const resolution = resolveConfig({ env });

    const printed = ['show', 'explain redis.url', 'validate', 'show --json'].map((command) => runFake(command, { env }).stdout); // prettier-ignore

    expect(resolution.config?.redis.url?.reveal()).toContain('canary');
    expect(
      [...printed, JSON.stringify(resolution), String(resolution.config?.redis.url)].join(),
    ).not.toContain('canary');
  });

  it.each([
    ['main', 'simple'],
    ['retail-prod', 'production'],
    ['email-prod', 'production'],
    ['captain-staging', 'production'],
    ['daily', 'simple'],
    ['device-prod', 'production'],
    ['latest-release', 'simple'],
    ['contest-live', 'production'],
    ['qa', 'production'],
    ['preview', 'production'],
  ])('5: a recommendation by parts of words — %s is %s here', (name, preset) => {
    expect(runFake(`recommend ${name}`).stdout.split(' ')[0]).toBe(preset);
  });

  it('6: constants in the place of confidence — ours follows from the evidence that is shown', () => {
    const confidenceOf = (env: Record<string, string>) => {
      const { data } = JSON.parse(runFake('recommend --detect --json', { env }).stdout) as {
        data: { confidence: number; for: { weight: number }[]; against: unknown[] };
      };
      return data;
    };
    const one = confidenceOf({ APP_ENV: 'production' });
    const two = confidenceOf({ APP_ENV: 'production', NODE_ENV: 'production' });
    const noisyOr = 1 - two.for.reduce((rest, { weight }) => rest * (1 - weight), 1);

    expect([one.for.length, two.for.length]).toEqual([1, 2]);
    expect(one.confidence).toBeCloseTo(0.9);
    expect(two.confidence).toBeCloseTo(noisyOr);
  });

  it('7: a migration that drops a TTL near to that of the preset — the one here keeps it, and proves it', async () => {
    const files = {
      '.env': 'CACHE_PRESET=production\nCACHE_REDIS_URL=rediss://cache\nCACHE_DEFAULT_TTL=6600\n',
    };

    const { stdout } = await runFakeAsync('migrate', { files });

    expect(stdout).toContain('+CACHE_CUSTOM_CONFIG={"ttl":{"default":"110m"}}');
    expect(stdout).toMatch(/equivalence: 1\/1 legacy settings reproduce exactly; issues 0$/);
  });

  it('8: AI switched on without what AI needs — production with ENABLE_AI_CACHE is ai-production here', () => {
    const switched = resolveConfig({ env: { ...PRODUCTION, ENABLE_AI_CACHE: 'true' } }).config;
    const named = resolveConfig({ env: { ...PRODUCTION, CACHE_PRESET: 'ai-production' } }).config;

    expect(switched?.ai.enabled).toBe(true);
    expect(switched).toEqual(named);
  });

  it('8: a switch that is neither on nor off — an error here', () => {
    const { issues } = resolveConfig({ env: { ...PRODUCTION, ENABLE_AI_CACHE: 'enabled' } });

    expect(issues[0]).toMatchObject({ code: 'CCFG101', severity: 'error' });
  });

  it('9: three sets of bounds for one TTL — one here, for presets, code and JSON alike', () => {
    const beyond = { ttl: { default: '31d' } } as const;
    const bounds = [
      resolveCustom(JSON.stringify(beyond)),
      resolveConfig({ env: PRODUCTION, code: beyond }),
      resolveConfig({
        env: { ...PRODUCTION, CACHE_PRESET: 'own' },
        presets: [{ name: 'own', doc: 'x', extends: 'production', set: beyond }],
      }),
    ].map(({ issues }) => issues[0]?.expected);

    expect(bounds).toEqual(['1s … 30d', '1s … 30d', '1s … 30d']);
  });

  it('10: presets that are not what they are called — testing is no development, and disabled is off here', () => {
    const { settings } = resolveConfig({ env: { CACHE_PRESET: 'disabled' } });
    const { stdout } = runFake('diff development testing');

    expect(settings.get('mode')?.value).toBe('off');
    expect(stdout).toMatch(/mode +tiered +→ +memory/);
  });

  it('11: errors that end with 0 — 1 for a wrong configuration here, 2 for wrong usage, and JSON of its own', () => {
    const wrong = { env: { CACHE_PRESET: 'prodution' } };

    expect(runFake('validate', wrong).exitCode).toBe(1);
    expect(JSON.parse(runFake('validate --json', wrong).stdout)).toMatchObject({ ok: false });
    expect(runFake('show nothing').exitCode).toBe(2);
  });

  it.each(builtInPresets.map(({ name }) => name))(
    '12: a preset that its own validator refuses — %s passes the checks of everybody here',
    (name) => {
      const env = { CACHE_PRESET: name, CACHE_REDIS_URL: 'redis://cache' };

      expect(resolveConfig({ env }).issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );

  it('13: a compose file that contradicts its preset — AI off under a preset with AI is reported here', () => {
    const env = { ...PRODUCTION, CACHE_PRESET: 'ai-production', ENABLE_AI_CACHE: 'false' };

    expect(resolveConfig({ env }).issues[0]).toMatchObject({ code: 'CCFG506' });
  });
});
