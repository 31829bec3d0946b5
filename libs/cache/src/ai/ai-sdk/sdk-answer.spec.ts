import { describe, expect, it } from '@jest/globals';
import { answerKind, NO_USAGE } from './sdk-answer.js';

const kind = answerKind({ prompt: [] });
const FINISH = { finishReason: { unified: 'stop', raw: 'stop' }, usage: NO_USAGE };
const TEXT = { type: 'text', text: 'a bee' };

describe('what was kept of an answer of the AI SDK', () => {
  it('is one where it has content, a reason to finish and a usage', () => {
    expect(kind.isAnswer?.({ content: [TEXT], ...FINISH })).toBe(true);
    expect(
      kind.areParts?.([
        { type: 'text-start', id: '1' },
        { type: 'finish', ...FINISH },
      ]),
    ).toBe(true);
  });

  it.each([
    null,
    'a bee',
    { content: 'a bee', ...FINISH },
    { content: [null], ...FINISH },
    { content: [TEXT], ...FINISH, finishReason: 'stop' },
    { content: [TEXT], ...FINISH, usage: { inputTokens: 3 } },
  ])('is none: %j', (kept) => {
    expect(kind.isAnswer?.(kept)).toBe(false);
  });

  it.each([
    [[]],
    [[{ type: 'text-start' }]],
    [[null, { type: 'finish', ...FINISH }]],
    [[{ type: 'finish' }]],
  ])('has no parts: %j', (kept) => {
    expect(kind.areParts?.(kept)).toBe(false);
  });
});
