import { describe, expect, it } from '@jest/globals';
import { aiRig, REQUEST } from '../../../../test/support/ai-rig.js';

describe('a provider that asks to be left alone', () => {
  const limited = (seconds: string) => () =>
    Promise.reject(
      Object.assign(new Error('429'), { status: 429, headers: new Headers({ 'retry-after': seconds }) }),
    );

  it('is, as long as it asks for', async () => {
    const { ai, model, clock } = await aiRig();
    await expect(ai.getOrGenerate(REQUEST, limited('20'))).rejects.toThrow('429');

    const other = { ...REQUEST, input: 'another' };
    await clock.advance('19s');
    await expect(ai.getOrGenerate(other, model.answer)).rejects.toMatchObject({
      code: 'CACHE_AI_COOLDOWN',
      retryAfterMs: 1_000,
    });
    await clock.advance('1s');

    expect((await ai.getOrGenerate(other, model.answer)).value).toBe('answer 1');
  });

  it('is not for longer than the options say', async () => {
    const { ai, model, clock } = await aiRig({ cooldown: '5s' });
    await expect(ai.getOrGenerate(REQUEST, limited('3600'))).rejects.toThrow('429');

    await clock.advance('5s');

    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 1');
  });

  it.each([{ model: 'larger' }, { provider: 'other' }])('is no other: %j is asked', async (difference) => {
    const { ai, model } = await aiRig();
    await expect(ai.getOrGenerate(REQUEST, limited('20'))).rejects.toThrow('429');

    expect((await ai.getOrGenerate({ ...REQUEST, ...difference }, model.answer)).value).toBe('answer 1');
  });

  it('is known by the key that pays, too', async () => {
    const { ai, model } = await aiRig();
    await expect(ai.getOrGenerate(REQUEST, limited('20'), { credential: 'key a' })).rejects.toThrow('429');

    const { value } = await ai.getOrGenerate(REQUEST, model.answer, { credential: 'key b' });

    expect(value).toBe('answer 1');
  });

  it('does not stand in the way of what is kept', async () => {
    const { ai, model } = await aiRig();
    await ai.getOrGenerate(REQUEST, model.answer);
    await expect(ai.getOrGenerate({ ...REQUEST, input: 'b' }, limited('20'))).rejects.toThrow('429');

    expect((await ai.getOrGenerate(REQUEST, model.answer)).cache.status).toBe('hit');
  });
});
