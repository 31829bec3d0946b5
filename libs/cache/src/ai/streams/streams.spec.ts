import { describe, expect, it } from '@jest/globals';
import {
  aiRig,
  nextParts,
  partsOf,
  recordedRig,
  REQUEST,
  SpeakingModel,
  WORDS,
} from '../../../../../test/support/ai-rig.js';
import { settle } from '../../testing/virtual-clock.js';
import type { AnswerKind } from '../ai-types.js';

describe('a stream', () => {
  it('is recorded, and given out again part by part', async () => {
    const { ai, speaker, first, outcome } = await recordedRig();

    const second = await ai.getOrStream(REQUEST, speaker.start);

    expect(first.cache).toMatchObject({ status: 'miss', stored: false });
    expect(outcome).toEqual([WORDS, { ...first.cache, reason: undefined, stored: true }]);
    expect([await partsOf(second), second.cache.status, speaker.calls]).toEqual([WORDS, 'hit', 1]);
    expect(await second.outcome).toEqual(second.cache);
  });

  it('is found by another process', async () => {
    const { otherProcess, speaker } = await recordedRig();

    const stream = await (await otherProcess()).getOrStream(REQUEST, speaker.start);

    expect([await partsOf(stream), stream.cache.status, speaker.calls]).toEqual([WORDS, 'hit', 1]);
  });

  it('reaches its reader as the model speaks', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const reader = (await ai.getOrStream(REQUEST, speaker.start)).stream.getReader();

    speaker.say('one ');

    expect(await nextParts(reader, 1)).toEqual(['one ']);
  });

  it('is read from sources that can only be iterated, too', async () => {
    const { ai } = await aiRig();
    async function* speak() {
      yield* WORDS;
    }

    expect(await partsOf(await ai.getOrStream(REQUEST, async () => speak()))).toEqual(WORDS);
  });

  it('gives each reader parts of its own', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel<{ text: string }>();
    const [one, two] = await Promise.all([1, 2].map(() => ai.getOrStream(REQUEST, speaker.start)));
    speaker.say({ text: 'one' });
    speaker.end();

    for (const part of await partsOf(one!)) part.text = 'changed';
    const three = await ai.getOrStream(REQUEST, speaker.start);
    for (const part of await partsOf(three)) part.text = 'changed';

    expect(await partsOf(two!)).toEqual([{ text: 'one' }]);
    expect(await partsOf(await ai.getOrStream(REQUEST, speaker.start))).toEqual([{ text: 'one' }]);
  });
});

describe('a recorded stream', () => {
  it('keeps the pace that the options ask for, and stops when its reader aborts', async () => {
    const { ai, clock, speaker } = await recordedRig({ pace: { partMs: 100 } });
    const leaving = new AbortController();
    const { stream } = await ai.getOrStream(REQUEST, speaker.start, { signal: leaving.signal });
    const reader = stream.getReader();
    const seen: string[] = [];
    const reading = (async () => {
      for (;;) seen.push((await reader.read()).value!);
    })();

    await clock.advance(250);
    const before = [...seen];
    leaving.abort(new Error('away'));

    await expect(reading).rejects.toThrow('away');
    expect(before).toEqual(['one ', 'two ']);
  });

  const kind: AnswerKind<string, string> = {
    fold: (parts) => parts.join(''),
    unfold: (answer) => answer.split(/(?<= )/),
  };

  it('answers a call for the whole answer, where the one can be made of the other', async () => {
    const { ai, model } = await aiRig();
    const speaker = new SpeakingModel();
    const stream = await ai.getOrStream(REQUEST, speaker.start, { kind });
    speaker.say(...WORDS);
    speaker.end();
    await partsOf(stream);
    await stream.outcome;

    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer, { kind });

    expect([value, cache.status]).toEqual(['one two three', 'hit']);
  });

  it('can be made of a whole answer', async () => {
    const { ai } = await aiRig();
    await ai.getOrGenerate(REQUEST, async () => 'one two three', { kind });

    const stream = await ai.getOrStream(REQUEST, new SpeakingModel().start, { kind });

    expect([await partsOf(stream), stream.cache.status]).toEqual([WORDS, 'hit']);
  });

  it('is another answer than the whole one, where nothing makes one of the other', async () => {
    const { ai, model } = await recordedRig();

    const { value, cache } = await ai.getOrGenerate(REQUEST, model.answer);

    expect([value, cache.status]).toEqual(['answer 1', 'miss']);
  });
});

describe('a stream that the cache has no part in', () => {
  it.each([
    ['bypass', undefined, 'mode bypass'],
    ['default', true, 'dry run: a hit'],
  ] as const)('with mode %s and dryRun %j is the model’s own', async (mode, dryRun, reason) => {
    const { ai, speaker } = await recordedRig();

    const stream = await ai.getOrStream(REQUEST, speaker.start, { mode, dryRun });
    speaker.say('new');
    speaker.end();

    expect([await partsOf(stream), await stream.outcome]).toEqual([
      ['new'],
      expect.objectContaining({ status: 'bypass', reason }),
    ]);
  });

  it('ends with its reader', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const { stream } = await ai.getOrStream(REQUEST, speaker.start, { mode: 'bypass' });

    await stream.cancel();
    await settle();

    expect([speaker.signal?.aborted, speaker.isCancelled]).toEqual([true, true]);
  });
});
