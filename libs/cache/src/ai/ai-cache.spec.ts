import { describe, expect, it } from '@jest/globals';
import { aiRig, HeldModel, REQUEST } from '../../../../test/support/ai-rig.js';

describe('an answer', () => {
  it('is asked for once, and then kept', async () => {
    const { ai, model } = await aiRig();

    const first = await ai.getOrGenerate(REQUEST, model.answer);
    const second = await ai.getOrGenerate(REQUEST, model.answer);

    expect([first.value, second.value]).toEqual(['answer 1', 'answer 1']);
    expect([first.cache.status, second.cache.status]).toEqual(['miss', 'hit']);
    expect(first.cache).toMatchObject({ stored: true, key: expect.stringMatching(/^[\w-]{43}$/) });
    expect(second.cache).toMatchObject({ stored: false, ageMs: 0, key: first.cache.key });
  });

  it('is found by another process', async () => {
    const { ai, otherProcess, model } = await aiRig();

    await ai.getOrGenerate(REQUEST, model.answer);
    const { value, cache } = await (await otherProcess()).getOrGenerate(REQUEST, model.answer);

    expect([value, cache.status, model.calls]).toEqual(['answer 1', 'hit', 1]);
  });

  it('says how old it is, and what it saved', async () => {
    const { ai, clock } = await aiRig();
    const usage = {
      input: { noCache: 10, cacheRead: 0, cacheWrite: 0 },
      output: { text: 5, reasoning: 0 },
    };
    const slow = async () => {
      await clock.advance('3s');
      return 'done';
    };
    const kind = { read: () => ({ verdict: { store: true } as const, usage }) };
    await ai.getOrGenerate(REQUEST, slow, { kind });

    await clock.advance('1m');
    const { cache } = await ai.getOrGenerate(REQUEST, slow, { kind });

    expect(cache).toMatchObject({ status: 'hit', ageMs: 60_000, saved: { usage, latencyMs: 3_000 } });
  });

  it('is shared by all who ask while the model thinks', async () => {
    const { ai } = await aiRig();
    const model = new HeldModel();

    const asked = Array.from({ length: 30 }, () => ai.getOrGenerate(REQUEST, model.answer));
    await model.held.begun;
    model.held.release();
    const results = await Promise.all(asked);

    expect(model.calls).toBe(1);
    expect(results.map(({ cache }) => cache.status)).toEqual(['miss', ...Array(29).fill('collapsed')]);
    expect(new Set(results.map(({ value }) => value))).toEqual(new Set(['answer 1']));
  });

  it.each([
    ['another model', { model: 'larger' }],
    ['another provider', { provider: 'other' }],
    ['another text', { input: 'another text' }],
    ['another parameter', { params: { temperature: 1 } }],
  ])('is not that of %s', async (_what, difference) => {
    const { ai, model } = await aiRig();

    await ai.getOrGenerate(REQUEST, model.answer);
    const { value } = await ai.getOrGenerate({ ...REQUEST, ...difference }, model.answer);

    expect(value).toBe('answer 2');
  });
});

describe('whose answer it is', () => {
  it('keeps tenants apart', async () => {
    let tenant: string | undefined = 'a';
    const { ai, model } = await aiRig({ scope: () => tenant });

    await ai.getOrGenerate(REQUEST, model.answer);
    tenant = 'b';
    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer);

    expect([value, cache.status]).toEqual(['answer 2', 'miss']);
  });

  it.each([
    ['is not there', () => undefined, 'say the scope'],
    ['is empty', () => '', 'say the scope'],
    ['is that of everybody', () => 'shared', "the name of a tenant is not 'shared'"],
    ['cannot be told', () => JSON.parse('{user'), 'scope() threw SyntaxError'],
  ])('decides that nothing is kept where it %s', async (_what, scope: () => string | undefined, why) => {
    const { ai, model } = await aiRig({ scope });

    await ai.getOrGenerate(REQUEST, model.answer);
    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer);

    expect(value).toBe('answer 2');
    expect(cache).toEqual({
      status: 'bypass',
      reason: `it is not known whose answer it is: ${why}`,
      stored: false,
    });
  });
});

describe('what is not kept', () => {
  it.each([
    ['an empty text', ' \n', 'the answer is empty'],
    ['nothing', null, 'the answer is empty'],
    ['a degraded answer', { text: 'Service unavailable', degraded: true }, 'the answer is degraded'],
  ])('%s', async (_what, answer, reason) => {
    const { ai } = await aiRig();
    let calls = 0;
    const generate = async () => {
      calls++;
      return answer;
    };

    const { value, cache } = await ai.getOrGenerate(REQUEST, generate);
    await ai.getOrGenerate(REQUEST, generate);

    expect([value, calls]).toEqual([answer, 2]);
    expect(cache).toMatchObject({ status: 'miss', stored: false, reason });
  });

  it('an answer that its reader or the application refuses', async () => {
    const { ai, model } = await aiRig();
    const refusal = { verdict: { store: false, reason: 'finish reason length' } } as const;

    const cut = await ai.getOrGenerate(REQUEST, model.answer, { kind: { read: () => refusal } });
    const poor = await ai.getOrGenerate(REQUEST, model.answer, { shouldCache: () => false });

    expect([cut.cache.reason, poor.cache.reason]).toEqual(['finish reason length', 'refused by shouldCache']);
    expect(model.calls).toBe(2);
  });

  it('an answer that cannot be written: the caller gets it all the same', async () => {
    const { ai } = await aiRig();
    const answer = { text: 'done', print: () => undefined };

    const { value, cache } = await ai.getOrGenerate(REQUEST, async () => answer);

    expect(value).toBe(answer);
    expect(cache).toMatchObject({
      status: 'miss',
      stored: false,
      reason: 'the answer cannot be kept: CACHE_VALUE_NOT_SERIALIZABLE',
    });
  });

  it('an error: it reaches all who wait as it is, and the next caller asks again', async () => {
    const { ai, model } = await aiRig();
    const failure = Object.assign(new Error('overloaded'), { status: 500 });
    const fail = () => Promise.reject(failure);

    const asked = [ai.getOrGenerate(REQUEST, fail), ai.getOrGenerate(REQUEST, fail)];

    expect(await Promise.allSettled(asked)).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 1');
  });
});

describe('a text that is too long', () => {
  it('is refused before the model is asked', async () => {
    const { ai, model } = await aiRig({}, { ai: { maxTextLength: 10 } });

    await expect(ai.getOrGenerate({ ...REQUEST, input: 'x'.repeat(11) }, model.answer)).rejects.toMatchObject(
      {
        code: 'CACHE_AI_TEXT_TOO_LONG',
        message: expect.stringContaining('11 characters of text; the AI cache accepts 10 (ai.maxTextLength)'),
      },
    );
    expect(model.calls).toBe(0);
  });
});
