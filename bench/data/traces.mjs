import { seeded, zipf } from './random.mjs';

const SEED = 20_260_601;

/** Entries that the caches hold while they replay a trace. */
export const TRACE_CAPACITY = 10_000;

/** Requests as numbers of keys, by the name of the trace; every run makes the same ones. */
export const traces = {
  /** Pages of a shop: 100,000 keys, some far more popular than others. */
  'zipf 0.9': (length) => fill(length, zipf(100_000, 0.9, seeded(SEED))),

  /** Prompts: half of them never come again, the others as some questions are popular. */
  'LLM mix'(length) {
    const random = seeded(SEED);
    const popular = zipf(50_000, 1, seeded(SEED + 1));
    let unique = 1_000_000;
    return fill(length, () => (random() < 0.5 ? unique++ : popular()));
  },

  /** The shop while a nightly job reads rows that nobody asks for again, 20,000 at a stretch. */
  'zipf with scans'(length) {
    const popular = zipf(100_000, 0.9, seeded(SEED));
    let scanned = 1_000_000;
    return fill(length, (index) => (index % 62_000 < 20_000 ? scanned++ : popular()));
  },

  /** A job that reads the same 12,000 rows over and over: a fifth more than there is room for. */
  loop: (length) => fill(length, (index) => index % 12_000),

  /** What is popular changes every 100,000 requests. */
  'shifting popularity'(length) {
    const popular = zipf(40_000, 0.9, seeded(SEED));
    return fill(length, (index) => popular() + Math.floor(index / 100_000) * 5_000);
  },
};

function fill(length, next) {
  const trace = new Uint32Array(length);
  for (let index = 0; index < length; index++) trace[index] = next(index);
  return trace;
}
