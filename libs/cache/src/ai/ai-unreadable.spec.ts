import { describe, expect, it } from '@jest/globals';
import { aiRig, partsOf, REQUEST, type AiRig } from '../../../../test/support/ai-rig.js';
import type { AnswerKind } from './ai-types.js';

/** Streams that nothing can be made of, and answers that no stream can be made of. */
const parted: AnswerKind<string, string> = { fold: () => undefined, unfold: () => undefined };
const OLD = { ttl: '10m', staleIfError: '1h', kind: parted } as const;

const speak = (...words: readonly string[]) =>
  async function* () {
    yield* words;
  };

/** Keeps a stream, or an answer, and lets it grow old where it is told to. */
async function kept(form: 'parts' | 'whole', age: '1m' | '20m', options: Parameters<typeof aiRig>[0] = {}) {
  const rig = await aiRig(options);
  if (form === 'whole') await rig.ai.getOrGenerate(REQUEST, async () => 'old', OLD);
  else await partsOf(await rig.ai.getOrStream(REQUEST, async () => speak('o', 'ld')(), OLD));
  await rig.clock.advance(age);
  return rig;
}

/** A model that is down, and fails a test that it is asked for too often. */
class Down {
  calls = 0;
  readonly answer = (): Promise<never> => {
    this.calls++;
    if (this.calls > 5) return new Promise(() => undefined);
    return Promise.reject(new Error('down'));
  };
}

/** Puts another value in the place of the only answer that is kept. */
async function replace({ cache, remote }: AiRig, value: unknown): Promise<void> {
  const [name = ''] = [...remote.entries.keys()];
  const own = cache.namespace('ai');
  await own.set(name.slice(name.indexOf('1:')), value);
}

describe('an old answer of another form', () => {
  it.each(['default', 'refresh'] as const)(
    'is none for who wants it whole, with mode %s: the failure is told',
    async (mode) => {
      const { ai } = await kept('parts', '20m');
      const model = new Down();

      await expect(ai.getOrGenerate(REQUEST, model.answer, { ...OLD, mode })).rejects.toThrow('down');
      expect(model.calls).toBe(1);
    },
  );

  it.each(['default', 'refresh'] as const)(
    'is none for who wants a stream, with mode %s: the failure is told',
    async (mode) => {
      const { ai } = await kept('whole', '20m');
      const model = new Down();

      await expect(ai.getOrStream(REQUEST, model.answer, { ...OLD, mode })).rejects.toThrow('down');
      expect(model.calls).toBe(1);
    },
  );
});

describe('an old stream', () => {
  it.each(['default', 'refresh'] as const)(
    'answers who wants it whole where one can be made of it, with mode %s',
    async (mode) => {
      const { ai } = await kept('parts', '20m');
      const kind = { ...parted, fold: (parts: readonly string[]) => parts.join('') };

      const { value, cache } = await ai.getOrGenerate(REQUEST, new Down().answer, { ...OLD, kind, mode });

      expect([value, cache.status]).toEqual(['old', 'stale']);
    },
  );
});

describe('what is kept and cannot be read', () => {
  const fussy: AnswerKind<string, string> = {
    ...parted,
    isAnswer: (answer) => answer !== 'old',
    areParts: (parts) => parts[0] !== 'o',
  };
  const throwing: AnswerKind<string, string> = {
    fold: () => {
      throw new TypeError('no such part');
    },
    unfold: () => {
      throw new TypeError('no such answer');
    },
  };

  it.each([
    ['an answer of another kind', 'whole', fussy],
    ['parts of another kind', 'parts', fussy],
    ['parts that the kind stumbles over', 'parts', throwing],
  ] as const)('is a miss, and made anew: %s', async (_, form, kind) => {
    const { ai, model } = await kept(form, '1m');

    const first = await ai.getOrGenerate(REQUEST, model.answer, { kind });
    const second = await ai.getOrGenerate(REQUEST, model.answer, { kind });

    expect([first.value, first.cache.status]).toEqual(['answer 1', 'miss']);
    expect([second.value, second.cache.status]).toEqual(['answer 1', 'hit']);
  });

  it.each([
    ['parts of another kind', 'parts', fussy],
    ['an answer of another kind', 'whole', fussy],
    ['an answer that the kind stumbles over', 'whole', throwing],
  ] as const)('is a miss for a stream, too: %s', async (_, form, kind) => {
    const { ai } = await kept(form, '1m');
    const ask = () => ai.getOrStream(REQUEST, async () => speak('ne', 'w')(), { kind });

    const first = await ask();

    expect([await partsOf(first), (await first.outcome).status]).toEqual([['ne', 'w'], 'miss']);
    expect([await partsOf(await ask()), (await ask()).cache.status]).toEqual([['ne', 'w'], 'hit']);
  });

  it.each([null, 7, 'a text', [], {}, { form: 'whole', v: 'x' }, { form: 'other', v: 'x', at: 1, ms: 1 }])(
    'is a miss: %j in the place of a record',
    async (value) => {
      const rig = await kept('whole', '1m');
      await replace(rig, value);

      const found = await rig.ai.getOrGenerate(REQUEST, rig.model.answer, { kind: parted });

      expect([found.value, found.cache.status]).toEqual(['answer 1', 'miss']);
    },
  );

  it('is not what only-if-cached asks for', async () => {
    const { ai, model } = await kept('whole', '1m');
    const controls = { kind: fussy, mode: 'only-if-cached' } as const;

    await expect(ai.getOrGenerate(REQUEST, model.answer, controls)).rejects.toMatchObject({
      code: 'CACHE_AI_MISS',
    });
  });
});
