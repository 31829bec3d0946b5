import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './extractive-summary.js';

const TEXT =
  'Caches keep answers. A cache that keeps wrong answers is worse than no cache. It rained on Tuesday. Right answers make caches worth their memory.';

describe('the summary of a text', () => {
  it('is the sentences that speak of what the text speaks of, in their order', () => {
    expect(summaryOf(TEXT, 2)).toBe(
      'A cache that keeps wrong answers is worse than no cache. Right answers make caches worth their memory.',
    );
  });

  it('is the same each time', () => {
    expect(summaryOf(TEXT, 1)).toBe(summaryOf(TEXT, 1));
  });

  it('is the text where that has no more sentences', () => {
    expect(summaryOf('Only this.', 3)).toBe('Only this.');
    expect(summaryOf('', 3)).toBe('');
  });
});
