import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import type { AiCacheOptions } from '../libs/cache/src/ai/ai-cache-options.js';
import { aiRig, REQUEST, type AiRig } from './support/ai-rig.js';
import { ModelStub } from './support/model-stub.js';
import { chatJson } from './support/provider-answers.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };

const rigs: AiRig[] = [];
let stub: ModelStub;

beforeEach(async () => {
  stub = await ModelStub.start();
  stub.answer = (_, count) => ({ json: chatJson(`answer ${count}`) });
});

afterEach(async () => {
  await Promise.all(rigs.splice(0).map(({ cache }) => cache.close()));
  await stub[Symbol.asyncDispose]();
});

async function rigOf(options: AiCacheOptions = {}): Promise<AiRig> {
  const rig = await aiRig(options);
  rigs.push(rig);
  return rig;
}

const clientOf = ({ ai }: AiRig, apiKey = 'k'): OpenAI =>
  new OpenAI({ apiKey, baseURL: `${stub.url}/v1`, fetch: ai.fetch, maxRetries: 0 });

describe('The AI cache, where those of others go wrong', () => {
  it.each([
    ['temperature', { temperature: 0 }, { temperature: 0.2 }],
    ['length', { max_tokens: 10 }, { max_tokens: 20 }],
    ['format', { response_format: { type: 'text' } }, { response_format: { type: 'json_object' } }],
    ['tools', { tools: [] }, { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }],
    ['size of context, which only some servers know', { num_ctx: 2048 }, { num_ctx: 8192 }],
  ])('tells requests apart by their %s', async (_, first, second) => {
    const openai = clientOf(await rigOf());
    for (const said of [first, second, first]) await openai.chat.completions.create({ ...BODY, ...said } as never);

    expect(stub.calls).toHaveLength(2);
  }); // prettier-ignore

  it('keeps tenants apart who use the same key of their own: Mastra leaves the tenant out then', async () => {
    let tenant: string | undefined;
    const { ai, model } = await rigOf({ scope: () => tenant });
    const answers: string[] = [];
    for (tenant of ['a', 'b', 'a'])
      answers.push((await ai.getOrGenerate(REQUEST, model.answer, { key: 'mine' })).value);

    expect(answers).toEqual(['answer 1', 'answer 2', 'answer 1']);
  });

  it('shares nothing while it is not known who asks', async () => {
    const { ai, model } = await rigOf({ scope: () => undefined });
    const asked = [];
    for (let count = 0; count < 2; count++) asked.push(await ai.getOrGenerate(REQUEST, model.answer));

    expect(asked.map(({ cache }) => cache)).toEqual([
      expect.objectContaining({ status: 'bypass', stored: false }),
      expect.objectContaining({ status: 'bypass', stored: false }),
    ]);
    expect(model.calls).toBe(2);
  });

  it.each([400, 401, 429, 500, 529])('gives a failure of %i once: Portkey plays it as a success', async (status) => {
    const openai = clientOf(await rigOf({ cooldown: '0s' }));
    stub.answer = (_, count) =>
      count === 1 ? { status, json: { error: { message: 'no' } } } : { json: chatJson('good') };
    const failure = await openai.chat.completions.create(BODY).catch((error: unknown) => error);

    expect(failure).toMatchObject({ status });
    expect(await openai.chat.completions.create(BODY)).toEqual(chatJson('good'));
  }); // prettier-ignore

  it('lets nobody read answers with another credential: Portkey does', async () => {
    const rig = await rigOf();
    for (const apiKey of ['one', 'revoked', 'one']) await clientOf(rig, apiKey).chat.completions.create(BODY);

    expect(stub.calls).toHaveLength(2);
  });

  it('isolates tenants and still hits within each: LiteLLM had one or the other', async () => {
    let tenant = 'a';
    const rig = await rigOf({ scope: () => tenant });
    for (tenant of ['a', 'b', 'a', 'b']) await clientOf(rig).chat.completions.create(BODY);

    expect(stub.calls).toHaveLength(2);
  });

  it.each([
    ['a member __proto__', JSON.parse('{"__proto__":{"a":1}}') as object, {}],
    ['halves of surrogate pairs', { text: '\ud800' }, { text: '\ud801' }],
    ['a date and its text', { at: new Date(0) }, { at: new Date(0).toISOString() }],
    ['numbers and their texts', { n: 1 }, { n: '1' }],
  ])('tells requests apart by %s: replacers and plain digests do not', async (_, first, second) => {
    const { ai, model } = await rigOf();
    for (const params of [first, second, first]) await ai.getOrGenerate({ ...REQUEST, params }, model.answer);

    expect(model.calls).toBe(2);
  });

  it.each([
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['NaN', Number.NaN],
  ])('leaves alone what it cannot name, and says where: %s', async (_, value) => {
    const { ai, model } = await rigOf();

    const { cache } = await ai.getOrGenerate({ ...REQUEST, params: { value } }, model.answer);

    expect(cache).toMatchObject({ status: 'bypass', reason: expect.stringContaining('params.value') });
  });
});

