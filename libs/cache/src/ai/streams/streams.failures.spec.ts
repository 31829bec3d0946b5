import { describe, expect, it } from '@jest/globals';
import {
  aiRig,
  nextParts,
  partsOf,
  recordedRig,
  REQUEST,
  SpeakingModel,
} from '../../../../../test/support/ai-rig.js';

describe('a stream that fails', () => {
  it('gives its readers what was said, then the error, and is not kept', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const { stream, outcome } = await ai.getOrStream(REQUEST, speaker.start);
    const reader = stream.getReader();
    speaker.say('one ');
    await nextParts(reader, 1);

    speaker.fail(new Error('socket closed'));

    await expect(reader.read()).rejects.toThrow('socket closed');
    expect((await outcome).stored).toBe(false);
    expect((await ai.getOrStream(REQUEST, speaker.start)).cache.status).toBe('miss');
  });

  it('fails the call where it does not begin', async () => {
    const { ai } = await aiRig();

    await expect(ai.getOrStream(REQUEST, () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    );
  });

  it('is answered by an old one where that may be', async () => {
    const { ai, clock, speaker } = await recordedRig();
    const staleIfError = '1h';
    await ai.getOrStream(REQUEST, speaker.start, { mode: 'refresh', staleIfError }).then((stream) => {
      speaker.say('newer');
      speaker.end();
      return partsOf(stream).then(() => stream.outcome);
    });
    await clock.advance('150m');

    const fail = () => Promise.reject(new Error('down'));
    const stream = await ai.getOrStream(REQUEST, fail, { staleIfError });

    expect([await partsOf(stream), stream.cache]).toMatchObject([
      ['newer'],
      { status: 'stale', reason: 'the model failed' },
    ]);
  });

  it.each([
    ['nothing', [], 'the answer is empty'],
    ['blank', [' ', '\n'], 'the answer is empty'],
  ])('by saying %s is not kept', async (_what, parts, reason) => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const stream = await ai.getOrStream(REQUEST, speaker.start);
    speaker.say(...parts);
    speaker.end();

    expect(await partsOf(stream)).toEqual(parts);
    expect(await stream.outcome).toMatchObject({ stored: false, reason });
  });

  it('by its reader’s verdict is not kept', async () => {
    const { ai } = await aiRig();
    const speaker = new SpeakingModel();
    const kind = { readParts: () => ({ verdict: { store: false, reason: 'no terminal event' } }) as const };
    const stream = await ai.getOrStream(REQUEST, speaker.start, { kind });
    speaker.say('one ');
    speaker.end();
    await partsOf(stream);

    expect(await stream.outcome).toMatchObject({ stored: false, reason: 'no terminal event' });
  });
});
