import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RemoteStore, TagClock } from '../../libs/cache/src/contracts/remote-store.js';
import type { RemoteStoreHarness } from './remote-store-contract.js';

/** The part of the suite of remote stores that is about logical time. */
export function tagClockContract(harness: () => RemoteStoreHarness): void {
  describe('its tag clock', () => {
    let other: RemoteStore;
    let clocks: readonly [TagClock, TagClock];

    beforeEach(async () => {
      other = await harness().connect();
      clocks = [harness().store.tagClock, other.tagClock];
    });

    afterEach(() => other.close(0));

    it('stands still while it is read, the same for every process', async () => {
      const [mine, theirs] = clocks;

      const readings = [await mine.read(['a']), await theirs.read(['a']), await mine.read(['a'])];

      expect(new Set(readings.map(({ now }) => now)).size).toBe(1);
      expect(Number.isSafeInteger(readings[0]?.now)).toBe(true);
    });

    it('counts a mark that nobody has moved as moved at the present time, and keeps to it', async () => {
      const [mine, theirs] = clocks;
      const before = await mine.advance(['other']);

      const { now, times } = await mine.read(['a', 'b']);
      await mine.advance(['other']);

      expect([now, ...times]).toEqual([before, before, before]);
      expect((await theirs.read(['a', 'b'])).times).toEqual([before, before]);
    });

    it('moves every mark that it is asked to, and no other', async () => {
      const [mine, theirs] = clocks;
      const { now: before } = await mine.read(['a', 'b', 'c']);

      const now = await mine.advance(['a', 'c']);

      expect(now).toBeGreaterThan(before);
      expect(await theirs.read(['a', 'b', 'c'])).toEqual({ now, times: [now, before, now] });
    });

    it('answers many marks in their order, with repetitions', async () => {
      const [mine] = clocks;
      const marks = Array.from({ length: 300 }, (_, index) => `mark ${index}`);
      const first = await mine.advance(marks.slice(0, 100));
      const second = await mine.advance(marks.slice(100));

      const { times } = await mine.read([...marks, 'mark 0']);

      expect(times).toEqual([...marks.map((_, index) => (index < 100 ? first : second)), first]);
    });

    it('never goes back and never gives two moves the same time', async () => {
      const [mine, theirs] = clocks;
      const moves = Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? mine : theirs).advance([`mark ${index % 5}`]),
      );

      const times = await Promise.all(moves);
      const later = await mine.advance(['a']);

      expect(new Set(times).size).toBe(50);
      expect(later).toBeGreaterThan(Math.max(...times));
    });

    it('moves on for one caller in the order of its calls', async () => {
      const [mine] = clocks;
      const times: number[] = [];

      for (let count = 0; count < 20; count++) times.push(await mine.advance(['a']));

      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    });

    it('takes marks with any character, and none at all', async () => {
      const [mine, theirs] = clocks;
      const marks = ['d:a b', 'd:a\nb', 'd:ключ', 'd:{tag}', 'd/x:y:z', ''];

      const now = await mine.advance(marks);

      expect((await theirs.read(marks)).times).toEqual(marks.map(() => now));
      expect(await theirs.read([])).toEqual({ now, times: [] });
    });
  });
}
