import { amount, count, flag, listOf, oneOf, record, text } from './schema-words.js';

const evidence = record({
  target: oneOf('production', 'development', 'testing', 'minimal'),
  signal: text,
  meaning: text,
  weight: amount,
});

const machine = record({
  memoryBytes: count,
  isLimited: flag,
  cpus: count,
  maxEntries: count,
  tierBytes: count,
  roomFor: count,
  fits: flag,
  text,
});

/** `data` of `validate`. */
export const validateData = record({ preset: text, fingerprint: text }, { needs: listOf(text) });

/** `data` of `recommend`. */
export const recommendData = record(
  {
    preset: text,
    confidence: amount,
    level: oneOf('high', 'medium', 'low'),
    for: listOf(evidence),
    against: listOf(evidence),
    runnerUp: text,
    ai: text,
    notUsed: listOf(text),
  },
  { machine },
);
