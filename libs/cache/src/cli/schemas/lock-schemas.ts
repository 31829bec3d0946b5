import { change, count, flag, listOf, oneOf, record, text, texts } from './schema-words.js';

const lock = record({
  preset: text,
  revision: count,
  chain: text,
  schema: text,
  fingerprint: text,
  values: texts,
});

const drift = record({
  preset: text,
  revision: record({ from: count, to: count }),
  chain: record({ from: text, to: text }),
  changes: listOf(change),
  total: count,
  isEqual: flag,
});

/** `data` of `lock`: what was locked, or with `--check` how each preset differs from what was. */
export const lockData = {
  anyOf: [
    record({ file: text, written: flag, presets: listOf(lock) }),
    record({ file: text, presets: listOf(drift), gone: listOf(text) }),
  ],
};

/** `data` of `drift` and `doctor`. */
export const findingsData = record({
  findings: listOf(
    record({
      name: text,
      status: oneOf('fine', 'problem', 'warning', 'skipped'),
      text,
      fix: listOf(text),
    }),
  ),
});
