import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cacheRig, type CacheRig } from '../../../../test/support/cache-rig.js';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { settle } from '../testing/virtual-clock.js';
import type { Cache } from './cache.js';

const SETTINGS = {
  ttl: { default: '10m', grace: '1m', jitterPercent: 0 },
  factory: { refreshAhead: false, backoff: '0ms' },
  memory: { ttlCap: '10m' },
} as const;

/** Two caches on one remote store, what was ever stored under the key `a`, and which of it each of them must not serve. */
interface World {
  readonly rig: CacheRig;
  readonly caches: readonly [Cache, Cache];
  readonly values: { readonly value: number; readonly tags: readonly string[] }[];
  readonly dead: readonly [Set<number>, Set<number>];
  isUp: boolean;
}

type Step = readonly [who: 0 | 1, what: string];
type Act = (world: World, who: 0 | 1, tags: readonly string[]) => unknown;

const store: Act = ({ caches, values }, who, tags) => {
  const value = values.push({ value: values.length, tags }) - 1;
  return caches[who].set('a', value, { tags });
};

const load: Act = ({ caches, values }, who, tags) =>
  caches[who].getOrSet('a', () => values.push({ value: values.length, tags }) - 1, { tags });

/** An invalidation while the remote store is away reaches the other cache only when it is back. */
const invalidate: Act = async ({ caches, values, dead, isUp }, who, tags) => {
  await caches[who].invalidateTags(tags);
  for (const { value, tags: own } of values) {
    if (!own.some((tag) => tags.includes(tag))) continue;
    dead[who].add(value);
    if (isUp) dead[1 - who]?.add(value);
  }
};

const ACTS: Readonly<Record<string, Act>> = {
  store,
  load,
  invalidate,
  read: () => undefined,
  down: (world) => {
    if (world.isUp) world.rig.remote.faults.disconnect();
    world.isUp = false;
  },
  up: async (world) => {
    if (!world.isUp) world.rig.remote.faults.reconnect();
    world.isUp = true;
    await world.rig.clock.advance(2_000);
    for (const value of new Set([...world.dead[0], ...world.dead[1]]))
      for (const dead of world.dead) dead.add(value);
  },
  lose: ({ rig, isUp }) => isUp && rig.remote.loseConnection(),
  'evict d:t': ({ rig, isUp }) => isUp && rig.remote.evictMarks('d:t'),
  'evict d': ({ rig, isUp }) => isUp && rig.remote.evictMarks('d'),
  wait: ({ rig }) => rig.clock.advance(300),
};

async function take(world: World, [who, what]: Step): Promise<void> {
  const [verb = '', ...tags] = what.startsWith('evict') ? [what] : what.split(' ');
  await ACTS[verb]?.(world, who, tags);
  await settle();
}

/** What a cache serves after these steps although it was invalidated. */
async function deadAnswers(steps: readonly Step[]): Promise<string[]> {
  const rig = await cacheRig(SETTINGS);
  const world: World = {
    rig,
    caches: [rig.cache, await rig.peer()],
    values: [],
    dead: [new Set(), new Set()],
    isUp: true,
  };
  const wrong: string[] = [];
  for (const step of steps) {
    await take(world, step);
    if (!/^(read|invalidate)/.test(step[1])) continue;
    const value = await world.caches[step[0]].get<number>('a');
    if (value !== undefined && world.dead[step[0]].has(value)) wrong.push(`${value} after ${step[1]}`);
  }
  await Promise.all(world.caches.map((cache) => cache.close()));
  return wrong;
}

const who = fc.constantFrom(0 as const, 1 as const);
const CALLS = [
  'store t',
  'store u',
  'load t',
  'load t u',
  'read',
  'invalidate t',
  'invalidate u',
  'invalidate x',
];
const EVENTS = ['down', 'up', 'lose', 'evict d:t', 'evict d', 'wait'];
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(who, fc.constantFrom(...CALLS)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(0 as const), fc.constantFrom(...EVENTS)) },
);

describe('an invalidation', () => {
  it('is the end of every value that has the tag, whatever happens to the remote store', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      expect(await deadAnswers(steps)).toEqual([]);
    });

    await fc.assert(property, { numRuns: propertyRuns(100, 10_000) });
  }, 600_000);

  it.each<[string, readonly Step[]]>([
    [
      'with a stamp that this process has not heard of',
      [
        [0, 'store t'],
        [1, 'invalidate x'],
        [1, 'store t'],
        [0, 'read'],
        [0, 'down'],
        [0, 'invalidate t'],
      ],
    ],
    [
      'stored while nobody could be asked about the tag',
      [
        [0, 'down'],
        [0, 'store t'],
        [0, 'up'],
        [1, 'invalidate t'],
        [0, 'down'],
        [0, 'read'],
      ],
    ],
  ])('is the end of a value %s', async (_what, steps) => {
    expect(await deadAnswers(steps)).toEqual([]);
  });
});
