import type { EncodedValue, PayloadCoding } from '../../contracts/codec.js';

/** One coding of several: what the last one did is undone first. */
export function inOrder(codings: readonly PayloadCoding[]): PayloadCoding {
  const reversed = codings.toReversed();
  return {
    async encode(encoded, context) {
      let done: EncodedValue = encoded;
      for (const coding of codings) done = await coding.encode(done, context);
      return done;
    },

    async decode(encoded, context) {
      let undone: EncodedValue = encoded;
      for (const coding of reversed) undone = await coding.decode(undone, context);
      return undone;
    },
  };
}
