import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { localEntryOf } from '../../../../../test/support/memory-store-rig.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { COARSE_LAG_MS } from '../../contracts/clock.js';
import type { LocalEntry, LocalPartition } from '../../contracts/local-store.js';
import { MemoryStore } from './memory-store.js';

const MAX_ENTRIES = 8;
const MAX_BYTES = 250;

/** What is put in against what comes out: a plain map per partition of what was last set, and its size. */
class Model {
  now = 0;
  readonly store = new MemoryStore({
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    clock: {
      now: () => this.now,
      elapsed: () => this.now,
      coarseNow: () => this.now - COARSE_LAG_MS,
      setTimeout: () => ({ cancel: () => {} }),
    },
  });
  readonly partitions = [this.store.partition(), this.store.partition()] as const;
  readonly written = [new Map<string, LocalEntry>(), new Map<string, LocalEntry>()] as const;

  /** Every entry that the store still has; looking for it is a use as any other. */
  held(): LocalEntry[] {
    return this.written.flatMap((written, index) =>
      [...written.keys()].map((key) => this.partition(index).get(key)).filter((entry) => entry !== undefined),
    );
  }

  partition(index: number): LocalPartition {
    return index === 0 ? this.partitions[0] : this.partitions[1];
  }

  entries(index: number): Map<string, LocalEntry> {
    return index === 0 ? this.written[0] : this.written[1];
  }
}

const key = fc.nat({ max: 19 }).map((index) => `key ${index}`);
const partition = fc.nat({ max: 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('get'), partition, key }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('set'),
      partition,
      key,
      bytes: fc.nat({ max: 300 }),
      life: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete'), partition, key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear'), partition }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.nat({ max: 10 }) }) },
);
type Step = { kind: string; partition?: number; key?: string; bytes?: number; life?: number; ms?: number };

function take(
  model: Model,
  { kind, partition: index = 0, key: name = '', bytes = 0, life = 0, ms = 0 }: Step,
) {
  const [target, written] = [model.partition(index), model.entries(index)];
  const expiresAt = model.now + life;
  const entry = localEntryOf(name, { expiresAt, bytes });
  if (kind === 'set') target.set(name, entry);
  if (kind === 'set') written.set(name, entry);
  if (kind === 'delete') target.delete(name);
  if (kind === 'delete') written.delete(name);
  if (kind === 'clear') target.clear();
  if (kind === 'clear') written.clear();
  if (kind === 'pass') model.now += ms;
  if (kind === 'get') expectRight(target.get(name), written.get(name), model.now);
}

function expectRight(got: LocalEntry | undefined, written: LocalEntry | undefined, now: number) {
  if (got === undefined) return;
  if (got !== written) throw new Error('served a value that was not the last one set');
  if (got.expiresAt <= now) throw new Error('served a value past its life');
}

describe('MemoryStore after any sequence of steps', () => {
  it('has answered with nothing but the last value set, within its life and its bounds', () => {
    const property = fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const model = new Model();
      for (const one of steps) {
        take(model, one);
        if (model.store.size > MAX_ENTRIES) throw new Error(`${model.store.size} entries`);
        if (model.store.bytes > MAX_BYTES) throw new Error(`${model.store.bytes} bytes`);
      }
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('counts exactly the entries and the bytes that it holds', () => {
    const property = fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const model = new Model();
      for (const one of steps) take(model, one);

      const held = model.held();

      expect(model.store.size).toBe(held.length);
      expect(model.store.bytes).toBe(held.reduce((sum, { bytes }) => sum + bytes, 0));
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });
});
