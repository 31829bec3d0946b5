import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { fromStored, toStored } from './stored-payload.js';

describe('toStored and fromStored', () => {
  it('give any text back', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', '\0b', '\0t', '\0bAAA='));

    fc.assert(
      fc.property(text, (payload) => expect(fromStored(toStored(payload))).toBe(payload)),
      { numRuns: propertyRuns(500, 20_000) },
    );
  });

  it('give any bytes back', () => {
    const property = fc.property(fc.uint8Array(), (payload) => {
      const read = fromStored(toStored(payload));

      expect(typeof read === 'string' ? read : [...(read ?? [])]).toEqual([...payload]);
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('leave an ordinary text as it is, for whoever looks into Redis', () => {
    expect(toStored('1V…\n{"a":1}')).toBe('1V…\n{"a":1}');
  });

  it('give nothing for nothing', () => {
    expect(fromStored(null)).toBeUndefined();
  });
});
