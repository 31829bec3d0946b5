import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RaceTrack, type Patch, type RaceOptions } from './support/race.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

interface Ablation {
  readonly guard: string;
  readonly change: RaceOptions['change'];
  readonly patches: readonly Patch[];
}

/** Each guard of coherence taken out by itself, and the change that it is needed for. */
const ABLATIONS: readonly Ablation[] = [
  {
    guard: 'the notices of changes',
    change: 'set',
    patches: [{ file: 'cache/coherence.js', from: 'onKey(key) {', to: 'onKey(key) {\n return;' }],
  },
  {
    guard: 'the condition of a fill',
    change: 'delete',
    patches: [
      { file: 'cache/look-up.js', from: 'function conditionOf(replaces) {', to: "function conditionOf(replaces) {\n return 'always';" },
    ],
  },
  {
    guard: 'the tombstones',
    change: 'delete',
    patches: [{ file: 'cache/remote-tier.js', from: 'TOMBSTONE_MS = 30_000', to: 'TOMBSTONE_MS = 1' }],
  },
  {
    guard: 'the stamp from before the load',
    change: 'tag',
    patches: [{ file: 'cache/remote-tier.js', from: 'packEntry(entry,', to: 'packEntry({ ...entry, stamp: this.#parts.marks.now },' }],
  },
  {
    guard: 'the notices of tags',
    change: 'tag',
    patches: [{ file: 'cache/tag-marks.js', from: 'onMark(mark) {', to: 'onMark(mark) {\n return;' }],
  },
]; // prettier-ignore

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
});

afterAll(async () => {
  await server.stop();
});

describe('the race suite', () => {
  it('finds each of these guards in the library', async () => {
    const track = await RaceTrack.build(ABLATIONS.flatMap(({ patches }) => patches));

    track.remove();
  });

  it.each(process.env['TEST_SCALE'] === 'long' ? ABLATIONS : ABLATIONS.slice(0, 2))(
    'fails without $guard',
    async ({ change, patches }) => {
      const track = await RaceTrack.build(patches);
      try {
        const { wrong } = await track.race(server, { change, durationMs: 2_500, loadMs: 60 });

        expect(wrong).toBeGreaterThan(0);
      } finally {
        track.remove();
      }
    },
    60_000,
  );
});
