import type { EncodedValue, PayloadCoding } from '../../contracts/codec.js';
import { after, type Eventually } from '../../contracts/eventually.js';

/** One coding of several: what the last one did is undone first. */
export function inOrder(codings: readonly PayloadCoding[]): PayloadCoding {
  const reversed = codings.toReversed();
  return {
    encode(encoded, context) {
      let done: Eventually<EncodedValue> = encoded;
      for (const coding of codings) done = after(done, (one) => coding.encode(one, context));
      return done;
    },

    decode(encoded, context) {
      let undone: Eventually<EncodedValue> = encoded;
      for (const coding of reversed) undone = after(undone, (one) => coding.decode(one, context));
      return undone;
    },
  };
}
