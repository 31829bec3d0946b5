import { amount, count, flag, listOf, oneOf, orNull, record, text } from './schema-words.js';

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

const suggestion = record(
  {
    rule: text,
    path: text,
    from: text,
    to: orNull(text),
    evidence: listOf(text),
    effect: text,
    risk: text,
    apply: listOf(text),
    confidence: oneOf('certain', 'high', 'medium', 'low'),
  },
  { try: text, counted: text },
);

/** `data` of `suggest`; `null` where errors are in the way. */
export const suggestData = orNull(
  record({
    suggestions: listOf(suggestion),
    notEnoughData: listOf(record({ rule: text, missing: listOf(text) }, { counted: text })),
    refused: listOf(record({ rule: text, reason: text })),
    waiting: listOf(record({ rule: text, finding: text, waitsFor: text })),
  }),
);

/** `data` of `acl`; `null` where errors are in the way. */
export const aclData = orNull(
  record(
    {
      user: text,
      keys: text,
      commands: listOf(record({ name: text, why: text })),
      setuser: text,
      usersAcl: text,
    },
    { channel: text },
  ),
);
