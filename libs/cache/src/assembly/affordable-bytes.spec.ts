import { getHeapStatistics } from 'node:v8';
import { describe, expect, it } from '@jest/globals';
import { affordableBytes } from './affordable-bytes.js';

const GIB = 2 ** 30;

describe('affordableBytes', () => {
  it.each([
    ['of the heap, where there is no container', { heap: 2 * GIB, container: 0 }, 2 * GIB],
    ['of the heap, where the container has more', { heap: 2 * GIB, container: 8 * GIB }, 2 * GIB],
    ['of the container, where it has less than the heap may grow to', { heap: 2 * GIB, container: GIB }, GIB],
    ['of the heap, where no limit is written as a huge one', { heap: GIB, container: 2 ** 64 }, GIB],
  ])('is a tenth %s', (_where, limits, limit) => {
    expect(affordableBytes(limits)).toBe(Math.floor(limit / 10));
  });

  it('is a number of bytes for this process, below a tenth of its heap', () => {
    const bytes = affordableBytes();

    expect(Number.isSafeInteger(bytes)).toBe(true);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(getHeapStatistics().heap_size_limit / 10);
  });
});
