import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { someSettings } from '../../../../test/support/setting-arbitraries.js';
import { VARIABLES } from '../env/variables.js';
import { overridesOf } from './resolution.js';
import { resolveConfig } from './resolve-config.js';

const names = [...VARIABLES.flatMap((name) => [name, `${name}_FILE`]), 'CACHE_PRSET', 'CACHE_DEFAULT_TTL'];
const garbage = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constantFrom('production', 'simple', 'true', 'redis://h', '{"mode":"off"}', '{"ai":{"enabled":null}}'),
  someSettings.map((tree) => JSON.stringify(tree)),
);
const anyEnvironment = fc.dictionary(fc.constantFrom(...names), garbage, { maxKeys: 4 });
const noFile = (): string => {
  throw new Error('no file');
};

/** Every object that can be reached from a value. */
function* partsOf(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const child of Object.values(value)) yield* partsOf(child);
}

describe('resolveConfig', () => {
  it('has a configuration exactly where no issue is an error, whatever the environment holds', () => {
    fc.assert(
      fc.property(anyEnvironment, (env) => {
        const { config, issues } = resolveConfig({ env, readFile: noFile });

        expect(config === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: propertyRuns(150, 10_000) },
    );
  });

  it('survives whatever JSON code hands in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (code) => {
        const { config, issues } = resolveConfig({ env: {}, code });

        expect(config === undefined).toBe(issues.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: propertyRuns(50, 10_000) },
    );
  });

  it.each([5n, Symbol('s'), () => 5, new Date(0), Object.create(null) as unknown])(
    'survives a value that no JSON holds: %#',
    (value) => {
      const code = { memory: { maxEntries: value }, mode: [value] } as never;

      expect(resolveConfig({ env: {}, code }).config).toBeUndefined();
    },
  );

  it('gives the same for the same, and leaves its input alone', () => {
    fc.assert(
      fc.property(anyEnvironment, someSettings, (env, code) => {
        const before = JSON.stringify([env, code]);

        const first = resolveConfig({ env: Object.freeze(env), code, readFile: noFile });
        const second = resolveConfig({ env: { ...env }, code, readFile: noFile });

        expect(JSON.stringify([second, [...second.settings]])).toBe(
          JSON.stringify([first, [...first.settings]]),
        );
        expect(JSON.stringify([env, code])).toBe(before);
      }),
      { numRuns: propertyRuns(60, 10_000) },
    );
  });

  it('neither reads nor changes the environment of the process', () => {
    const saved = process.env;
    const touched: string[] = [];
    const note = (what: string) => (): never => {
      touched.push(what);
      throw new Error(`process.env: ${what}`);
    };
    process.env = new Proxy(
      {},
      { get: note('get'), set: note('set'), ownKeys: note('keys'), has: note('has') },
    );

    const { config } = resolveConfig({ env: { CACHE_PRESET: 'testing' } });
    process.env = saved;

    expect(config).toBeDefined();
    expect(touched).toEqual([]);
  });

  it('freezes the configuration at every depth', () => {
    const { config } = resolveConfig({
      env: { CACHE_REDIS_URL: 'redis://u:p@h', CACHE_PRESET: 'ai-production' },
    });

    const parts = [...partsOf(config)];
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it('puts errors before warnings, and those of one text in its order', () => {
    const { issues } = resolveConfig({
      env: {
        CACHE_PRSET: 'x',
        CACHE_CUSTOM_CONFIG:
          '{"compression":{"level":12},"zzz":1,"default_ttl":60,"monitoring":{"logLevel":"loud"}}',
      },
    });

    expect(issues.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error CCFG103',
      'error CCFG203',
      'error CCFG106',
      'warning CCFG402',
      'warning CCFG501',
      'info CCFG207',
    ]);
  });

  it.each([
    ['CACHE_REDIS_URL', 'http://h'],
    ['CACHE_REDIS_URL_FILE', '/no/such/file'],
    ['CACHE_CUSTOM_CONFIG', '{'],
  ])('does not complain about a missing URL too where %s is wrong already', (name, value) => {
    const { issues } = resolveConfig({
      env: { CACHE_PRESET: 'production', [name]: value },
      readFile: noFile,
    });

    expect(issues.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(issues.map(({ code }) => code)).not.toContain('CCFG501');
  });

  it('reads files as UTF-8 from the file system unless told otherwise', () => {
    const { issues } = resolveConfig({ env: { CACHE_PRESET_FILE: '/no/such/file' } });

    expect(issues[0]?.message).toContain('ENOENT');
  });
});

describe('overridesOf', () => {
  it('lists what was set above the preset, in the order of the table', () => {
    const resolution = resolveConfig({
      env: { CACHE_CUSTOM_CONFIG: '{"memory":{"maxEntries":7},"mode":"memory"}', ENABLE_AI_CACHE: 'true' },
      code: { ttl: { default: '1m' } },
    });

    expect(overridesOf(resolution).map(({ path }) => path)).toEqual([
      'mode',
      'ttl.default',
      'memory.maxEntries',
      'ai.enabled',
    ]);
  });
});
