import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { isDeepStrictEqual } from 'node:util';
import type { EncodedValue } from '../../contracts/codec.js';
import { jsonCodec } from './json-codec.js';

const context = { namespace: 'app:d', key: 'a' };
const anyName = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uint16Array({ maxLength: 2 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('$', '__proto__', 'constructor', 'toString', '0'),
);
/** A member named `__proto__` is a member like any other. */
const record = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(anyName, value), { maxLength: 4 }).map((members) => Object.fromEntries(members));

/** Halves of surrogate pairs included. */
const anyText = fc.uint16Array().map((units) => String.fromCharCode(...units));

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  anyText,
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.webUrl().map((url) => new URL(url)),
  fc.uint8Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(null, undefined, -0, Number.NaN, ''),
  fc.constantFrom(['Date', 0], ['object', {}]).map((tag) => ({ $: tag })),
);
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    record(tie('value')),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));

describe('jsonCodec', () => {
  it('gives any value back, also when its text has been through UTF-8', () => {
    const property = fc.property(anyValue, (value) => {
      const { format, data } = jsonCodec.encode(value, context) as EncodedValue;
      const stored = { format, data: Buffer.from(data as string) };

      const [direct, read] = [{ format, data }, stored].map((one) => jsonCodec.decode(one, context));

      if (!isDeepStrictEqual(direct, value)) expect(direct).toStrictEqual(value);
      if (!isDeepStrictEqual(read, value)) expect(read).toStrictEqual(value);
    });

    fc.assert(property, { numRuns: propertyRuns(1_000, 20_000) });
  });

  it('has a normal form: what came back comes back the same from then on', () => {
    const property = fc.property(anyValue, (value) => {
      const first = jsonCodec.encode(value, context) as EncodedValue;

      const second = jsonCodec.encode(jsonCodec.decode(first, context), context);

      expect(second).toEqual(first);
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });

  it('gives any text in any format a value or an error, and nothing else', () => {
    const property = fc.property(fc.constantFrom('s', 'j', 'x', 'q'), fc.json(), (format, data) => {
      const attempt = () => {
        try {
          return typeof jsonCodec.decode({ format, data }, context);
        } catch (error) {
          return (error as Error).name;
        }
      };

      expect(attempt()).toMatch(/^(string|number|boolean|object|undefined|bigint|\w*Error)$/);
    });

    fc.assert(property, { numRuns: propertyRuns(500, 20_000) });
  });
});
