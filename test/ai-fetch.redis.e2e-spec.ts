import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { AiCache } from '../libs/cache/src/ai/ai-cache.js';
import { KeysFolder } from './support/key-rings.js';
import { ModelStub } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from './support/provider-answers.js';
import { closeRigs, connectedRig } from './support/redis-rig.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { waitFor } from './support/wait-for.js';

const PROMPT = 'the diagnosis of Ada Lovelace';
const ANSWER = 'a very private answer';
const CREDENTIAL = 'sk-credential-of-the-caller';
const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: PROMPT }] };

let server: RedisServer;
let stub: ModelStub;
const keys = new KeysFolder();

beforeAll(async () => {
  server = await startRedis();
});

beforeEach(async () => {
  await server.cli('FLUSHALL');
  stub = await ModelStub.start();
  stub.answer = ({ body }) =>
    body['stream'] === true
      ? { chunks: dataLines(chatChunks(wordDeltas(ANSWER))) }
      : { json: chatJson(ANSWER), headers: { 'x-request-id': 'request-of-the-caller' } };
});

afterEach(async () => {
  await closeRigs();
  await stub[Symbol.asyncDispose]();
});

afterAll(async () => {
  keys.remove();
  await server.stop();
});

/** The client of a process, for a tenant. */
async function clientOf(tenant: string, encryption: object = {}): Promise<OpenAI> {
  const rig = await connectedRig(server.url, {
    redis: { heartbeat: '60s', commandTimeout: '5s' },
    ...encryption,
  });
  const ai = new AiCache(rig.cache, { secret: 'a secret of the tests, long enough', scope: () => tenant });
  return new OpenAI({
    apiKey: CREDENTIAL,
    baseURL: `${stub.url}/v1`,
    fetch: ai.fetch,
    maxRetries: 0,
  });
}

/** Everything that the server holds: keys, and what stands below them. */
async function everythingIn(redis: RedisServer): Promise<string> {
  const names = (await redis.cli('--scan')).split('\n').filter(Boolean);
  const values = await Promise.all(names.map((name) => redis.cli('GET', name).catch(() => '')));
  return [...names, ...values].join('\n');
}

/** How many entries the server holds. */
async function countAnswers(): Promise<number> {
  const names = (await server.cli('--scan')).split('\n').filter(Boolean);
  const values = await Promise.all(names.map((name) => server.cli('GET', name).catch(() => '')));
  return values.filter((value) => value.startsWith('1V')).length;
}

describe('aiCache.fetch over Redis', () => {
  it('answers in another process, JSON and streams', async () => {
    const [writer, reader] = [await clientOf('acme'), await clientOf('acme')];
    await writer.chat.completions.create(BODY);
    await writer.chat.completions.stream({ ...BODY, seed: 1 }).finalChatCompletion();
    await waitFor(async () => (await countAnswers()) >= 2);

    const json = await reader.chat.completions.create(BODY);
    const stream = await reader.chat.completions.stream({ ...BODY, seed: 1 }).finalChatCompletion();

    expect(json).toEqual(chatJson(ANSWER));
    expect(stream.choices[0]?.message.content).toBe(ANSWER);
    expect(stub.calls).toHaveLength(2);
  });

  it('shares nothing between tenants', async () => {
    for (const tenant of ['acme', 'evil']) await (await clientOf(tenant)).chat.completions.create(BODY);

    expect(stub.calls).toHaveLength(2);
  });

  it('leaves nothing of the prompt, the tenant or the credential there, and with encryption nothing of the answer', async () => {
    for (const encryption of [{}, { encryption: { keysFile: keys.file('k1') } }]) {
      await server.cli('FLUSHALL');
      const client = await clientOf('acme-tenant', encryption);
      await client.chat.completions.create(BODY);
      await client.chat.completions.stream({ ...BODY, seed: 1 }).finalChatCompletion();
      await waitFor(async () => (await countAnswers()) >= 2);

      const everything = await everythingIn(server);
      for (const secret of [PROMPT, 'Lovelace', 'acme-tenant', CREDENTIAL, 'request-of-the-caller'])
        expect(everything).not.toContain(secret);
      expect(everything.includes(ANSWER)).toBe(!('encryption' in encryption));
    }
  });
});
