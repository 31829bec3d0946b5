import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { canonicalJson } from './canonical-json.js';

const NAMES = ['$', '__proto__', 'constructor', 'toJSON', '0', '10', '9', ''];
const anyName = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...NAMES));

/** A member named `__proto__` is a member like any other. */
const record = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(anyName, value), { maxLength: 4 }).map((members) => Object.fromEntries(members));

function tree(...leaves: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> {
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(...leaves),
      fc.array(tie('value'), { maxLength: 4 }),
      record(tie('value')),
    ),
  })).value;
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const json = [fc.string({ unit: 'binary' }), number, fc.integer(), fc.boolean(), fc.constant(null)];
const jsonValue = tree(...json, fc.constant(undefined)).filter((value) => value !== undefined);

/** Halves of surrogate pairs included. */
const anyText = fc.uint16Array({ maxLength: 4 }).map((units) => String.fromCharCode(...units));
const taggedValue = tree(
  ...json,
  anyText,
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.webUrl().map((url) => new URL(url)),
  fc.uint8Array({ maxLength: 4 }),
  fc.constantFrom(['Date', '0'], ['object', {}], ['bytes', 0, '']).map((tag) => ({ $: tag })),
);

const digestOfBytes = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64url');

/** What a text was made of, bytes as their digest: a text that can be read back belongs to one value only. */
function readBack(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(readBack);
  if (!Object.hasOwn(json, '$')) return membersOf(json, readBack);
  const [kind, content, digest] = (json as { $: [string, unknown, unknown] }).$;
  if (kind === 'object') return membersOf(content as object, readBack);
  if (kind === 'Date') return new Date(Number(content));
  if (kind === 'URL') return new URL(String(content));
  if (kind === 'bigint') return BigInt(String(content));
  return { bytes: [content, digest] };
}

/** What reading back must give. */
function expected(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof URL)
    return value;
  if (value instanceof Uint8Array) return { bytes: [value.length, digestOfBytes(value)] };
  return Array.isArray(value) ? value.map(expected) : membersOf(value, expected);
}

function membersOf(value: object, convert: (member: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, convert(member)]));
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member)]),
  );
}

/** What the reference cannot write, or writes without its tag. */
function isForReference(value: unknown): boolean {
  return !/"(\$|toJSON)":/.test(JSON.stringify(value)) && !/\\ud[89a-f]/i.test(JSON.stringify(value));
}

describe('canonicalJson', () => {
  it('is that of the reference for all JSON', () => {
    const property = fc.property(jsonValue.filter(isForReference), (value) => {
      const text = canonicalJson(value);

      if (text !== canonicalize(value)) expect(text).toBe(canonicalize(value));
    });

    fc.assert(property, { numRuns: propertyRuns(2_000, 100_000) });
  });

  it('is different for values that differ, tags and what looks like one included', () => {
    const property = fc.property(taggedValue, (value) => {
      const found = readBack(JSON.parse(canonicalJson(value)));

      if (!isDeepStrictEqual(found, expected(value))) expect(found).toEqual(expected(value));
    });

    fc.assert(property, { numRuns: propertyRuns(2_000, 50_000) });
  });

  it('does not depend on the order of members', () => {
    const property = fc.property(taggedValue, (value) => {
      const text = canonicalJson(shuffled(value));

      if (text !== canonicalJson(value)) expect(text).toBe(canonicalJson(value));
    });

    fc.assert(property, { numRuns: propertyRuns(1_000, 20_000) });
  });
});
