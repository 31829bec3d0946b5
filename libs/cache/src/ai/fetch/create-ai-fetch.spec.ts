import { beforeEach, describe, expect, it } from '@jest/globals';
import { FetchRig } from '../../../../../test/support/fetch-rig.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from '../../../../../test/support/provider-answers.js';
import { CacheError } from '../../contracts/cache-error.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user', content: 'Hi' }] };
const STREAM = { ...BODY, stream: true, stream_options: { include_usage: true } };

let rig: FetchRig;
let respond: () => Response | Promise<Response>;

beforeEach(() => {
  rig = new FetchRig(() => respond());
  respond = () =>
    Response.json(chatJson('A bee sleeps.'), { headers: { 'x-request-id': 'r1', 'set-cookie': 'a=b' } });
});

const events = (): Response =>
  new Response(dataLines(chatChunks(wordDeltas('A bee sleeps.'))).join(''), {
    headers: { 'content-type': 'text/event-stream' },
  });

describe('aiCache.fetch', () => {
  it('asks the provider once for what is asked twice, and answers with the same text', async () => {
    const first = await rig.ask(BODY);
    const second = await rig.ask(BODY);

    expect(await second.text()).toBe(await first.text());
    expect(rig.calls).toHaveLength(1);
    expect([first, second].map(({ headers }) => headers.get('cache-status'))).toEqual([
      'ai; fwd=miss; stored',
      'ai; hit',
    ]);
    expect(second.headers.get('age')).toBe('2');
  });

  it('gives the headers that were meant for the one who asked to nobody else', async () => {
    const [first, second] = [await rig.ask(BODY), await rig.ask(BODY)];

    expect(first.headers.get('x-request-id')).toBe('r1');
    expect(first.headers.getSetCookie()).toEqual(['a=b']);
    expect(Object.fromEntries(second.headers)).toEqual({
      age: '2',
      'cache-status': 'ai; hit',
      'content-type': 'application/json',
    });
    expect(JSON.stringify([...rig.cache.kept.values()])).not.toContain('r1');
  });

  it('records a stream, and plays it as it came', async () => {
    respond = events;
    const first = await (await rig.ask(STREAM)).text();
    const second = await rig.ask(STREAM);

    expect(first).toBe(dataLines(chatChunks(wordDeltas('A bee sleeps.'))).join(''));
    expect(await second.text()).toBe(first);
    expect(second.headers.get('content-type')).toBe('text/event-stream');
    expect(rig.calls).toHaveLength(1);
  });

  it('answers JSON out of a stream, and a stream out of JSON', async () => {
    respond = events;
    await (await rig.ask(STREAM)).text();
    const json = await rig.ask(BODY);
    respond = () => Response.json(chatJson('No.'));
    await rig.ask({ ...BODY, seed: 1 });
    const stream = await rig.ask({ ...STREAM, seed: 1 });

    expect(json.headers.get('content-type')).toBe('application/json');
    expect(await json.json()).toEqual(chatJson('A bee sleeps.'));
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(await stream.text()).toContain('"content":"No."');
    expect(rig.calls).toHaveLength(2);
  });

  it('passes an answer on that is not as it should be, and keeps nothing of it', async () => {
    respond = () =>
      Response.json({ error: { message: 'no such model' } }, { status: 404, statusText: 'Not Found' });
    const response = await rig.ask(BODY);

    expect([response.status, await response.json()]).toEqual([404, { error: { message: 'no such model' } }]);
    expect([rig.cache.kept.size, rig.cache.refusal]).toEqual([
      0,
      'the provider answered with the status 404',
    ]);
  });

  it('passes on what comes in the place of a stream', async () => {
    respond = () => Response.json(chatJson('Whole.'));
    const response = await rig.ask(STREAM);

    expect(await response.json()).toEqual(chatJson('Whole.'));
    expect([rig.cache.kept.size, rig.cache.refusal]).toEqual([0, 'the answer is no event stream']);
  });

  it.each([429, 500, 503])(
    'lets the failure %i reach the cache as an error, and the caller as it is',
    async (status) => {
      const headers = { 'retry-after': '7', 'x-request-id': 'r9', 'x-ratelimit-reset': '3' };
      respond = () => Response.json({ error: {} }, { status, headers });
      const responses = [await rig.ask(BODY), await rig.ask(STREAM)];

      for (const response of responses) {
        expect([response.status, await response.json()]).toEqual([status, { error: {} }]);
        expect(Object.fromEntries(response.headers)).toMatchObject(headers);
      }
      expect(rig.cache.refusal).toBeUndefined();
    },
  );

  it('lets a failure of the network through as it is', async () => {
    const error = new TypeError('fetch failed');
    respond = () => Promise.reject(error);

    await expect(rig.ask(BODY)).rejects.toBe(error);
    await expect(rig.ask(STREAM)).rejects.toBe(error);
  });

  it('says 504 where only the cache was to be asked, in a way that clients do not repeat', async () => {
    rig.cache.error = new CacheError('CACHE_AI_MISS', 'nothing is kept for «x»');
    const response = await rig.ask(BODY);

    expect([response.status, response.headers.get('x-should-retry')]).toEqual([504, 'false']);
    expect(response.headers.get('cache-status')).toBe('ai; detail="nothing is kept for ?x?"');
    expect(await response.json()).toMatchObject({ error: { code: 'CACHE_AI_MISS' } });
  });

  it('says 429 while the provider is left alone, and for how long', async () => {
    rig.cache.error = Object.assign(new CacheError('CACHE_AI_COOLDOWN', 'wait'), { retryAfterMs: 1200 });
    const response = await rig.ask(BODY);

    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect(response.headers.get('retry-after-ms')).toBe('1200');
  });

  it('passes a text on that is too long for the cache', async () => {
    rig.cache.error = new CacheError('CACHE_AI_TEXT_TOO_LONG', 'too long');
    const response = await rig.ask(BODY);

    expect([rig.bodies, await response.json()]).toEqual([[BODY], chatJson('A bee sleeps.')]);
    expect(response.headers.get('cache-status')).toBe(
      'ai; fwd=bypass; detail="the text is too long (ai.maxTextLength)"',
    );
  });

  it('says 504 of such a text where only the cache is to be asked', async () => {
    rig.cache.error = new CacheError('CACHE_AI_TEXT_TOO_LONG', 'too long');
    rig.cache.ambient = { mode: 'only-if-cached' };
    const response = await rig.ask(BODY);

    expect([response.status, rig.calls]).toEqual([504, []]);
  });

  it('throws what it does not know', async () => {
    rig.cache.error = new Error('a defect');

    await expect(rig.ask(BODY)).rejects.toThrow('a defect');
  });
});
