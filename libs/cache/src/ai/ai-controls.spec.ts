import { describe, expect, it } from '@jest/globals';
import { aiRig, REQUEST } from '../../../../test/support/ai-rig.js';
import { settle } from '../testing/virtual-clock.js';

/** A rig whose model has answered `answer 1`, which is kept. */
async function answeredRig(...options: Parameters<typeof aiRig>) {
  const rig = await aiRig(...options);
  await rig.ai.getOrGenerate(REQUEST, rig.model.answer);
  return rig;
}

const down = () => Promise.reject(new Error('the model is down'));

describe('the mode of a call', () => {
  it('refresh: asks the model, and keeps its answer', async () => {
    const { ai, model } = await answeredRig();

    const refreshed = await ai.getOrGenerate(REQUEST, model.answer, { mode: 'refresh' });

    expect([refreshed.value, refreshed.cache.status, refreshed.cache.stored]).toEqual([
      'answer 2',
      'miss',
      true,
    ]);
    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 2');
  });

  it('read-only: takes what is kept, and keeps nothing', async () => {
    const { ai, model } = await answeredRig();
    const other = { ...REQUEST, input: 'another' };

    const hit = await ai.getOrGenerate(REQUEST, model.answer, { mode: 'read-only' });
    const miss = await ai.getOrGenerate(other, model.answer, { mode: 'read-only' });

    expect([hit.cache.status, miss.cache]).toMatchObject([
      'hit',
      { status: 'miss', stored: false, reason: 'mode read-only' },
    ]);
    expect((await ai.getOrGenerate(other, model.answer)).cache.status).toBe('miss');
  });

  it('bypass: does neither, and says why where it is told', async () => {
    const { ai, model } = await answeredRig();

    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer, {
      mode: 'bypass',
      reason: 'temperature 0.7 is above 0.3',
    });

    expect([value, cache]).toEqual([
      'answer 2',
      { status: 'bypass', reason: 'temperature 0.7 is above 0.3', stored: false },
    ]);
    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 1');
  });

  it.each<[string, Parameters<typeof aiRig>, object]>([
    ['the cache is off', [{}, { mode: 'off' }], {}],
    ['nobody knows whose answer it is', [{ scope: () => undefined }], {}],
    ['the request has no name', [], { tools: [{ type: 'web_search' }] }],
  ])('only-if-cached: does not ask the model either where %s', async (_, rig, more) => {
    const { ai, model } = await aiRig(...rig);
    const mode = 'only-if-cached';

    const asked = ai.getOrGenerate({ ...REQUEST, ...more }, model.answer, { mode });

    await expect(asked).rejects.toMatchObject({ code: 'CACHE_AI_MISS' });
    expect(model.calls).toBe(0);
  });

  it('only-if-cached: does not ask it for a rehearsal either', async () => {
    const { ai, model } = await aiRig();

    const asked = ai.getOrGenerate(REQUEST, model.answer, { mode: 'only-if-cached', dryRun: true });

    await expect(asked).rejects.toMatchObject({ code: 'CACHE_AI_MISS' });
    expect(model.calls).toBe(0);
  });

  it('is one that there is: another is refused, with those that there are', async () => {
    const { ai, model } = await aiRig();

    const asked = ai.getOrGenerate(REQUEST, model.answer, { mode: 'no-store' as never });

    await expect(asked).rejects.toMatchObject({
      code: 'CACHE_AI_INVALID',
      message: expect.stringContaining('read-only'),
    });
    expect(model.calls).toBe(0);
  });

  it('only-if-cached: never asks the model', async () => {
    const { ai, model } = await answeredRig();
    const mode = 'only-if-cached';

    expect((await ai.getOrGenerate(REQUEST, model.answer, { mode })).value).toBe('answer 1');
    await expect(
      ai.getOrGenerate({ ...REQUEST, input: 'another' }, model.answer, { mode }),
    ).rejects.toMatchObject({ code: 'CACHE_AI_MISS' });
    expect(model.calls).toBe(1);
  });

  it.each([
    ['a hit', REQUEST],
    ['a miss', { ...REQUEST, input: 'another' }],
  ])('dryRun: asks the model, keeps nothing and reports %s', async (what, request) => {
    const { ai, model } = await answeredRig();

    const { value, cache } = await ai.getOrGenerate(request, model.answer, { dryRun: true });

    expect([value, cache]).toMatchObject(['answer 2', { status: 'bypass', reason: `dry run: ${what}` }]);
  });
});

