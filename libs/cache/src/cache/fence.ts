const STRIPES = 16_384;
/** Tokens hold the epoch above the counter of the stripe, both as whole numbers. */
const EPOCH = 2 ** 32;
/** So that a token stays a whole number. */
const EPOCHS = 2 ** 20;

/**
 * Guards fills against what happened to a key since the fill began: take a token before reading, fill only if it still
 * holds. Keys of all namespaces share striped counters, so nothing grows; a collision merely refuses a fill.
 */
export class Fence {
  readonly #counters = new Uint32Array(STRIPES);
  #epoch = 0;

  take(key: string): number {
    return this.#epoch * EPOCH + (this.#counters[stripeOf(key)] ?? 0);
  }

  holds(key: string, token: number): boolean {
    return this.take(key) === token;
  }

  bump(key: string): void {
    const stripe = stripeOf(key);
    this.#counters[stripe] = (this.#counters[stripe] ?? 0) + 1;
  }

  bumpAll(): void {
    this.#epoch = (this.#epoch + 1) % EPOCHS;
  }
}

function stripeOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0;
  return hash & (STRIPES - 1);
}
