import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { allowedValues, nest, scalarPaths } from '../../../../test/support/setting-arbitraries.js';
import { leaves } from '../settings/leaves.js';
import { resolveConfig } from './resolve-config.js';

const fingerprintOf = (path: string, value: unknown) =>
  resolveConfig({ env: {}, code: nest(path, value) }).fingerprint;

const open = [...scalarPaths].filter(([, { secret }]) => !secret);
const secret = [...scalarPaths].filter(([, one]) => one.secret);

describe('the configuration', () => {
  it('has every setting of the table, and nothing else', () => {
    const { config } = resolveConfig({ env: {} });

    const pathsOf = (node: unknown, path: string): string[] =>
      leaves.has(path)
        ? [path]
        : Object.entries(node as object).flatMap(([key, child]) =>
            pathsOf(child, path === '' ? key : `${path}.${key}`),
          );
    expect(pathsOf(config, '')).toEqual([...leaves.keys()]);
  });

  it('is written in milliseconds, bytes and counts', () => {
    const { config } = resolveConfig({ env: { CACHE_PRESET: 'simple' } });

    expect(config).toMatchObject({
      mode: 'tiered',
      ttl: { default: 3_600_000 },
      compression: { threshold: 16_384, level: 3 },
      redis: { url: undefined, connectTimeout: 5_000 },
      ai: { textTiers: { small: 1_000, medium: 5_000, large: 20_000 } },
    });
  });
});

describe('the fingerprint', () => {
  it.each(open)('changes with %s', (path, descriptor) => {
    const twoValues = fc
      .uniqueArray(allowedValues(descriptor), { minLength: 2, maxLength: 2 })
      .map(([left, right]) => ({ left, right }));

    fc.assert(
      fc.property(twoValues, ({ left, right }) => {
        expect(fingerprintOf(path, left)).not.toBe(fingerprintOf(path, right));
      }),
      { numRuns: propertyRuns(2, 60) },
    );
  });

  it.each(secret)('changes where %s is set, and not with what it is', (path, descriptor) => {
    fc.assert(
      fc.property(allowedValues(descriptor), allowedValues(descriptor), (left, right) => {
        expect(fingerprintOf(path, left)).toBe(fingerprintOf(path, right));
        expect(fingerprintOf(path, left)).not.toBe(fingerprintOf(path, null));
      }),
      { numRuns: propertyRuns(5, 60) },
    );
  });

  it('is the same for the same value written otherwise, and from another layer', () => {
    const custom = resolveConfig({ env: { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"5400s"}}' } });

    expect(custom.fingerprint).toBe(fingerprintOf('ttl.default', '90m'));
  });

  it('does not depend on the order in which entries of a map were added', () => {
    const left = fingerprintOf('ai.operationTtl', { translate: '1m', rewrite: '2m' });
    const right = fingerprintOf('ai.operationTtl', { rewrite: '2m', translate: '1m' });

    expect(left).toBe(right);
  });

  it('is eight hexadecimal digits', () => {
    expect(resolveConfig({ env: {} }).fingerprint).toMatch(/^[0-9a-f]{8}$/);
  });
});
