/** The sizes of a trace: keys that are popular by rank, requests, and the entries of the cache that it is run against. */
export interface TraceSize {
  readonly keys: number;
  readonly requests: number;
  readonly capacity: number;
}

/** Requests in their order, as numbers of keys. */
export type Trace = Uint32Array;

/** How steeply popularity falls with the rank of a key. */
const ALPHA = 0.9;
/** Numbers from here on are asked for once. */
const ONCE = 2 ** 31;

/** Keys whose popularity falls with a power of their rank. */
export function zipfTrace({ keys, requests }: TraceSize): Trace {
  const rank = zipf(keys, ALPHA);
  return Uint32Array.from({ length: requests }, rank);
}

/** Prompts of users: every other one is asked for once and never again. */
export function promptTrace({ keys, requests }: TraceSize): Trace {
  const rank = zipf(keys, 1.04);
  const random = randomNumbers(7);
  return Uint32Array.from({ length: requests }, (_, index) => (random() < 0.5 ? ONCE + index : rank()));
}

/** Popular keys, and every so often a scan of as many keys as the cache holds, asked for once. */
export function scanTrace({ keys, requests, capacity }: TraceSize): Trace {
  const rank = zipf(keys, ALPHA);
  return Uint32Array.from({ length: requests }, (_, index) =>
    index % (3.5 * capacity) < capacity ? ONCE + index : rank(),
  );
}

/** The same keys in a circle that is a fifth too large for the cache. */
export function loopTrace({ requests, capacity }: TraceSize): Trace {
  const circle = Math.floor(capacity * 1.2);
  return Uint32Array.from({ length: requests }, (_, index) => index % circle);
}

/** Popular keys, which are others after every tenth of the requests. */
export function shiftingTrace({ keys, requests }: TraceSize): Trace {
  const rank = zipf(keys, 1);
  return Uint32Array.from({ length: requests }, (_, index) => {
    const era = Math.floor((index * 10) / requests);
    return (rank() * 7_919 + era * 104_729) % keys;
  });
}

/** Numbers in [0, 1), the same ones in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

function zipf(keys: number, alpha: number): () => number {
  const random = randomNumbers(42);
  let sum = 0;
  const cumulated = Float64Array.from({ length: keys }, (_, rank) => (sum += 1 / (rank + 1) ** alpha));
  return () => rankOf(cumulated, random() * sum);
}

function rankOf(cumulated: Float64Array, target: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
