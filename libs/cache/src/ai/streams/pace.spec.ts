import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aiRig,
  partsOf,
  REQUEST,
  SpeakingModel,
  WORDS,
  type AiRig,
} from '../../../../../test/support/ai-rig.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { AiCache } from '../ai-cache.js';
import type { AiCacheOptions } from '../ai-cache-options.js';
import type { AnswerRecord } from '../answer-record.js';
import type { AnswerKind } from '../ai-types.js';
import { pausesOf } from './pace.js';

const SECRET = 'as long as a secret is';
const WAITS = [500, 40, 260] as const;

/** A rig whose model has said each of its words after a while. */
async function spokenRig(options: AiCacheOptions): Promise<AiRig & { readonly speaker: SpeakingModel }> {
  const rig = await aiRig(options);
  const speaker = new SpeakingModel();
  const reading = partsOf(await rig.ai.getOrStream(REQUEST, speaker.start));
  for (const [index, wait] of WAITS.entries()) {
    await rig.clock.advance(wait);
    speaker.say(WORDS[index]!);
  }
  speaker.end();
  await reading;
  await rig.clock.advance(1_000);
  return { ...rig, speaker };
}

/** How long after the beginning each part came to a reader who reads as fast as it can. */
async function arrivals({ ai, clock, speaker }: Awaited<ReturnType<typeof spokenRig>>): Promise<unknown[]> {
  const beganAt = clock.now();
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const part of await ai.getOrStream(REQUEST, speaker.start))
      seen.push([part, clock.now() - beganAt]);
  })();
  await clock.advance(5_000);
  await reading;
  return seen;
}

describe('a stream that is given out as it was recorded', () => {
  it('comes as fast as it was made', async () => {
    const rig = await spokenRig({ pace: 'recorded' });

    expect(await arrivals(rig)).toEqual([
      ['one ', 500],
      ['two ', 540],
      ['three', 800],
    ]);
    expect(rig.speaker.calls).toBe(1);
  });

  it('does not wait for a reader twice: what is due meanwhile comes at once', async () => {
    const { ai, clock, speaker } = await spokenRig({ pace: 'recorded' });
    const reader = (await ai.getOrStream(REQUEST, speaker.start)).stream.getReader();
    const first = reader.read();
    await clock.advance(10_000);
    await first;

    expect([(await reader.read()).value, (await reader.read()).value]).toEqual(['two ', 'three']);
  });

  it('comes at once where nobody has noted its times', async () => {
    const { cache, speaker } = await spokenRig({ secret: SECRET });
    const paced = new AiCache(cache, { secret: SECRET, scope: 'shared', pace: 'recorded' });

    const stream = await paced.getOrStream(REQUEST, speaker.start);

    expect([stream.cache.status, await partsOf(stream)]).toEqual(['hit', WORDS]); // by a clock that stands still
  });

  it('comes at once where it is made of a whole answer', async () => {
    const { ai } = await aiRig({ pace: 'recorded' });
    const kind: AnswerKind<string, string> = { fold: () => undefined, unfold: (answer) => [answer] };
    await ai.getOrGenerate(REQUEST, async () => 'whole', { kind });

    const stream = await ai.getOrStream(REQUEST, new SpeakingModel().start, { kind });

    expect(await partsOf(stream)).toEqual(['whole']);
  });

  it.each([['recorded', WAITS] as const, ['instant', undefined] as const])(
    'is kept with its times where they are asked for: %s',
    async (pace, pauses) => {
      const { cache, remote } = await spokenRig({ pace });
      const [name = ''] = [...remote.entries.keys()];

      const record = await cache.namespace('ai').get<AnswerRecord>(name.slice(name.indexOf('1:')));

      expect(record).toMatchObject({ form: 'parts' });
      expect(record?.pauses).toEqual(pauses);
    },
  );
});

describe('pausesOf', () => {
  it('adds up to when the parts came, whatever is rounded', () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 50 });
    fc.assert(
      fc.property(times, (unordered) => {
        const ordered = [...unordered].sort((a, b) => a - b);
        let sum = 0;
        const sums = pausesOf(ordered, 0).map((pause) => (sum += pause));
        expect(sums).toEqual(ordered.map((time) => Math.round(time)));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
