import { describe, expect, it } from '@jest/globals';
import { aiRig, CountingModel, HeldModel, REQUEST } from '../../../../test/support/ai-rig.js';

describe('a caller who goes away', () => {
  it('does not end the call for the others', async () => {
    const { ai } = await aiRig();
    const [model, leaving] = [new HeldModel(), new AbortController()];
    const first = ai.getOrGenerate(REQUEST, model.answer, { signal: leaving.signal });
    const second = ai.getOrGenerate(REQUEST, model.answer);
    await model.held.begun;

    leaving.abort(new Error('away'));
    await expect(first).rejects.toThrow('away');
    model.held.release();

    expect([(await second).value, model.calls, model.signal?.aborted]).toEqual(['answer 1', 1, false]);
  });

  it('ends the call when there is nobody else, and the next one asks anew', async () => {
    const { ai } = await aiRig();
    const [model, leaving, next] = [new HeldModel(), new AbortController(), new CountingModel()];
    const asked = ai.getOrGenerate(REQUEST, model.answer, { signal: leaving.signal });
    await model.held.begun;

    leaving.abort(new Error('away'));
    const { value } = await ai.getOrGenerate(REQUEST, next.answer);

    await expect(asked).rejects.toThrow('away');
    expect([value, next.calls, model.signal?.aborted]).toEqual(['answer 1', 1, true]);
  });
});

describe('an invalidation', () => {
  const request = { ...REQUEST, prompt: { id: 'brief', version: '2' } };
  const made = { tags: ['news'], documents: ['d1'] };
  const kind = { read: () => ({ verdict: { store: true }, model: 'small-2026-11' }) as const };

  it.each([
    { tags: ['news'] },
    { model: 'small' },
    { model: 'small-2026-11' },
    { operation: 'summarize' },
    { scope: 'shared' },
    { document: 'd1' },
    { prompt: { id: 'brief' } },
    { prompt: { id: 'brief', version: '2' } },
  ])('of %j makes the answer unknown, in every process', async (which) => {
    const { ai, otherProcess, model } = await aiRig();
    await ai.getOrGenerate(request, model.answer, { ...made, kind });

    await (await otherProcess()).invalidate(which);

    expect((await ai.getOrGenerate(request, model.answer, made)).cache.status).toBe('miss');
  });

  it.each([
    { tags: ['d1'] },
    { model: 'large' },
    { operation: 'qa' },
    { scope: 'tenant' },
    { document: 'news' },
    { prompt: { id: 'brief', version: '1' } },
  ])('of %j leaves it alone', async (which) => {
    const { ai, model } = await aiRig();
    await ai.getOrGenerate(request, model.answer, { ...made, kind });

    await ai.invalidate(which);

    expect((await ai.getOrGenerate(request, model.answer, made)).cache.status).toBe('hit');
  });

  it('of nothing is refused', async () => {
    const { ai } = await aiRig();

    await expect(ai.invalidate({})).rejects.toMatchObject({ code: 'CACHE_AI_INVALID' });
  });

  it('keeps those who ask after it from what was begun before', async () => {
    const { ai } = await aiRig();
    const [before, after] = [new HeldModel(), new CountingModel()];
    const old = ai.getOrGenerate(REQUEST, before.answer, made);
    await before.held.begun;

    await ai.invalidate({ document: 'd1' });
    const fresh = ai.getOrGenerate(REQUEST, after.answer, made);
    before.held.release();

    expect([(await old).cache.status, (await fresh).cache.status, after.calls]).toEqual(['miss', 'miss', 1]);
  });
});
