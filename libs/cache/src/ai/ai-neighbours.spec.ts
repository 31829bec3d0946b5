import { describe, expect, it } from '@jest/globals';
import { aiRig, HeldModel, REQUEST } from '../../../../test/support/ai-rig.js';
import { settle } from '../testing/virtual-clock.js';

const limited = (count: { calls: number }) => () => {
  count.calls++;
  const headers = { 'retry-after': '60' };
  return Promise.reject(Object.assign(new Error('slow down'), { status: 429, headers }));
};

describe('A provider that asks to be left alone', () => {
  it('is left alone by the tenant whom it asked, and by no other one', async () => {
    let tenant = 'a';
    const { ai, model } = await aiRig({ scope: () => tenant });
    const count = { calls: 0 };
    const ask = () => ai.getOrGenerate(REQUEST, limited(count));
    await expect(ask()).rejects.toThrow('slow down');

    await expect(ask()).rejects.toMatchObject({ code: 'CACHE_AI_COOLDOWN' });
    tenant = 'b';
    const { value } = await ai.getOrGenerate(REQUEST, model.answer);

    expect([count.calls, value]).toEqual([1, 'answer 1']);
  });
});

describe('An old answer', () => {
  it.each([400, 401, 403, 404])('is none where the provider refuses the call by %i', async (status) => {
    const { ai, model, clock } = await aiRig({}, { ttl: { default: '1m', grace: '1h' } });
    const controls = { ttl: '1m', staleIfError: '1h' } as const;
    await ai.getOrGenerate(REQUEST, model.answer, controls);
    await clock.advance(61_000);

    const refused = () => Promise.reject(Object.assign(new Error('refused'), { status }));

    await expect(ai.getOrGenerate(REQUEST, refused, controls)).rejects.toThrow('refused');
  });
});

describe('Closing the AI cache', () => {
  it('ends calls that take too long, and begins none anew', async () => {
    const { ai, clock } = await aiRig();
    const model = new HeldModel();
    const asked = ai.getOrGenerate(REQUEST, model.answer).catch((error: Error) => error.message);
    await model.held.begun;

    const closed = ai.close();
    await clock.advance(60_000);
    await closed;

    expect([await asked, model.calls]).toEqual(['the AI cache was closed', 1]);
  });

  it('begins no stream anew either', async () => {
    const { ai, clock } = await aiRig();
    let starts = 0;
    const start = () => {
      starts++;
      return new Promise<never>(() => undefined);
    };
    const asked = ai.getOrStream(REQUEST, start).catch((error: Error) => error.message);
    await settle();

    const closed = ai.close();
    await clock.advance(60_000);
    await closed;

    expect([await asked, starts]).toEqual(['the AI cache was closed', 1]);
  });
});

describe('A stream that the cache has no part in', () => {
  const endless = (made: { parts: number; isOver: boolean }) =>
    async function* () {
      try {
        for (;;) yield made.parts++;
      } finally {
        made.isOver = true;
      }
    };

  it('is made no faster than it is read, and ends with its reader', async () => {
    const { ai } = await aiRig();
    const made = { parts: 0, isOver: false };
    const { stream } = await ai.getOrStream(REQUEST, async () => endless(made)(), { mode: 'bypass' });
    const reader = stream.getReader();

    await reader.read();
    await reader.read();
    await settle();
    const before = made.parts;
    await reader.cancel();

    expect([before, made.isOver]).toEqual([2, true]);
  });

  it('tells the call to the model that its reader has gone', async () => {
    const { ai } = await aiRig();
    let gone: AbortSignal | undefined;
    const start = async ({ signal }: { readonly signal: AbortSignal }) => {
      gone = signal;
      return endless({ parts: 0, isOver: false })();
    };
    const { stream } = await ai.getOrStream(REQUEST, start, { mode: 'bypass' });

    await stream.cancel();

    expect(gone?.aborted).toBe(true);
  });
});
