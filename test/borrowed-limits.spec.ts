import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BORROWED_LIMITS } from '../libs/cache/src/stores/borrowed/limits.js';
import { settle, VirtualClock } from '../libs/cache/src/testing/virtual-clock.js';
import { borrowedRig, closeBorrowed, HeldMap } from './support/borrowed-rig.js';
import { heldFactory } from './support/held-factory.js';
import { tableRows } from './support/markdown.js';
import { ROOT } from './support/source-files.js';
import { waitFor } from './support/wait-for.js';

afterEach(closeBorrowed);

const [UNTOLD, UNCONDITIONAL, UNCLAIMED, UNSYNCHRONISED, UNSWEPT, UNMARKED, UNSTOPPED, UNCONFIGURED] =
  BORROWED_LIMITS;

/** Two caches over one store, as of two processes. */
async function pair<Store extends Map<string, string>>(store: Store, clock = new VirtualClock()) {
  const [one, other] = [await borrowedRig(store, {}, { clock }), await borrowedRig(store, {}, { clock })];
  return { one, other, clock, store };
}

describe('What a borrowed store does not promise:', () => {
  it(`${UNTOLD}`, async () => {
    const { one, other, clock } = await pair(new Map());
    await one.cache.set('a', 'old');
    await other.cache.get('a');
    await one.cache.set('a', 'new');

    expect(await other.cache.get('a')).toBe('old');
    await clock.advance('10s');
    expect(await other.cache.get('a')).toBe('new');
  });

  it.each(['delete', 'invalidateTags', 'clear'] as const)(
    'a %s by another process is heard of within 10 s, however long memory.ttlCap',
    async (change) => {
      const clock = new VirtualClock();
      const store = new Map<string, string>();
      const set = { memory: { ttlCap: '1h' } } as const;
      const one = await borrowedRig(store, set, { clock });
      const other = await borrowedRig(store, set, { clock });
      await one.cache.set('a', 'old', { tags: ['tag'] });
      await other.cache.get('a');
      if (change === 'delete') await one.cache.delete('a');
      else if (change === 'clear') await one.cache.clear();
      else await one.cache.invalidateTags(['tag']);

      await clock.advance('10s');

      expect(await other.cache.get('a')).toBeUndefined();
    },
  );

  it(`${UNCONDITIONAL}`, async () => {
    const { one, other, clock, store } = await pair(new HeldMap());
    const load = one.cache.getOrSet('a', () => {
      store.holds = 'writes';
      return Promise.resolve('old');
    });
    await waitFor(() => store.held > 0, { what: 'the fill to be under way' });
    store.holds = 'nothing';
    await other.cache.delete('a');
    store.release();
    await load;

    expect(await other.cache.get('a')).toBe('old');
    await clock.advance('1h');
    expect(await other.cache.get('a')).toBeUndefined();
  });

  it('a delete of the same process is not undone by a fill that is under way', async () => {
    const { one, other, store } = await pair(new HeldMap());
    const load = one.cache.getOrSet('a', () => {
      store.holds = 'reads';
      return Promise.resolve('old');
    });
    await waitFor(() => store.held > 0, { what: 'the fill to be under way' });
    const removed = one.cache.delete('a');
    await settle();
    store.release();
    await Promise.all([load, removed]);

    expect([await one.cache.get('a'), await other.cache.get('a')]).toEqual([undefined, undefined]);
  });

  it(`${UNCLAIMED}`, async () => {
    const clock = new VirtualClock();
    const store = new Map<string, string>();
    const set = { factory: { singleFlight: 'cluster' } } as const;
    const one = await borrowedRig(store, set, { clock });
    const other = await borrowedRig(store, set, { clock });
    const [first, second] = [heldFactory('one'), heldFactory('other')];

    const loads = [
      one.cache.getOrSet('a', first.factory),
      one.cache.getOrSet('a', first.factory),
      other.cache.getOrSet('a', second.factory),
    ];
    await Promise.all([first.started, second.started]);
    first.release();
    second.release();

    expect(await Promise.all(loads)).toEqual(['one', 'one', 'other']);
    expect(one.cache.stats().loads + other.cache.stats().loads).toBe(2);
  });

  it('what is about to expire is loaded ahead all the same', async () => {
    const clock = new VirtualClock();
    const set = { factory: { singleFlight: 'cluster', refreshAhead: true } } as const;
    const { cache } = await borrowedRig(new Map(), set, { clock });
    const options = { ttl: '60s' } as const;
    const costly = () => clock.advance('20s').then(() => 'old');
    const answers = [await cache.getOrSet('a', costly, options)];
    for (let second = 0; second < 59; second++) {
      await clock.advance('1s');
      answers.push(await cache.getOrSet('a', () => 'new', options));
    }

    expect(answers.at(-1)).toBe('new');
    expect(cache.stats()).toMatchObject({ misses: 1, loads: 2 });
  });

  describe(`${UNSYNCHRONISED}`, () => {
    const AHEAD_MS = 5_000;
    const clocks = async () => {
      const [slow, fast] = [new VirtualClock(), new VirtualClock(new VirtualClock().now() + AHEAD_MS)];
      const store = new HeldMap();
      const one = await borrowedRig(store, {}, { clock: slow });
      const other = await borrowedRig(store, {}, { clock: fast });
      return { one: one.remote.tagClock, other: other.remote.tagClock, slow, store };
    };

    it('at the same moment', async () => {
      const { one, other, slow, store } = await clocks();
      store.holds = 'writes';
      const moves = [other.advance(['a']), one.advance(['b'])];
      await waitFor(() => store.held === 6, { what: 'both to have read the clock' });
      store.release();
      const [stamp = 0] = await Promise.all(moves);

      expect(await one.advance(['b'])).toBeLessThan(stamp);
      await slow.advance(AHEAD_MS + 1);
      expect(await one.advance(['b'])).toBeGreaterThan(stamp);
    });

    it('not one after the other', async () => {
      const { one, other } = await clocks();

      const times = [await other.advance(['a']), await one.advance(['b']), await other.advance(['a'])];

      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    });

    it('not where the one that is ahead asks in between', async () => {
      const { one, other, store } = await clocks();
      store.holds = 'writes';
      const moves = [other.advance(['a']), one.advance(['b'])];
      await waitFor(() => store.held === 6, { what: 'both to have read the clock' });
      store.release();
      const [stamp = 0] = await Promise.all(moves);
      await other.read(['a']);

      expect(await one.advance(['b'])).toBeGreaterThan(stamp);
    });
  });

  it(`${UNSWEPT}`, async () => {
    const { one, store } = await pair(new Map());
    await one.cache.set('a', 'value');

    await one.cache.clear();

    expect(await one.cache.get('a')).toBeUndefined();
    expect([...store.keys()].filter((key) => key.endsWith(':d:a'))).toHaveLength(1);
  });

  it(`${UNMARKED}`, async () => {
    const store = new Map<string, string>();
    const clockAfter = (days: number) => new VirtualClock(new VirtualClock().now() + days * 86_400_000);
    const { cache } = await borrowedRig(store, {}, { clock: clockAfter(0) });
    await cache.set('a', 'value', { ttl: '60d', tags: ['tag'] });
    const values = [];
    for (const days of [20, 22])
      values.push(await (await borrowedRig(store, {}, { clock: clockAfter(days) })).cache.get('a'));

    expect(values).toEqual(['value', undefined]);
  });

  it(`${UNSTOPPED}`, async () => {
    const store = new HeldMap();
    const { remote } = await borrowedRig(store, { redis: { commandTimeout: '20ms' } });
    store.holds = 'writes';
    const write = remote.set({ key: 'a', payload: 'late', ttlMs: 60_000 });

    await expect(write).rejects.toMatchObject({ code: 'CACHE_REMOTE_TIMEOUT' });
    store.release();
    expect(await remote.get('a')).toBe('late');
  });

  it(`${UNCONFIGURED}`, async () => {
    const { remote } = await borrowedRig(new Map(), { redis: { url: 'redis://127.0.0.1:1' } });

    expect(remote.status().state).toBe('up');
  });

  it('is said by explain', async () => {
    const { cache } = await borrowedRig(new Map());

    expect((await cache.explain('a')).limits).toEqual(BORROWED_LIMITS);
  });

  it('is what the guide says', () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/borrowed-stores.md'), 'utf8');

    expect(tableRows(guide).map(([limit]) => limit?.replaceAll('`', ''))).toEqual(
      expect.arrayContaining([...BORROWED_LIMITS]),
    );
  });
});
