import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { MemoryEntry } from './memory-entry.js';

const NOW = 1_700_000_000_000;
const parts = { value: 'x', isShared: true, stamp: NOW * 1_000, marks: [], bytes: 1 };
const never = { freshUntil: Infinity, staleUntil: Infinity, refreshAt: Infinity };

const time = fc.integer({ min: NOW, max: NOW + 60 * 86_400_000 });
const timeOrNever = fc.oneof({ arbitrary: time, weight: 5 }, { arbitrary: fc.constant(Infinity), weight: 1 });

describe('MemoryEntry', () => {
  it('gives back the times that it was given', () => {
    const times = fc.record({
      expiresAt: time,
      freshUntil: timeOrNever,
      staleUntil: timeOrNever,
      refreshAt: timeOrNever,
    });
    const property = fc.property(times, (given) => {
      const { expiresAt, freshUntil, staleUntil, refreshAt } = new MemoryEntry({ ...parts, ...given });

      expect({ expiresAt, freshUntil, staleUntil, refreshAt }).toEqual(given);
    });

    fc.assert(property, { numRuns: propertyRuns(300, 100_000) });
  });

  it('takes another time to be loaded anew', () => {
    const entry = new MemoryEntry({ ...parts, ...never, expiresAt: NOW, refreshAt: NOW - 500 });
    const before = entry.refreshAt;

    entry.refreshAt = Infinity;

    expect([before, entry.refreshAt]).toEqual([NOW - 500, Infinity]);
  });

  it('resolves to the same promise for everybody, where readers share the value', async () => {
    const entry = new MemoryEntry({ ...parts, ...never, expiresAt: NOW });

    expect(entry.resolved).toBe(entry.resolved);
    expect(await entry.resolved).toBe('x');
  });

  it('has no promise where each reader gets a copy', () => {
    const entry = new MemoryEntry({ ...parts, ...never, isShared: false, expiresAt: NOW });

    expect(entry.resolved).toBeUndefined();
  });
});
