import * as fc from 'fast-check';
import type { Descriptor } from '../../libs/cache/src/settings/descriptor.js';
import { itemOf } from '../../libs/cache/src/settings/descriptor.js';
import { formatDuration, parseDuration } from '../../libs/cache/src/settings/duration.js';
import { leaves } from '../../libs/cache/src/settings/leaves.js';
import { formatSize, parseSize } from '../../libs/cache/src/settings/size.js';

/** A value as JSON writes it. */
export type Written = string | number | boolean;

/** Every path that takes one value: the settings, and of each map the entries that it has by default. */
export const scalarPaths: ReadonlyMap<string, Descriptor> = new Map(
  [...leaves].flatMap(([path, descriptor]) =>
    descriptor.kind === 'map'
      ? Object.keys(descriptor.default).map((key) => [`${path}.${key}`, itemOf(descriptor)] as const)
      : [[path, descriptor] as const],
  ),
);

// made once: to make an arbitrary of texts costs milliseconds
const words = fc.stringMatching(/^[a-z][a-z0-9_-]{1,12}$/);
const hosts = fc.stringMatching(/^[a-z]{3,9}$/);
const addresses = fc.oneof(
  hosts.map((host) => `redis://${host}:6379/0`),
  fc.tuple(hosts, hosts).map(([one, other]) => `redis+cluster://${one},${other}:7000`),
  fc.tuple(hosts, hosts).map(([one, other]) => `redis+sentinel://${one},${other}:26379/master/1`),
  hosts.map((name) => `redis+unix:///run/${name}.sock?db=1`),
);

/** Values that the setting takes. */
export function allowedValues(descriptor: Descriptor): fc.Arbitrary<Written> {
  switch (descriptor.kind) {
    case 'duration':
      return fc.integer(bounds(descriptor, parseDuration)).map(formatDuration);
    case 'size': {
      const sizes = fc.integer(bounds(descriptor, parseSize)).map(formatSize);
      return descriptor.auto === undefined ? sizes : fc.oneof(sizes, fc.constant('auto'));
    }
    case 'integer':
      return fc.integer({ min: descriptor.min, max: descriptor.max });
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...Object.keys(descriptor.values));
    case 'text':
      return words;
    case 'url':
      return addresses;
    case 'map':
      return allowedValues(itemOf(descriptor));
  }
}

/** A value at a path: `ttl.default` and `'1h'` are `{ ttl: { default: '1h' } }`. */
export function nest(path: string, value: unknown): Record<string, unknown> {
  const [head = path, ...rest] = path.split('.');
  return { [head]: rest.length === 0 ? value : nest(rest.join('.'), value) };
}

/** The two trees in one; of a value that both have, the second. */
export function graft(
  left: Record<string, unknown>,
  right: Record<string, unknown>,
): Record<string, unknown> {
  const entries = Object.entries(right).map(([key, value]) => {
    const under = left[key];
    return [key, isTree(under) && isTree(value) ? graft(under, value) : value] as const;
  });
  return { ...left, ...Object.fromEntries(entries) };
}

/** Some settings with allowed values, nested. */
export const someSettings: fc.Arbitrary<Record<string, unknown>> = fc
  .subarray([...scalarPaths], { maxLength: 6 })
  .chain((chosen) => fc.tuple(...chosen.map(([path, one]) => allowedValues(one).map((v) => nest(path, v)))))
  .map((trees) => trees.reduce(graft, {}));

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function bounds<T extends { min: string; max: string }>(
  { min, max }: T,
  parse: (text: string) => number | undefined,
): { min: number; max: number } {
  return { min: parse(min) ?? 0, max: Math.min(parse(max) ?? 0, 2_147_483_647) };
}
