import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cacheRig, type CacheRig } from '../../../../../test/support/cache-rig.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { settle } from '../../testing/virtual-clock.js';
import type { Cache } from '../cache.js';

/** A cache, another process, and how often something happened. */
interface World extends CacheRig {
  readonly other: Cache;
  count: number;
}

const SETTINGS = {
  ttl: { default: '1m', grace: '1m', jitterPercent: 0 },
  factory: { refreshAhead: false, backoff: '0ms' },
} as const;

const isUp = ({ remote }: World) => remote.status().state === 'up';

/** What may happen to the key `a`; each of them leaves no fault behind that is planned. */
const STEPS: Readonly<Record<string, (world: World) => unknown>> = {
  'it is set': (world) => world.cache.set('a', world.count, { tags: ['t'] }),
  'it is set without tags': (world) => world.cache.set('a', world.count),
  'it is set elsewhere': (world) => world.other.set('a', world.count, { tags: ['t', 'u'] }),
  'it is loaded': (world) => world.cache.getOrSet('a', () => world.count, { tags: ['u'] }),
  'it is loaded elsewhere': (world) => world.other.getOrSet('a', () => world.count, { tags: ['t'] }),
  'it is read': ({ cache }) => cache.get('a'),
  'it is deleted': ({ cache }) => cache.delete('a'),
  'it is deleted elsewhere': ({ other }) => other.delete('a'),
  'its delete cannot be sent': (world) => {
    if (isUp(world)) world.remote.faults.next('setMany', { fail: true });
    return world.cache.delete('a');
  },
  'a tag is invalidated': ({ cache }) => cache.invalidateTags(['t']),
  'a tag is invalidated elsewhere': ({ other }) => other.invalidateTags(['u']),
  'an invalidation cannot be sent': (world) => {
    if (isUp(world)) world.remote.faults.next('advance', { fail: true });
    return world.cache.invalidateTags(['u']);
  },
  'all is cleared': ({ cache }) => cache.clear(),
  'all is cleared elsewhere': ({ other }) => other.clear(),
  'all is flushed': ({ remote }) => remote.flush(),
  'a mark is evicted': ({ remote }) => remote.evictMarks('d:t'),
  'the connection is lost': ({ remote }) => remote.loseConnection(),
  'Redis goes down': ({ remote }) => remote.faults.disconnect(),
  'Redis comes back': ({ remote }) => remote.faults.reconnect(),
  'foreign bytes take its place': (world) =>
    isUp(world) && world.remote.connection().set({ key: 'app:d:a', payload: 'foreign', ttlMs: 60_000 }),
  'a moment passes': ({ clock }) => clock.advance(300),
  'some time passes': ({ clock }) => clock.advance(50_000),
};

const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 12 });

async function build(): Promise<World> {
  const rig = await cacheRig(SETTINGS);
  return { ...rig, other: await rig.peer(), count: 0 };
}

async function take(world: World, step: string): Promise<void> {
  world.count++;
  await STEPS[step]?.(world);
  await settle();
}

/** What was not so once: news of a mark, and nobody to ask about it. */
const FOUND: [string[]][] = [[['it is set', 'Redis goes down', 'a mark is evicted', 'Redis comes back']]];

/** A case builds caches and takes some 15 ms. */
const LONG_RUN_MS = 600_000;

describe('explain, whatever happened before,', () => {
  it(
    'says what get then answers',
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const world = await build();
          for (const step of taken) await take(world, step);

          const { answer } = await world.cache.explain('a');
          await settle(); // a mark that was evicted is made anew by whoever asks for it, and that is told to all

          const entry = await world.cache.getEntry('a');
          const source = entry?.source === 'fake' ? 'remote' : entry?.source;
          expect(answer).toBe(source ?? 'miss');
        }),
        { numRuns: propertyRuns(40, 3_000), examples: FOUND },
      );
    },
    LONG_RUN_MS,
  );

  it(
    'changes no answer, no counter and nothing in Redis',
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const [asked, left] = [await build(), await build()];
          for (const step of taken) {
            await Promise.all([take(asked, step), take(left, step)]);
            await asked.cache.explain('a');
          }

          const seen = async ({ cache, remote }: World) => {
            const { hits, ...counters } = cache.stats();
            const kinds = [...remote.entries].map(([key, { payload }]) => [key, payload.slice(0, 2)]);
            const all = { ...counters, hits: hits.memory + hits.remote };
            return { all, kinds, value: await cache.get('a') };
          };
          expect(await seen(asked)).toEqual(await seen(left));
        }),
        { numRuns: propertyRuns(20, 3_000) },
      );
    },
    LONG_RUN_MS,
  );
});
