import { describe, expect, it } from '@jest/globals';
import {
  aiRig,
  nextParts,
  partsOf,
  REQUEST,
  SpeakingModel,
  WORDS,
} from '../../../../../test/support/ai-rig.js';
import { settle } from '../../testing/virtual-clock.js';

describe('a stream under way', () => {
  it('is shared by 30 readers, who come at any time', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const streams = [ai.getOrStream(REQUEST, speaker.start)];
    await streams[0];
    for (let word = 0; word < 29; word++) {
      speaker.say(`${word} `);
      streams.push(ai.getOrStream(REQUEST, speaker.start));
    }
    speaker.end();

    const texts = await Promise.all(streams.map(async (stream) => (await partsOf(await stream)).join('')));
    const statuses = await Promise.all(streams.map(async (stream) => (await stream).cache.status));

    expect(speaker.calls).toBe(1);
    expect(new Set(texts)).toEqual(new Set([Array.from({ length: 29 }, (_, word) => `${word} `).join('')]));
    expect(statuses).toEqual(['miss', ...Array(29).fill('collapsed')]);
  });

  it('gives a late reader at once what it has missed', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    await ai.getOrStream(REQUEST, speaker.start);
    speaker.say('one ', 'two ');
    await settle();

    const late = await ai.getOrStream(REQUEST, speaker.start);

    expect(await nextParts(late.stream.getReader(), 2)).toEqual(['one ', 'two ']);
  });

  it('does not wait for a slow reader', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const [slow, fast] = await Promise.all([1, 2].map(() => ai.getOrStream(REQUEST, speaker.start)));
    speaker.say(...WORDS);
    speaker.end();

    expect(await partsOf(fast!)).toEqual(WORDS);
    expect(await fast!.outcome).toMatchObject({ status: 'collapsed' });
    expect(await partsOf(slow!)).toEqual(WORDS);
  });

  it.each(['cancels its stream', 'aborts its signal'])(
    'goes on for the others when the first reader %s',
    async (how) => {
      const { ai } = await aiRig();
      const speaker = new SpeakingModel();
      const leaving = new AbortController();
      const first = await ai.getOrStream(REQUEST, speaker.start, { signal: leaving.signal });
      const second = await ai.getOrStream(REQUEST, speaker.start);
      speaker.say('one ');

      if (how === 'aborts its signal') leaving.abort();
      else await first.stream.cancel();
      speaker.say('two ', 'three');
      speaker.end();

      expect(await partsOf(second)).toEqual(WORDS);
      expect((await second.outcome).stored).toBe(false);
      expect([speaker.calls, speaker.signal?.aborted]).toEqual([1, false]);
      expect((await ai.getOrStream(REQUEST, speaker.start)).cache.status).toBe('hit');
    },
  );

  it('ends with the reason of a reader’s signal for that reader', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const leaving = new AbortController();
    const stream = await ai.getOrStream(REQUEST, speaker.start, { signal: leaving.signal });
    const reading = partsOf(stream);

    leaving.abort(new Error('the user went away'));

    await expect(reading).rejects.toThrow('the user went away');
  });

  it('ends when its last reader leaves, and nothing of it is kept', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const streams = await Promise.all([1, 2].map(() => ai.getOrStream(REQUEST, speaker.start)));
    speaker.say('one ');

    for (const { stream } of streams) await stream.cancel();
    await settle();

    expect([speaker.signal?.aborted, speaker.isCancelled]).toEqual([true, true]);
    expect(await streams[0]!.outcome).toMatchObject({
      stored: false,
      reason: 'the stream did not come to its end',
    });
    await expect(ai.getOrStream(REQUEST, speaker.start, { mode: 'only-if-cached' })).rejects.toMatchObject({
      code: 'CACHE_AI_MISS',
    });
  });

  it('begins anew for a reader who comes right after the last one left', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const first = await ai.getOrStream(REQUEST, speaker.start);
    speaker.say('cut');

    const left = first.stream.cancel();
    const second = await ai.getOrStream(REQUEST, speaker.start);
    await left;
    speaker.say(...WORDS);
    speaker.end();

    expect([await partsOf(second), second.cache.status, speaker.calls]).toEqual([WORDS, 'miss', 2]);
    expect((await second.outcome).stored).toBe(true);
  });

  it('ends for a reader who leaves before the model begins', async () => {
    const { ai } = await aiRig();
    const leaving = new AbortController();
    let signal: AbortSignal | undefined;
    const start = (context: { signal: AbortSignal }) => {
      signal = context.signal;
      return new Promise<ReadableStream<string>>(() => undefined);
    };

    const asked = ai.getOrStream(REQUEST, start, { signal: leaving.signal });
    await settle();
    leaving.abort(new Error('away'));

    await expect(asked).rejects.toThrow('away');
    expect(signal?.aborted).toBe(true);
  });

  it('is finished and kept without readers, where the options say so', async () => {
    const { ai } = await aiRig({ onAbandon: 'finish' });
    const speaker = new SpeakingModel();
    const { stream, outcome } = await ai.getOrStream(REQUEST, speaker.start);

    await stream.cancel();
    speaker.say(...WORDS);
    speaker.end();

    expect((await outcome).stored).toBe(true);
    expect(await partsOf(await ai.getOrStream(REQUEST, speaker.start))).toEqual(WORDS);
  });

  it('is not kept where its answer was invalidated meanwhile', async () => {
    const { ai, cache } = await aiRig();
    const speaker = new SpeakingModel();
    const stream = await ai.getOrStream(REQUEST, speaker.start, { documents: ['d1'] });
    speaker.say('old ');

    await cache.namespace('ai').invalidateTags(['doc:d1']);
    speaker.end();
    await partsOf(stream);
    await stream.outcome;

    await expect(ai.getOrStream(REQUEST, speaker.start, { mode: 'only-if-cached' })).rejects.toMatchObject({
      code: 'CACHE_AI_MISS',
    });
  });
});
