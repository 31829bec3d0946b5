import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { graft, nest } from '../../../../test/support/setting-arbitraries.js';
import { leaves } from '../settings/leaves.js';
import type { CacheConfigInput } from '../settings/types.js';
import { CacheConfigError } from './cache-config-error.js';
import { formatIssues } from './format-issues.js';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

/** Four letters that nothing here prints of itself; every canary starts with them. */
const PREFIX = 'zqxj';

/** Everything that a resolution lets people see. */
function shownBy(options: Partial<ResolveConfigOptions>): string {
  const resolution = resolveConfig({ env: {}, ...options });
  const error = new CacheConfigError(resolution.issues);
  const deep = { depth: Infinity, showHidden: true } as const;
  return [
    formatIssues(resolution.issues),
    JSON.stringify(resolution.issues),
    JSON.stringify([...resolution.settings]),
    JSON.stringify(resolution.config),
    inspect(resolution, deep),
    inspect(resolution.config, deep),
    String(error),
    error.message,
    error.stack,
    inspect(error, deep),
    JSON.stringify(error),
  ].join('\n');
}

/** Shows what leaks with a few letters around it. */
function leakOf(options: Partial<ResolveConfigOptions>): string | undefined {
  const shown = shownBy(options);
  const at = shown.toLowerCase().indexOf(PREFIX);
  return at < 0 ? undefined : shown.slice(Math.max(0, at - 60), at + 60);
}

const canary = fc.stringMatching(/^[A-Za-z0-9]{4,20}$/).map((rest) => `${PREFIX}${rest}`);
const awkward = fc
  .tuple(
    canary,
    fc.constantFrom('', '/', '#', '?', '@', ':', ' ', '%', '"', "'", '{', '\\', '1#', '1?'),
    canary,
  )
  .map(([head, mark, tail]) => `${/^\d/.test(mark) ? mark : head + mark}${tail}`);

const secretPaths = [...leaves].filter(([, { secret }]) => secret).map(([path]) => path);
const urlWith = (userInfo: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('redis', 'rediss', 'http', 'REDIS', 'redis+cluster', 'redis+sentinel', 'redis+unix'),
      fc.constantFrom('', 'user:', ':'),
      userInfo,
    )
    .map(([scheme, user, secret]) => `${scheme}://${user}${secret}@host:6379/0`);

/** A secret where a value is expected, and where something else is: alone, in a list, in an object. */
const wrapped = (value: string): unknown[] => [value, [value], { deep: value }, [{ deep: [value] }]];

const secretTree = fc
  .tuple(fc.constantFrom(...secretPaths), fc.oneof(awkward, urlWith(awkward)), fc.nat({ max: 3 }))
  .map(([path, value, shape]) => nest(path, wrapped(value)[shape]));

const unknownTree = fc
  .tuple(
    fc.constantFrom('', 'redis', 'redis.tls', 'ttl', 'ai.textTiers'),
    fc.constantFrom('pasword', 'apiKey', 'colour', 'urls', 'maxEntriez', 'a key', '__proto__', 'constructor'),
    fc.oneof(awkward, urlWith(awkward)),
    fc.nat({ max: 3 }),
  )
  .map(([group, key, value, shape]) => {
    const leaf = Object.fromEntries([[key, wrapped(value)[shape]]]);
    return group === '' ? leaf : nest(group, leaf);
  });

const groupTree = fc
  .tuple(fc.constantFrom('redis', 'redis.tls', 'ai.operationTtl'), awkward, fc.nat({ max: 1 }))
  .map(([group, value, shape]) => nest(group, wrapped(value)[shape]));

const anyTree = fc
  .array(fc.oneof(secretTree, unknownTree, groupTree), { minLength: 1, maxLength: 3 })
  .map((trees) => trees.reduce(graft, {}));

/** A text of its settings with secrets in every place, on its way to being cut and bent. */
const FULL = JSON.stringify({
  ttl: { default: '30m' },
  redis: { url: `rediss://${PREFIX}one:${PREFIX}two@h:6380`, password: `${PREFIX}three, ${PREFIX}"four` },
  apiKey: `${PREFIX}five`,
  list: [`${PREFIX}six`, { token: `${PREFIX}\\seven` }],
});

