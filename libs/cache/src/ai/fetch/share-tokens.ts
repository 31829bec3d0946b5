import type { EmbeddingInput } from '../wire/openai-embeddings.js';

/**
 * The tokens of each input of a batch, of which a provider reports the sum: by their lengths, in whole tokens that add up to it.
 * `undefined` where no sum is reported.
 */
export function shareTokens(
  total: unknown,
  inputs: readonly EmbeddingInput[],
): readonly number[] | undefined {
  if (typeof total !== 'number' || !Number.isSafeInteger(total)) return undefined;
  const whole = inputs.reduce((sum, { length }) => sum + length, 0);
  if (whole === 0) return inputs.map((_, index) => (index === 0 ? total : 0));
  let length = 0;
  let shared = 0;
  return inputs.map((input) => {
    length += input.length;
    const upTo = Math.round((total * length) / whole);
    const share = upTo - shared;
    shared = upTo;
    return share;
  });
}
