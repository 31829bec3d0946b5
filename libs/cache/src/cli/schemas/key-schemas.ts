import { count, listOf, orNull, record, text } from './schema-words.js';

const made = record({ id: text }, { file: text, line: text });

const step = record({ does: text, ring: listOf(text) }, { run: text, waitMs: count });

const plan = record({
  file: text,
  writes: text,
  reads: listOf(text),
  longestLifeMs: count,
  steps: listOf(step),
});

/** `data` of `keys`: the key that was made, or the plan of a rotation; `null` where errors are in the way. */
export const keysData = orNull({ anyOf: [made, plan] });