describe('a secret', () => {
  it('is shown nowhere, whatever place of the custom configuration holds it', () => {
    fc.assert(
      fc.property(anyTree, fc.constantFrom(undefined, 2), (tree, indent) => {
        const env = { CACHE_CUSTOM_CONFIG: JSON.stringify(tree, undefined, indent) };

        expect(leakOf({ env })).toBeUndefined();
      }),
      { numRuns: propertyRuns(150, 10_000) },
    );
  });

  it('is shown nowhere, whatever place of the code or of a preset holds it', () => {
    fc.assert(
      fc.property(anyTree, fc.boolean(), (tree, isPreset) => {
        const set = tree as CacheConfigInput;
        const mine = { name: 'mine', doc: 'Mine.', extends: 'simple', set } as const;

        expect(leakOf(isPreset ? { preset: 'mine', presets: [mine] } : { code: set })).toBeUndefined();
      }),
      { numRuns: propertyRuns(80, 10_000) },
    );
  });

  it.each(['CACHE_REDIS_URL', 'CACHE_PRESET', 'ENABLE_AI_CACHE', 'CACHE_CUSTOM_CONFIG'])(
    'is shown nowhere, where a URL with it stands in %s or in the file that it names',
    (name) => {
      fc.assert(
        fc.property(urlWith(awkward), (url) => {
          expect(leakOf({ env: { [name]: url } })).toBeUndefined();
          expect(leakOf({ env: { [`${name}_FILE`]: '/run/secret' }, readFile: () => url })).toBeUndefined();
          expect(leakOf({ env: { [`${name}_FILE`]: url } })).toBeUndefined();
        }),
        { numRuns: propertyRuns(25, 2_000) },
      );
    },
  );

  it.each([
    'mode',
    'namespace',
    'ttl.default',
    'compression.level',
    'monitoring.enabled',
    'ai.textTiers.small',
  ])('is shown nowhere, where a URL with it stands in the place of %s', (path) => {
    fc.assert(
      fc.property(urlWith(awkward), (url) => {
        expect(leakOf({ env: { CACHE_CUSTOM_CONFIG: JSON.stringify(nest(path, url)) } })).toBeUndefined();
      }),
      { numRuns: propertyRuns(10, 2_000) },
    );
  });

  it.each(['CACHE_PASSWORD', 'CACHE_REDIS_PASSWORD', 'CACHE_USERNAME', 'AI_CACHE_REDIS_URL'])(
    'is shown nowhere, where the former variable %s holds it',
    (name) => {
      const env = { [name]: `redis://${PREFIX}user:${PREFIX}word@h`, CACHE_DEFAULT_TTL: '60' };

      expect(leakOf({ env })).toBeUndefined();
    },
  );

  it.each([
    ['', ''],
    ["'", "'"],
    ['"', ''],
  ])('is shown nowhere, wherever the JSON between %j and %j breaks off', (open, close) => {
    const cuts = Array.from({ length: FULL.length + 1 }, (_, end) => `${open}${FULL.slice(0, end)}${close}`);

    const leaks = cuts.map((text) => leakOf({ env: { CACHE_CUSTOM_CONFIG: text } }));

    expect(leaks.filter((leak) => leak !== undefined)).toEqual([]);
  });

  it('is shown nowhere, wherever a character is lost or comes in between', () => {
    const mark = fc.constantFrom('', '"', "'", ':', ',', '{', '}', '[', '\\', ' ', '\n');

    fc.assert(
      fc.property(fc.nat({ max: FULL.length }), fc.nat({ max: 3 }), mark, (at, lost, character) => {
        const text = FULL.slice(0, at) + character + FULL.slice(at + lost);

        expect(leakOf({ env: { CACHE_CUSTOM_CONFIG: text } })).toBeUndefined();
      }),
      { numRuns: propertyRuns(200, 10_000) },
    );
  });

  it('is shown nowhere where an escape in the JSON breaks the line inside the URL', () => {
    const text = `{"redis":{"url":"rediss://${PREFIX}\\ne:${PREFIX}@h:6380"}}`;

    expect(leakOf({ env: { CACHE_CUSTOM_CONFIG: text } })).toBeUndefined();
  });

  it('is in the configuration all the same', () => {
    const { config } = resolveConfig({ env: { CACHE_REDIS_URL: `redis://u:${PREFIX}@h` } });

    expect(config?.redis.url?.reveal()).toBe(`redis://u:${PREFIX}@h`);
  });
});
