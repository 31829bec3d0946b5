/** Places in which the fingerprint of a key may stand; where all are taken, the oldest is given up. */
const WAYS = 4;
/** Places for each key, so that few have to be given up before their time. */
const SPARE = 2;

/** Remembers the keys that left lately by their fingerprints, in 16 bytes a key. */
export class Ghosts {
  readonly #fingerprints: Uint32Array;
  readonly #times: Uint32Array;
  readonly #lastBucket: number;
  #time = 0;

  /** `limit` is the most keys that are remembered at a time. */
  constructor(limit: number) {
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(1, (limit * SPARE) / WAYS)));
    this.#fingerprints = new Uint32Array(buckets * WAYS);
    this.#times = new Uint32Array(buckets * WAYS);
    this.#lastBucket = buckets - 1;
  }

  /** Remembers a key; `fingerprint` comes from `fingerprintOf`. */
  add(fingerprint: number): void {
    const first = this.#firstPlace(fingerprint);
    let oldest = first;
    for (let place = first + 1; place < first + WAYS; place++)
      if (this.#age(place) > this.#age(oldest)) oldest = place;
    this.#fingerprints[oldest] = fingerprint;
    this.#times[oldest] = ++this.#time;
  }

  /** Whether the key was among the last `window` that were added; it is forgotten thereby. */
  take(fingerprint: number, window: number): boolean {
    const first = this.#firstPlace(fingerprint);
    for (let place = first; place < first + WAYS; place++) {
      if (this.#fingerprints[place] !== fingerprint) continue;
      this.#fingerprints[place] = NOBODY;
      return this.#age(place) < window;
    }
    return false;
  }

  #firstPlace(fingerprint: number): number {
    return (fingerprint & this.#lastBucket) * WAYS;
  }

  #age(place: number): number {
    return (this.#time - (this.#times[place] ?? 0)) >>> 0;
  }
}

const NOBODY = 0;

/** 32 bits of a key; keys of different owners differ though they are written alike. */
export function fingerprintOf(owner: number, key: string): number {
  let hash = Math.imul(owner + 1, 0x9e3779b1);
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0 || 1;
}
