import { describe, expect, it } from '@jest/globals';
import { aiRig, HeldModel, partsOf, REQUEST, SpeakingModel } from '../../../../test/support/ai-rig.js';
import type { CacheConfigInput } from '../settings/types.js';
import type { AiControls } from './ai-types.js';

/** As the preset production has it. */
const SOURCE = {
  ttl: { grace: '1h' },
  factory: { softTimeout: '2s', hardTimeout: '30s', backoff: '1s', refreshAhead: true },
} as const;

describe('what is set for sources that are read', () => {
  it('does not end a call to a model that takes its time', async () => {
    const { ai, clock } = await aiRig({}, SOURCE);
    const model = new HeldModel();
    const asked = ai.getOrGenerate(REQUEST, model.answer);
    await model.held.begun;

    await clock.advance('5m');
    model.held.release();

    expect((await asked).cache).toMatchObject({ status: 'miss', stored: true });
  });

  it('does not part the readers of a long stream, nor keep the last of them from ending it', async () => {
    const { ai, clock } = await aiRig({}, SOURCE);
    const speaker = new SpeakingModel();
    const first = await ai.getOrStream(REQUEST, speaker.start);
    speaker.say('one ');

    await clock.advance('5m');
    const second = await ai.getOrStream(REQUEST, speaker.start);
    await first.stream.cancel();
    await second.stream.cancel();

    expect([second.cache.status, speaker.calls, speaker.signal?.aborted]).toEqual(['collapsed', 1, true]);
  });

  it('does not keep an old answer in the place of one that a stream is making', async () => {
    const { ai, clock } = await aiRig({}, SOURCE);
    const speaker = new SpeakingModel();
    const speak = async (word: string) => {
      const stream = await ai.getOrStream(REQUEST, speaker.start, { ttl: '10m' });
      await clock.advance('5s');
      speaker.say(word);
      speaker.end();
      return [await partsOf(stream), (await stream.outcome).status];
    };
    await speak('old');
    await clock.advance('20m');

    expect(await speak('new')).toEqual([['new'], 'miss']);
  });

  it('does not answer the next caller with the failure of the one before', async () => {
    const { ai, model } = await aiRig({}, SOURCE);
    await expect(ai.getOrGenerate(REQUEST, () => Promise.reject(new Error('500')))).rejects.toThrow('500');

    expect((await ai.getOrGenerate(REQUEST, model.answer)).value).toBe('answer 1');
  });

  it('gives an old answer for as long as the grace of the settings where the model fails', async () => {
    const { ai, model, clock } = await aiRig({}, SOURCE);
    await ai.getOrGenerate(REQUEST, model.answer, { ttl: '10m' });
    await clock.advance('69m');

    const { cache } = await ai.getOrGenerate(REQUEST, () => Promise.reject(new Error('500')));

    expect(cache).toMatchObject({ status: 'stale', reason: 'the model failed' });
  });

  it.each<[string, CacheConfigInput, AiControls, number]>([
    ['beyond that grace', SOURCE, {}, 71],
    ['where neither the settings nor the call name one', { ttl: { grace: '0s' } }, {}, 11],
    ['to a call that takes none', SOURCE, { staleIfError: '0s' }, 11],
  ])('gives none %s', async (_, set, controls, minutes) => {
    const { ai, model, clock } = await aiRig({}, set);
    await ai.getOrGenerate(REQUEST, model.answer, { ttl: '10m' });
    await clock.advance(`${minutes}m`);

    const asked = ai.getOrGenerate(REQUEST, () => Promise.reject(new Error('500')), controls);

    await expect(asked).rejects.toThrow('500');
  });
});
