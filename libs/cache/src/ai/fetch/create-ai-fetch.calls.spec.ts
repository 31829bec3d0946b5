import { beforeEach, describe, expect, it } from '@jest/globals';
import { CHAT, FetchRig, post } from '../../../../../test/support/fetch-rig.js';
import { chatJson } from '../../../../../test/support/provider-answers.js';
import type { AiFetchOptions } from './fetch-cache.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user', content: 'Hi' }] };

let rig: FetchRig;

beforeEach(() => {
  rig = new FetchRig(() => Response.json(chatJson('A bee sleeps.')));
});

describe('what aiCache.fetch does not understand', () => {
  it.each<[string, Parameters<typeof fetch>]>([
    ['another method', [CHAT, { method: 'GET' }]],
    ['another path', ['https://api.openai.com/v1/files', post(BODY)]],
    ['a body that is no JSON', [CHAT, post(BODY, { body: 'model=gpt' })]],
    ['a form', [CHAT, post(BODY, { body: new FormData() })]],
    ['a list', [CHAT, post([BODY])]],
    ['no body', [CHAT, { method: 'POST' }]],
    ['another address', [new URL('https://example.test/'), undefined]],
    ['a request of another kind', [new Request('https://example.test/', { method: 'POST', body: 'x' })]],
  ])('is passed on as it is: %s', async (_, args) => {
    await rig.fetch()(...args);

    expect(rig.calls).toHaveLength(1);
    expect(rig.calls[0]?.input).toBe(args[0]);
    expect(rig.calls[0]?.init).toBe(args[1]);
    expect(rig.cache.asked).toEqual([]);
  });
});

describe('what aiCache.fetch takes as a call', () => {
  it('is a Request, too, whose body the provider can still read', async () => {
    const request = new Request(CHAT, post(BODY));
    await rig.fetch()(request);
    const asked = rig.calls[0]?.input as Request;

    expect(asked).toBe(request);
    expect(await asked.json()).toEqual(BODY);
    expect(rig.cache.asked[0]?.request).toMatchObject({ model: 'gpt-x', messages: BODY.messages });
  });

  it('is one whose body is bytes', async () => {
    await rig.fetch()(new URL(CHAT), post(BODY, { body: new TextEncoder().encode(JSON.stringify(BODY)) }));

    expect(rig.cache.asked[0]?.request).toMatchObject({ model: 'gpt-x' });
  });

  it('goes to the provider as it was, but for the signal', async () => {
    const signal = new AbortController().signal;
    const init = post(BODY, { signal });
    await rig.fetch()(CHAT, init);

    expect(rig.calls[0]?.input).toBe(CHAT);
    expect({ ...rig.calls[0]?.init, signal }).toEqual(init);
    expect(rig.cache.asked[0]?.options.signal).toBe(signal);
  });

  it('is named by its headers and by a credential, not by the signal', async () => {
    await rig.fetch()('https://g.test/v1beta/models/gemini-x:generateContent?key=k1', post({ contents: [] }));
    const { credential, headers } = rig.cache.asked[0]?.options ?? {};

    expect(JSON.parse(credential ?? '')).toEqual([
      ['authorization', 'Bearer secret'],
      ['key', 'k1'],
    ]);
    expect(headers).toMatchObject({ authorization: 'Bearer secret' });
  });

  it.each([
    'x-api-key',
    'x-portkey-api-key',
    'cf-aig-authorization',
    'ocp-apim-subscription-key',
    'helicone-auth',
  ])('is named by %s, by which a gateway knows who calls', async (name) => {
    await rig.fetch()(CHAT, post(BODY, { headers: { 'content-type': 'application/json', [name]: 'mine' } }));

    const { credential } = rig.cache.asked[0]?.options ?? {};

    expect(JSON.parse(credential ?? '')).toContainEqual([name, 'mine']);
  });

  it('is named by no credential where the options say so', async () => {
    await rig.ask(BODY, { credentials: 'ignore' });

    expect(rig.cache.asked[0]?.options.credential).toBeUndefined();
  });

  it('has the operation that the options name', async () => {
    await rig.ask(BODY, { operation: 'qa' });
    await rig.ask(BODY, { operation: ({ body }) => `of ${String(body['model'])}` });
    await rig.ask(BODY, { operation: () => undefined });

    expect(rig.cache.asked.map(({ request }) => request.operation)).toEqual(['qa', 'of gpt-x', undefined]);
  });
});

describe('the guard of aiCache.fetch', () => {
  const reasonFor = async (body: object, options?: AiFetchOptions): Promise<unknown> => {
    await rig.ask(body, options);
    const { mode, reason } = rig.cache.asked.at(-1)?.options ?? {};
    return mode === 'bypass' ? reason : mode;
  };
  const { temperature: _, ...untold } = BODY;

  it('leaves calls alone that may want another answer each time, and says why', async () => {
    expect(await reasonFor({ ...BODY, temperature: 0.31 })).toBe('temperature 0.31 is above 0.3');
    expect(await reasonFor(untold)).toBe('no temperature, which allows any; set it, or a seed');
    expect(await reasonFor({ ...BODY, temperature: 0.2 }, { maxTemperature: 0.1 })).toBe(
      'temperature 0.2 is above 0.1',
    );
    expect(rig.calls).toHaveLength(3);
  });

  it('takes calls of a low temperature, with a seed, or of a stable operation', async () => {
    rig.cache.stable = ['summarize'];

    expect(await reasonFor({ ...BODY, temperature: 0.3 })).toBeUndefined();
    expect(await reasonFor({ ...untold, seed: 0 })).toBeUndefined();
    expect(await reasonFor({ ...BODY, temperature: 1 }, { operation: 'summarize' })).toBeUndefined();
    expect(await reasonFor({ ...BODY, temperature: 1 }, { maxTemperature: 2 })).toBeUndefined();
  });

  it('lets stand that the model is not to be asked', async () => {
    rig.cache.ambient = { mode: 'only-if-cached' };

    expect(await reasonFor(untold)).toBeUndefined();
  });

  it('says in Cache-Status why a call was left alone', async () => {
    const response = await rig.ask({ ...BODY, temperature: 1 });

    expect(response.headers.get('cache-status')).toBe('ai; fwd=bypass; detail="temperature 1 is above 0.3"');
  });
});
