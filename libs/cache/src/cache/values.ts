import type { Codec, CodecContext, EncodedValue } from '../contracts/codec.js';

/** A value in its normal form, and the bytes that it was read back from. */
export interface NormalisedValue {
  readonly encoded: EncodedValue;
  readonly value: unknown;
}

/**
 * Passes a value through the codec and back, so that the first caller gets what every later one will. Throws a
 * `CacheError` where the codec refuses the value.
 */
export async function normalise(
  codec: Codec,
  context: CodecContext,
  value: unknown,
): Promise<NormalisedValue> {
  const encoded = await codec.encode(value, context);
  return { encoded, value: await codec.decode(encoded, context) };
}

/** Estimated bytes of a memory entry: two per character of the key, and the stored form of the value. */
export function entryBytes(key: string, { data }: EncodedValue): number {
  return 2 * key.length + data.length;
}
