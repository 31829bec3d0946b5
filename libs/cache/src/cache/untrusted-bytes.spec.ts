import { brotliCompressSync, gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { collectedHeapBytes } from '../../../../test/support/collected-heap.js';
import { ringOf } from '../../../../test/support/key-rings.js';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { remoteEntry, remoteTierRig } from '../../../../test/support/remote-tier-rig.js';
import { resealed } from '../../../../test/support/resealed.js';
import type { EncodedValue, PayloadCoding } from '../contracts/codec.js';
import { compression } from '../stores/codec/compression.js';
import { encryption } from '../stores/codec/encryption.js';
import { inOrder } from '../stores/codec/in-order.js';
import { jsonCodec } from '../stores/codec/json-codec.js';

const CONTEXT = { namespace: 'app:d', key: 'a', maxBytes: 1_048_576 };
/** The tier of a test remembers every trouble and every call: what it holds must not pass for a leak. */
const RENEW_AFTER = 10_000;
/** What may stay of a million reads. */
const LEFT_BYTES = 50_000_000;

/** A million takes minutes. */
const PATIENCE_MS = 1_800_000;
const REMOTE_KEY = 'app:d:a';

const VALUES: readonly unknown[] = [
  null,
  true,
  -12.5,
  'a text of ünïcödé 咖啡',
  { id: 1, name: 'Ada', roles: ['reader', 'writer'], address: { zip: '12345', lines: [1, 2, 3] } },
  { born: new Date(0), tags: new Set(['a', 1n]), map: new Map([[{ a: 1 }, Number.NaN]]) },
  [new URL('https://example.org/a?b=c'), Buffer.from([0, 255, 128]), new Float64Array([1, -0])],
  Array.from({ length: 40 }, (_, index) => ({ index, text: `row ${index * index}` })),
];

type Rig = ReturnType<typeof remoteTierRig>;

/** The first of these reads what any of them writes. */
type Codings = readonly [PayloadCoding, PayloadCoding];

const encrypting = encryption(ringOf('k1'));
const PLAIN: Codings = [
  compression({ algorithm: 'none', threshold: 0, level: 1 }),
  compression({ algorithm: 'gzip', threshold: 0, level: 1 }),
];
const ENCRYPTED: Codings = [inOrder([PLAIN[0], encrypting]), inOrder([PLAIN[1], encrypting])];

interface Written {
  readonly payload: string;
  readonly value: unknown;
}

function rigOf([coding]: Codings): Rig {
  return remoteTierRig(undefined, undefined, coding);
}

/** What Redis holds of each value, with each coding. */
async function payloadsOf(codings: Codings): Promise<readonly [Written, ...Written[]]> {
  const { tier, store } = rigOf(codings);
  const write = async (value: unknown, coding: PayloadCoding) => {
    const plain = jsonCodec.encode(value, CONTEXT) as EncodedValue;
    const encoded = await coding.encode(plain, CONTEXT);
    await tier.setMany([{ ...remoteEntry('a', ''), encoded, tags: ['users'] }]);
    return { payload: store.entries.get(REMOTE_KEY)?.payload ?? '', value };
  };
  const written: Written[] = [];
  for (const value of VALUES) for (const coding of codings) written.push(await write(value, coding));
  return written as [Written, ...Written[]];
}

function read({ store, clock, tier }: Rig, payload: string) {
  store.entries.set(REMOTE_KEY, { payload, expiresAt: clock.now() + 60_000 });
  return tier.get('a');
}

const place = fc.nat(3_000);
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constant('write' as const),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant('insert' as const), at: place, text: fc.constantFrom('9'.repeat(400), '\n', ' ', '__proto__', '~', '[[', '\0', '999999999999') }), // prettier-ignore
  fc.record({ kind: fc.constant('repeat' as const), at: place, length: fc.nat(300) }),
);

function damaged(payload: string, what: typeof damage extends fc.Arbitrary<infer T> ? T : never): string {
  const bytes = Buffer.from(payload);
  const at = what.at % (bytes.length + 1);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (what.kind) {
    case 'cut':
      return head.toString();
    case 'flip':
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << what.bit);
      return bytes.toString();
    case 'write':
      bytes.set(what.bytes.subarray(0, tail.length), at);
      return bytes.toString();
    case 'insert':
      return Buffer.concat([head, Buffer.from(what.text), tail]).toString();
    case 'repeat':
      return Buffer.concat([head, tail.subarray(0, what.length), tail]).toString();
  }
}

