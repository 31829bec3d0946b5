import { afterAll, describe, expect, it } from '@jest/globals';
import { createAiCache, type AiCache } from 'nestjs-cache-presets/ai';
import type { CacheConfigInput } from '../libs/cache/src/settings/types.js';
import { CountingModel, HeldModel, partsOf, SpeakingModel, WORDS } from './support/ai-rig.js';
import { KeysFolder } from './support/key-rings.js';
import { redisSuite } from './support/redis-suite.js';
import { waitFor } from './support/wait-for.js';

const REQUEST = { operation: 'summarize', model: 'small', input: 'the-diagnosis-of-mrs-example' };
const OPTIONS = { secret: 'a secret of the tests, long enough', scope: 'tenant-of-the-test' } as const;

describe('the AI cache over Redis', () => {
  const redis = redisSuite();
  const keys = new KeysFolder();
  afterAll(() => keys.remove());

  /** Two AI caches, as of two processes. */
  async function pair(set: CacheConfigInput = {}): Promise<[AiCache, AiCache]> {
    const [one, two] = await redis.pair(set);
    const options = { secret: OPTIONS.secret, scope: () => OPTIONS.scope };
    return [createAiCache(one, options), createAiCache(two, options)];
  }

  it('asks the model once for two processes that ask at a time', async () => {
    const [one, two] = await pair({ factory: { singleFlight: 'cluster' } });
    const [model, never] = [new HeldModel(), new CountingModel()];

    const first = one.getOrGenerate(REQUEST, model.answer);
    await model.held.begun;
    const [second, askedAt] = [two.getOrGenerate(REQUEST, never.answer), Date.now()];
    await waitFor(() => Date.now() > askedAt + 20); // its look-up has begun: it is not a hit
    model.held.release();

    expect([(await first).value, (await second).value, never.calls]).toEqual(['answer 1', 'answer 1', 0]);
    expect((await second).cache.status).toBe('collapsed');
  });

  it('gives a recorded stream to another process, after an invalidation to none', async () => {
    const [one, two] = await pair();
    const speaker = new SpeakingModel();
    const stream = await one.getOrStream(REQUEST, speaker.start, { documents: ['d1'] });
    speaker.say(...WORDS);
    speaker.end();
    await partsOf(stream);
    await stream.outcome;

    const replay = await two.getOrStream(REQUEST, speaker.start);
    await one.invalidate({ document: 'd1' });

    expect([await partsOf(replay), replay.cache.status]).toEqual([WORDS, 'hit']);
    await expect(one.getOrStream(REQUEST, speaker.start, { mode: 'only-if-cached' })).rejects.toMatchObject({
      code: 'CACHE_AI_MISS',
    });
  });

  it('leaves no word of a request, tenant or credential in Redis, nor of an encrypted answer', async () => {
    const [ai] = await pair({ encryption: { keysFile: keys.file('one') } });
    const credential = 'Bearer sk-of-the-test';
    await ai.getOrGenerate(REQUEST, async () => 'a-grave-answer', { credential });

    const found: string[] = [];
    for (const key of (await redis.server.cli('KEYS', '*')).split('\n')) {
      const type = await redis.server.cli('TYPE', key);
      found.push(key, type === 'string' ? await redis.server.cli('GET', key) : type);
    }
    const all = found.join('\n');

    expect(found.length).toBeGreaterThan(2);
    for (const secret of [REQUEST.input, OPTIONS.scope, 'sk-of-the-test', 'a-grave-answer', OPTIONS.secret])
      expect(all).not.toContain(secret);
  });
});
