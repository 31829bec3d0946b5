import { describe, expect, it } from '@jest/globals';
import { aiRig, partsOf, REQUEST, SpeakingModel } from '../../../../test/support/ai-rig.js';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheConfigInput } from '../settings/types.js';

const LARGE = 'x'.repeat(2_000);
const NOT_KEPT = { status: 'miss', stored: false, reason: 'the cache has not kept the answer' };

describe('an answer is said to be stored', () => {
  it.each<[string, CacheConfigInput]>([
    ['in memory and in Redis', {}],
    ['in memory alone', { mode: 'memory' }],
    ['with one load in all processes', { factory: { singleFlight: 'cluster' } }],
    [
      'in Redis alone, as it is long',
      { ai: { smartPromotion: false, textTiers: { small: 1, medium: 2, large: 3 } } },
    ],
  ])('where it is kept %s', async (_, set) => {
    const { ai, model } = await aiRig({}, set);

    const first = await ai.getOrGenerate(REQUEST, model.answer);
    const second = await ai.getOrGenerate(REQUEST, model.answer);

    expect([first.cache.stored, first.cache.reason, second.cache.status]).toEqual([true, undefined, 'hit']);
  });

  it('by nobody where it is larger than maxValueBytes', async () => {
    const { ai } = await aiRig({}, { maxValueBytes: '1KiB' });

    const { value, cache } = await ai.getOrGenerate(REQUEST, async () => LARGE);
    const anew = await ai.getOrGenerate(REQUEST, async () => LARGE, { mode: 'refresh' });

    expect(value).toBe(LARGE);
    expect([cache, anew.cache]).toMatchObject([NOT_KEPT, NOT_KEPT]);
    expect(ai.stats().total.stored).toBe(0);
  });

  it('nor of a stream that is too large', async () => {
    const { ai } = await aiRig({}, { maxValueBytes: '1KiB' });
    const speaker = new SpeakingModel();
    const stream = await ai.getOrStream(REQUEST, speaker.start);
    speaker.say(LARGE);
    speaker.end();

    expect(await partsOf(stream)).toEqual([LARGE]);
    expect(await stream.outcome).toMatchObject(NOT_KEPT);
  });

  it('nor where Redis has refused it', async () => {
    const { ai, model, remote } = await aiRig();
    remote.faults.next('set', { fail: new CacheError('CACHE_REMOTE_REFUSED', 'no room') });

    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer);

    expect([value, cache]).toMatchObject(['answer 1', NOT_KEPT]);
    expect((await ai.getOrGenerate(REQUEST, model.answer)).cache).toMatchObject({
      status: 'miss',
      stored: true,
    });
  });
});
