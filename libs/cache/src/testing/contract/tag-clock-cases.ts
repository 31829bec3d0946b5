import assert from 'node:assert/strict';
import type { TagClock } from '../../contracts/remote-store.js';
import type { ContractCases, RemoteStoreHarness } from './contract-case.js';

async function clocksOf({ store, connect }: RemoteStoreHarness): Promise<readonly [TagClock, TagClock]> {
  return [store.tagClock, (await connect()).tagClock];
}

/** What every store does with logical time. */
export const tagClockCases: ContractCases = {
  'stands still while it is read, the same for every process': async (harness) => {
    const [mine, theirs] = await clocksOf(harness);

    const readings = [await mine.read(['a']), await theirs.read(['a']), await mine.read(['a'])];

    assert.equal(new Set(readings.map(({ now }) => now)).size, 1);
    assert.ok(Number.isSafeInteger(readings[0]?.now));
  },

  'counts a mark that nobody has moved as moved at the present time, and keeps to it': async (harness) => {
    const [mine, theirs] = await clocksOf(harness);
    const before = await mine.advance(['other']);

    const { now, times } = await mine.read(['a', 'b']);
    await mine.advance(['other']);

    assert.deepEqual([now, ...times], [before, before, before]);
    assert.deepEqual((await theirs.read(['a', 'b'])).times, [before, before]);
  },

  'moves every mark that it is asked to, and no other': async (harness) => {
    const [mine, theirs] = await clocksOf(harness);
    const { now: before } = await mine.read(['a', 'b', 'c']);

    const now = await mine.advance(['a', 'c']);

    assert.ok(now > before);
    assert.deepEqual(await theirs.read(['a', 'b', 'c']), { now, times: [now, before, now] });
  },

  'answers many marks in their order, with repetitions': async ({ store: { tagClock } }) => {
    const marks = Array.from({ length: 300 }, (_, index) => `mark ${index}`);
    const first = await tagClock.advance(marks.slice(0, 100));
    const second = await tagClock.advance(marks.slice(100));

    const { times } = await tagClock.read([...marks, 'mark 0']);

    assert.deepEqual(times, [...marks.map((_, index) => (index < 100 ? first : second)), first]);
  },

  'moves on for one caller in the order of its calls': async ({ store: { tagClock } }) => {
    const times: number[] = [];

    for (let count = 0; count < 20; count++) times.push(await tagClock.advance(['a']));

    assert.deepEqual(
      times,
      [...new Set(times)].sort((a, b) => a - b),
    );
  },

  'takes marks with any character, and none at all': async (harness) => {
    const [mine, theirs] = await clocksOf(harness);
    const marks = ['d:a b', 'd:a\nb', 'd:ключ', 'd:{tag}', 'd/x:y:z', ''];

    const now = await mine.advance(marks);

    const { times } = await theirs.read(marks);
    assert.deepEqual(
      times,
      marks.map(() => now),
    );
    assert.deepEqual(await theirs.read([]), { now, times: [] });
  },
};