describe('The AI cache, where the original went wrong', () => {
  it('does not keep an answer that the application made up in need', async () => {
    const { ai } = await rigOf();
    const made = [{ text: 'Service temporarily unavailable', degraded: true }, { text: 'right' }];
    const generate = async () => made.shift();
    const asked = [];
    for (let count = 0; count < 3; count++) asked.push(await ai.getOrGenerate(REQUEST, generate));

    expect(asked.map(({ value }) => value?.text)).toEqual(['Service temporarily unavailable', 'right', 'right']);
    expect(asked[0]?.cache).toMatchObject({ status: 'miss', stored: false });
  }); // prettier-ignore

  it.each([0, false])('takes the answer %j for an answer', async (answer) => {
    const { ai } = await rigOf();
    let calls = 0;
    const generate = async () => (calls++, answer);
    await ai.getOrGenerate(REQUEST, generate);

    const { value, cache } = await ai.getOrGenerate(REQUEST, generate);

    expect([value, cache.status, calls]).toEqual([answer, 'hit', 1]);
  });

  it('gives a hit out without adding to it', async () => {
    const { ai } = await rigOf();
    const ask = () => ai.getOrGenerate(REQUEST, async () => ({ text: 'right' }));
    await ask();

    expect([(await ask()).value, (await ask()).value]).toEqual([{ text: 'right' }, { text: 'right' }]);
  });

  it('names keys without any text, short ones too', async () => {
    const { ai, model, remote } = await rigOf();
    await ai.getOrGenerate({ ...REQUEST, input: 'Ada is ill' }, model.answer);

    expect(remote.entries.size).toBeGreaterThan(0);
    expect([...remote.entries.keys()].join()).not.toContain('Ada');
  });

  it('finds an old answer of a call with options, where the model fails', async () => {
    const { ai, model, clock } = await rigOf();
    const request = { ...REQUEST, params: { max_length: 100 } };
    await ai.getOrGenerate(request, model.answer, { ttl: '1m', staleIfError: '1h' });
    await clock.advance(120_000);
    const fail = () => Promise.reject(new Error('the model is down'));

    const { value, cache } = await ai.getOrGenerate(request, fail, { ttl: '1m', staleIfError: '1h' });

    expect([value, cache.status]).toEqual(['answer 1', 'stale']);
  });

  it('invalidates what is named and nothing whose text looks like it', async () => {
    const { ai, model } = await rigOf();
    const [wanted, other] = [REQUEST, { ...REQUEST, operation: 'qa', input: 'op:summarize' }];
    for (const request of [wanted, other]) await ai.getOrGenerate(request, model.answer);

    await ai.invalidate({ operation: 'summarize' });

    expect((await ai.getOrGenerate(other, model.answer)).cache.status).toBe('hit');
    expect((await ai.getOrGenerate(wanted, model.answer)).cache.status).toBe('miss');
  });
});