/** Reads each of so many damages: what is found passes `check`, and is the value that was written or none. */
async function readDamaged(
  codings: Codings,
  { runs, mend }: { readonly runs: number; readonly mend: (payload: string) => string },
  check: (found: Awaited<ReturnType<typeof read>>) => void,
): Promise<void> {
  let [rig, reads] = [rigOf(codings), 0];
  const written = await payloadsOf(codings);
  const before = collectedHeapBytes();
  const damages = fc.array(damage, { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(
    fc.constantFrom(...written),
    damages,
    async ({ payload, value }, what) => {
      if (++reads % RENEW_AFTER === 0) rig = rigOf(codings);

      const found = await read(rig, mend(what.reduce(damaged, payload)));

      check(found);
      if (typeof found === 'object' && 'entry' in found && !isDeepStrictEqual(found.entry.value, value))
        expect(found.entry.value).toStrictEqual(value);
    },
  );

  await fc.assert(property, { numRuns: runs });

  expect(collectedHeapBytes() - before).toBeLessThan(LEFT_BYTES);
}

const asItIs = (payload: string) => payload;
const withChecksumMended = (payload: string) => resealed(payload, '', '');

describe('bytes from the remote tier that were changed on the way', () => {
  it.each([
    ['in plain', PLAIN],
    ['encrypted', ENCRYPTED],
  ])(
    'are a miss or the value that was written, and nothing else, %s',
    (_how, codings) =>
      readDamaged(codings, { runs: propertyRuns(2_200, 480_000), mend: asItIs }, (found) => {
        if (typeof found !== 'object') throw new Error(`the look-up answered ${found}`);
      }),
    PATIENCE_MS,
  );

  it(
    'are never another value where it is encrypted, even if somebody mends the checksum',
    () =>
      readDamaged(ENCRYPTED, { runs: propertyRuns(300, 20_000), mend: withChecksumMended }, (found) => {
        expect(['object', 'string']).toContain(typeof found);
      }),
    PATIENCE_MS,
  );
});

const BOMB = { br: brotliCompressSync(Buffer.alloc(64_000_000)), gzip: gzipSync(Buffer.alloc(64_000_000)) };
const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');

const hostile = fc.oneof(
  fc.constantFrom(
    ['j', '['.repeat(200_000)],
    ['x', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['x', `${'{"$":["object",{"$":'.repeat(20_000)}1${'}]}'.repeat(20_000)}`],
    ['j', '{"__proto__":{"polluted":true}}'],
    ['x', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'],
    ['x', '{"$":["object",{"__proto__":{"polluted":true}}]}'],
    ['x', '{"$":["Map",["__proto__",{"polluted":true}]]}'],
    ['x', '{"$":["__proto__","AAAA"]}'],
    ['x', '{"$":["Uint8Array",{"length":1e9}]}'],
    ['x', `{"$":["bigint","${'9'.repeat(100_000)}"]}`],
    ['x', '{"$":["Date","Infinity"]}'],
    ['j', `[${'1,'.repeat(300_000)}1]`],
    ['s', 'x'.repeat(3_000_000)],
    ['j+br~', base64(BOMB.br)],
    ['j+gzip~', base64(BOMB.gzip)],
    ['j+gzip+gzip~', base64(gzipSync(BOMB.gzip))],
    ['j+br', 'not bytes'],
    ['j+zstd~', base64('not zstd')],
    ['~', ''],
    ['__proto__', '{}'],
  ),
  fc.tuple(fc.constantFrom('s', 'j', 'x', 'x~', 'j+br~', 'j+gzip~', 'j+deflate:b~'), fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.base64String())), // prettier-ignore
);

describe('bytes from the remote tier that somebody made to do harm', () => {
  it(
    'are a miss or plain data no larger than may be read, and change nothing else',
    async () => {
      let [rig, reads] = [rigOf(PLAIN), 0];
      const [{ payload }] = await payloadsOf(PLAIN);
      const before = collectedHeapBytes();
      const members = Object.getOwnPropertyNames(Object.prototype).length;
      const property = fc.asyncProperty(hostile, async ([format = '', data = '']) => {
        if (++reads % RENEW_AFTER === 0) rig = rigOf(PLAIN);
        const made = resealed(
          payload,
          /\S+ \["users"\]\n[^]*$/,
          `${format} ["users"]\n${data.replaceAll('$', '$$$$')}`,
        );

        const found = await read(rig, made);

        expect(['object', 'string']).toContain(typeof found);
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
        expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(members);
        if (typeof found === 'object' && 'entry' in found) expect(found.entry.bytes).toBeLessThan(1_100_000);
      });

      await fc.assert(property, { numRuns: propertyRuns(300, 20_000) });

      expect(collectedHeapBytes() - before).toBeLessThan(LEFT_BYTES);
    },
    PATIENCE_MS,
  );
});