describe('the age of an answer', () => {
  it('is bounded by the lifetime of its operation', async () => {
    const { ai, model, clock } = await answeredRig({}, { ai: { operationTtl: { summarize: '2h' } } });

    await clock.advance('119m');
    const before = await ai.getOrGenerate(REQUEST, model.answer);
    await clock.advance('2m');
    const after = await ai.getOrGenerate(REQUEST, model.answer);

    expect([before.cache.status, after.cache.status]).toEqual(['hit', 'miss']);
  });

  it.each([
    ['the call', {}, { ttl: '10m' } as const],
    ['the operation', { operations: { summarize: { ttl: '10m' } } } as const, {}],
  ])('is bounded by what %s says before that', async (_who, options, controls) => {
    const { ai, model, clock } = await aiRig(options);
    await ai.getOrGenerate(REQUEST, model.answer, controls);

    await clock.advance('11m');

    expect((await ai.getOrGenerate(REQUEST, model.answer)).cache.status).toBe('miss');
  });

  it('may be bounded by the caller: too old, it is made anew for all', async () => {
    const { ai, model, clock } = await answeredRig();
    await clock.advance('10m');

    const old = await ai.getOrGenerate(REQUEST, model.answer, { maxAge: '11m' });
    const anew = await ai.getOrGenerate(REQUEST, model.answer, { maxAge: '10m' });

    expect([old.value, anew.value]).toEqual(['answer 1', 'answer 2']);
    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 2');
  });
});

describe('an old answer', () => {
  const controls = { ttl: '10m', staleIfError: '1h' } as const;

  it('is given where the model fails, and said to be old', async () => {
    const { ai, model, clock } = await aiRig();
    await ai.getOrGenerate(REQUEST, model.answer, controls);
    await clock.advance('30m');

    const { value, cache } = await ai.getOrGenerate(REQUEST, down, controls);

    expect([value, cache]).toMatchObject([
      'answer 1',
      { status: 'stale', reason: 'the model failed', ageMs: 1_800_000 },
    ]);
  });

  it('is not given to a caller who takes none so old', async () => {
    const { ai, model, clock } = await aiRig();
    await ai.getOrGenerate(REQUEST, model.answer, controls);
    await clock.advance('30m');

    const asked = ai.getOrGenerate(REQUEST, down, { staleIfError: '19m' });

    await expect(asked).rejects.toThrow('the model is down');
  });

  it('is given for one that was to be made anew, too', async () => {
    const { ai } = await answeredRig();

    const { value, cache } = await ai.getOrGenerate(REQUEST, down, { mode: 'refresh', staleIfError: '1h' });

    expect([value, cache.status]).toEqual(['answer 1', 'stale']);
    await expect(ai.getOrGenerate(REQUEST, down, { mode: 'refresh' })).rejects.toThrow('the model is down');
  });
});

describe('variants', () => {
  it('are as many answers as are asked for, the same for the same seed', async () => {
    const { ai, model } = await aiRig();
    const ask = (variantSeed: string) =>
      ai.getOrGenerate(REQUEST, model.answer, { variants: 3, variantSeed }).then(({ value }) => value);
    const seeds = Array.from({ length: 40 }, (_, user) => `user ${user}`);

    const first: string[] = [];
    for (const seed of seeds) first.push(await ask(seed));
    const second: string[] = [];
    for (const seed of seeds) second.push(await ask(seed));

    expect(new Set(first).size).toBe(3);
    expect([second, model.calls]).toEqual([first, 3]);
  });

  it.each([0, 1.5, 1_001])('are not %j many', async (variants) => {
    const { ai, model } = await aiRig();

    await expect(ai.getOrGenerate(REQUEST, model.answer, { variants })).rejects.toMatchObject({
      code: 'CACHE_AI_INVALID',
    });
  });
});

describe('controls that apply to all calls below', () => {
  it('reach them, however deep, and end with their function', async () => {
    const { ai, model } = await answeredRig();

    const inner = await ai.with({ mode: 'refresh' }, async () => {
      await settle();
      return ai.getOrGenerate(REQUEST, model.answer);
    });
    const outer = await ai.getOrGenerate(REQUEST, model.answer);

    expect([inner.cache.status, outer.cache.status]).toEqual(['miss', 'hit']);
  });

  it('yield to what a call says, member by member', async () => {
    const { ai, model } = await answeredRig();

    const { cache } = await ai.with({ mode: 'refresh', scope: 'b' }, () =>
      ai.with({ scope: 'shared' }, () => ai.getOrGenerate(REQUEST, model.answer, { mode: 'default' })),
    );

    expect(cache.status).toBe('hit');
  });
});
