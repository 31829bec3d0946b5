import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { fingerprintOf, Ghosts } from './ghosts.js';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => fingerprintOf(0, `key ${index}`));

describe('Ghosts', () => {
  it('knows a key that was added, once', () => {
    const ghosts = new Ghosts(10);
    ghosts.add(fingerprintOf(0, 'a'));

    const taken = [1, 2].map(() => ghosts.take(fingerprintOf(0, 'a'), 10));

    expect(taken).toEqual([true, false]);
  });

  it('knows those in the window and none before it', () => {
    const ghosts = new Ghosts(1_000);
    const keys = numbered(100);
    for (const key of keys) ghosts.add(key);

    const known = keys.map((key) => ghosts.take(key, 30));

    expect(known).toEqual(keys.map((_, index) => index >= 70));
  });

  it.each([1, 2, 10, 1_000, 100_000])('gives up few of a full window of %d', (limit) => {
    const ghosts = new Ghosts(limit);
    const keys = numbered(limit * 3);
    for (const key of keys) ghosts.add(key);

    const known = keys.filter((key) => ghosts.take(key, limit));

    expect(known.length).toBeGreaterThanOrEqual(limit * 0.9);
    expect(known.length).toBeLessThanOrEqual(limit);
  });

  it('knows nothing that was never added', () => {
    const ghosts = new Ghosts(1_000);
    for (const key of numbered(1_000)) ghosts.add(key);

    const strangers = Array.from({ length: 10_000 }, (_, index) => fingerprintOf(0, `stranger ${index}`));

    expect(strangers.filter((key) => ghosts.take(key, 1_000))).toEqual([]);
  });

  it('claims nothing of an empty place, whatever is asked for', () => {
    const property = fc.property(fc.nat(), fc.string(), (owner, key) => {
      expect(new Ghosts(1).take(fingerprintOf(owner, key), 1)).toBe(false);
    });

    fc.assert(property, { numRuns: propertyRuns(200, 100_000) });
  });
});

describe('fingerprintOf', () => {
  it('tells the same key of two owners apart', () => {
    expect(fingerprintOf(0, 'a')).not.toBe(fingerprintOf(1, 'a'));
  });

  it('spreads keys that differ in a number evenly over the low bits', () => {
    const counts = Array.from({ length: 64 }, () => 0);
    for (const print of numbered(64_000)) counts[print & 63] = (counts[print & 63] ?? 0) + 1;

    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
  });
});
