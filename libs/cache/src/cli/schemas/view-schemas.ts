import { amount, change, count, flag, listOf, origin, orNull, record, text } from './schema-words.js';

const presetRow = record(
  { name: text, mode: text, ai: flag, doc: text, chain: listOf(text), isDefault: flag, isCurrent: flag },
  { ttl: text, connections: text, memoryEntries: text },
);

const bound = { anyOf: [text, amount] };
const cost = record(
  { revision: count, startMs: amount, entries: count, fullBytes: amount, missMicroseconds: amount },
  { hitMicroseconds: amount },
);
const value = record({ value: text, origin }, { why: text });

/** `data` of `list`. */
export const listData = record({ current: text, currentOrigin: origin, presets: listOf(presetRow) });

/** `data` of `show`. */
export const showData = record(
  {
    preset: text,
    presetOrigin: origin,
    chain: listOf(text),
    fingerprint: text,
    settings: listOf(
      record(
        { path: text, value: text, origin, shadowed: listOf(record({ value: text, origin })) },
        { against: orNull(text), why: orNull(text) },
      ),
    ),
  },
  { against: text, cost },
);

/** `data` of `explain`. */
export const explainData = record(
  {
    path: text,
    value: text,
    origin,
    shadowed: listOf(value),
    back: orNull(record({ value: text, origin })),
    doc: text,
    constraint: record(
      {},
      {
        min: bound,
        max: bound,
        values: { type: 'object', additionalProperties: text },
        schemes: listOf(text),
      },
    ),
    secret: flag,
    preset: text,
    presetOrigin: origin,
  },
  { why: text, ms: count, bytes: count, waitsFor: text },
);

/** `data` of `diff`. */
export const diffData = record({
  before: text,
  after: text,
  equal: count,
  changes: listOf(change),
});
