import { describe, expect, it } from '@jest/globals';
import { aiRig, REQUEST } from '../../../../test/support/ai-rig.js';
import type { AnswerKind } from './ai-types.js';

const USAGE = {
  input: { noCache: 1_000, cacheRead: 400, cacheWrite: 0 },
  output: { text: 100, reasoning: 0 },
};
const kind: AnswerKind<string> = { read: () => ({ verdict: { store: true }, usage: USAGE }) };
const prices = { small: { input: 1, output: 10, cacheRead: 0.1 } };

describe('AiCache.explain', () => {
  it('says where an answer is kept and by what it can be invalidated, without a word of the text', async () => {
    const { ai, model } = await aiRig();
    const tags = ['digest-of-today'];
    await ai.getOrGenerate(REQUEST, model.answer, { tags });

    const explained = await ai.with({ tags }, () => ai.explain(REQUEST));

    expect(explained).toMatchObject({ textLength: String(REQUEST.input).length, textTier: 'small' });
    expect(explained.tags?.some((tag) => tag.includes('digest-of-today'))).toBe(true);
    expect(explained.kept?.whole).toMatchObject({ remote: expect.anything() });
    expect(JSON.stringify(explained)).not.toContain(String(REQUEST.input));
    expect(ai.stats().total.calls).toBe(1);
  });

  it('names the fields in which two requests differ, and none of two that have one name', async () => {
    const { ai } = await aiRig();
    const other = { ...REQUEST, params: { temperature: 0.2 } };

    const [different, same] = [await ai.explain(REQUEST, other), await ai.explain(REQUEST, { ...REQUEST })];

    expect(different.differences?.map(({ path }) => path)).toEqual(['params']);
    expect(same.differences).toEqual([]);
  });

  it('says why a call is left alone', async () => {
    const { ai } = await aiRig({ scope: () => undefined });

    expect(await ai.explain(REQUEST)).toEqual({ bypass: expect.stringContaining('scope') });
  });
});

describe('AiCache.stats', () => {
  it('counts what the model was paid, and what hits and shared calls have spared', async () => {
    const { ai, model } = await aiRig({ prices });
    const ask = () => ai.getOrGenerate(REQUEST, model.answer, { kind });

    await Promise.all([ask(), ask()]);
    await ask();

    const { total, operations, models } = ai.stats();
    const nanoUsd = 1_000n * 1_000n + 400n * 100n + 100n * 10_000n;
    expect(total).toMatchObject({ calls: 3, misses: 1, collapsed: 1, hits: 1, stored: 1 });
    expect([total.spent.nanoUsd, total.saved.nanoUsd]).toEqual([nanoUsd, 2n * nanoUsd]);
    expect(Object.keys(operations)).toEqual(['summarize']);
    expect(Object.keys(models)).toEqual(['local/small']);
  });

  it('gives tokens and no money where the price of a model is not known', async () => {
    const { ai, model } = await aiRig();

    await ai.getOrGenerate(REQUEST, model.answer, { kind });
    const { cache } = await ai.getOrGenerate(REQUEST, model.answer, { kind });

    expect(cache.saved).toMatchObject({ usage: USAGE });
    expect(cache.saved?.nanoUsd).toBeUndefined();
  });
});
