import type { Codec, EncodedValue } from '../contracts/codec.js';

/** A value in its normal form, and the bytes that it was read back from. */
export interface NormalisedValue {
  readonly encoded: EncodedValue;
  readonly value: unknown;
}

/**
 * Passes a value through the codec and back, so that the first caller gets what every later one will. Throws a
 * `CacheError` where the codec refuses the value.
 */
export async function normalise(codec: Codec, key: string, value: unknown): Promise<NormalisedValue> {
  const encoded = await codec.encode(value, { key });
  return { encoded, value: await codec.decode(encoded, { key }) };
}

/** Estimated bytes of a memory entry: two per character of the key, and the stored form of the value. */
export function entryBytes(key: string, { data }: EncodedValue): number {
  return 2 * key.length + data.length;
}
