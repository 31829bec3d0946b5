import { describe, expect, it } from '@jest/globals';
import { aiRig, partsOf, REQUEST, SpeakingModel } from '../../../../test/support/ai-rig.js';
import type { AnswerFacts, AnswerKind } from './ai-types.js';

const USAGE = {
  input: { noCache: 1_000, cacheRead: 400, cacheWrite: 0 },
  output: { text: 100, reasoning: 0 },
};
const FACTS: AnswerFacts = { verdict: { store: true }, usage: USAGE };
const kind: AnswerKind<string, string> = { read: () => FACTS, readParts: () => FACTS };
const prices = { small: { input: 1, output: 10, cacheRead: 0.1 } };
const NANO_USD = 1_000n * 1_000n + 400n * 100n + 100n * 10_000n;

const NOTHING = { input: { noCache: 0, cacheRead: 0, cacheWrite: 0 }, output: { text: 0, reasoning: 0 } };
const PAST = [
  ['bypassed', { mode: 'bypass' }],
  ['rehearsed', { dryRun: true }],
] as const;

describe('a call past the cache', () => {
  it.each(PAST)('is paid for all the same: an answer that is %s', async (_, controls) => {
    const { ai, clock } = await aiRig({ prices });
    const slow = async () => {
      await clock.advance(700);
      return 'an answer';
    };

    await ai.getOrGenerate(REQUEST, slow, { ...controls, kind });

    const { total, models } = ai.stats();
    expect(total).toMatchObject({ calls: 1, bypassed: 1, stored: 0 });
    expect(total.spent).toMatchObject({ usage: USAGE, nanoUsd: NANO_USD, latencyMs: 700, unmeasured: 0 });
    expect(total.saved.usage).toEqual(NOTHING);
    expect(models['local/small']?.spent.nanoUsd).toBe(NANO_USD);
  });

  it.each(PAST)('is paid for all the same: a stream that is %s', async (_, controls) => {
    const { ai, clock } = await aiRig({ prices });
    const speaker = new SpeakingModel();
    const heard: (readonly string[])[] = [];
    const readParts = (parts: readonly string[]) => {
      heard.push(parts);
      return FACTS;
    };
    const stream = await ai.getOrStream(REQUEST, speaker.start, { ...controls, kind: { readParts } });
    const before = ai.stats().total.calls;
    await clock.advance(300);
    speaker.say('one ', 'two');
    speaker.end();

    await partsOf(stream);

    expect(await stream.outcome).toEqual(stream.cache);
    expect([before, heard]).toEqual([0, [['one ', 'two']]]);
    const { total } = ai.stats();
    expect(total).toMatchObject({ calls: 1, bypassed: 1, spent: { usage: USAGE, latencyMs: 300 } });
    expect(total.spent.nanoUsd).toBe(NANO_USD);
  });

  it('is one of unknown cost where the answer says nothing of it', async () => {
    const { ai, model } = await aiRig({ prices });

    await ai.getOrGenerate(REQUEST, model.answer, { mode: 'bypass' });

    expect(ai.stats().total.spent).toMatchObject({ usage: NOTHING, nanoUsd: undefined, unmeasured: 1 });
  });

  it('is counted without a cost where the model fails', async () => {
    const { ai } = await aiRig({ prices });
    const fail = () => Promise.reject(new Error('down'));
    const controls = { mode: 'bypass', kind } as const;

    await expect(ai.getOrGenerate(REQUEST, fail, controls)).rejects.toThrow('down');
    await expect(ai.getOrStream(REQUEST, fail, controls)).rejects.toThrow('down');
    const speaker = new SpeakingModel();
    const stream = await ai.getOrStream(REQUEST, speaker.start, controls);
    speaker.fail(new Error('cut'));
    await expect(partsOf(stream)).rejects.toThrow('cut');

    const { calls, bypassed, spent } = ai.stats().total;
    expect([calls, bypassed, spent.usage, spent.unmeasured]).toEqual([3, 3, NOTHING, 0]);
  });

  it.each(['cancels', 'aborts'])('is counted once where its reader %s', async (how) => {
    const { ai } = await aiRig({ prices });
    const speaker = new SpeakingModel();
    const leaving = new AbortController();
    const stream = await ai.getOrStream(REQUEST, speaker.start, {
      mode: 'bypass',
      kind,
      signal: leaving.signal,
    });
    speaker.say('one ');

    if (how === 'cancels') await stream.stream.cancel();
    leaving.abort(new Error('away'));

    expect(await stream.outcome).toEqual(stream.cache);
    expect(ai.stats().total).toMatchObject({ calls: 1, bypassed: 1, spent: { usage: NOTHING } });
  });
});
