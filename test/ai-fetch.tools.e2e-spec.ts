import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub, type StubAnswer, type StubCall } from './support/model-stub.js';
import { messageJson } from './support/provider-answers.js';

/** What a caller sees of an answer: what the model wants to be called, why it ended, and the tokens. */
interface Seen {
  readonly calls: unknown;
  readonly ended: unknown;
  readonly usage: unknown;
}

/** A provider, and the client that is used with it. */
interface Provider {
  answer(call: StubCall): StubAnswer;
  stream(): Promise<Seen>;
  whole(): Promise<Seen>;
  /** What every caller sees. */
  readonly seen: Seen;
  /** What of it is counted as spent. */
  readonly tokens: readonly [input: number, cacheRead: number, output: number, reasoning: number];
}

const CALLERS = Array.from({ length: 30 });
const INPUT = { city: 'Bern', days: [1, 2] };
const PIECES = ['{"city":"Be', 'rn","days":[', '1,2]}'];

let stub: ModelStub;
let rig: AiRig;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const lines = (events: readonly { readonly type: string }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
const isStream = ({ body }: StubCall) => body['stream'] === true;

function openAiResponses(): Provider {
  const call = { type: 'function_call', id: 'f1', call_id: 'c1', name: 'weather', status: 'completed' };
  const item = { ...call, arguments: PIECES.join('') };
  const usage = {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 2 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 16,
  };
  const head = { id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-x-1', error: null };
  const response = { ...head, status: 'completed', incomplete_details: null, output: [item], usage };
  const place = { item_id: 'f1', output_index: 0 };
  const added = { ...call, status: 'in_progress', arguments: '' };
  const delta = 'response.function_call_arguments.delta';
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: added },
    ...PIECES.map((piece) => ({ type: delta, ...place, delta: piece })),
    { type: 'response.function_call_arguments.done', ...place, name: 'weather', arguments: item.arguments },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response },
  ].map((event, sequence_number) => ({ ...event, sequence_number }));
  const client = new OpenAI({
    apiKey: 'k',
    baseURL: `${stub.url}/v1`,
    fetch: rig.ai.fetch,
    maxRetries: 0,
  });
  const body = { model: 'gpt-x', temperature: 0, input: 'Weather?' };
  const see = ({ output, status, usage: used }: OpenAI.Responses.Response): Seen => ({
    calls: output.map((one) => one.type === 'function_call' && [one.call_id, one.name, one.arguments]),
    ended: status,
    usage: used,
  });
  return {
    answer: (asked) => (isStream(asked) ? { chunks: lines(events) } : { json: response }),
    stream: async () => see(await client.responses.stream(body).finalResponse()),
    whole: async () => see(await client.responses.create(body)),
    seen: { calls: [['c1', 'weather', item.arguments]], ended: 'completed', usage },
    tokens: [7, 2, 4, 3],
  };
}

function anthropic(): Provider {
  const usage = { input_tokens: 9, cache_read_input_tokens: 2, output_tokens: 7 };
  const thought = { type: 'thinking', thinking: 'Bern, then.', signature: 'c2ln' };
  const use = { type: 'tool_use', id: 't1', name: 'weather', input: INPUT };
  const message = messageJson('', { content: [thought, use], stop_reason: 'tool_use', usage });
  const block = (index: number, content_block: object, deltas: readonly object[]) => [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
  const begun = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const events = [
    { type: 'message_start', message: begun },
    ...block(0, { ...thought, thinking: '', signature: '' }, [
      { type: 'thinking_delta', thinking: 'Bern, ' },
      { type: 'thinking_delta', thinking: 'then.' },
      { type: 'signature_delta', signature: 'c2ln' },
    ]),
    { type: 'ping' },
    ...block(
      1,
      { ...use, input: {} },
      PIECES.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    ),
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: { output_tokens: 7 },
    },
    { type: 'message_stop' },
  ];
  const client = new Anthropic({ apiKey: 'k', baseURL: stub.url, fetch: rig.ai.fetch, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Weather?' }];
  const body = { model: 'claude-x', max_tokens: 99, temperature: 0, messages };
  const see = ({ content, stop_reason, usage: used }: Anthropic.Message): Seen => ({
    calls: content,
    ended: stop_reason,
    usage: used,
  });
  return {
    answer: (asked) => (isStream(asked) ? { chunks: lines(events) } : { json: message }),
    stream: async () => see(await client.messages.stream(body).finalMessage()),
    whole: async () => see(await client.messages.create(body)),
    seen: { calls: [thought, use], ended: 'tool_use', usage },
    tokens: [9, 2, 7, 0],
  };
}

/** There is no client of Google's among the packages: the bytes are read as it reads them. */
function gemini(): Provider {
  const usageMetadata = {
    promptTokenCount: 9,
    candidatesTokenCount: 4,
    thoughtsTokenCount: 3,
    totalTokenCount: 16,
  };
  const call = { functionCall: { name: 'weather', args: INPUT }, thoughtSignature: 'c2ln' };
  const second = { functionCall: { name: 'calendar', args: {} } };
  const head = { modelVersion: 'gemini-x-1', responseId: 'r1' };
  const candidate = (parts: readonly object[], more: object = {}) => ({
    ...head,
    candidates: [{ index: 0, content: { role: 'model', parts }, ...more }],
  });
  const early = { promptTokenCount: 9, totalTokenCount: 9 };
  const chunks = [
    { ...candidate([call]), usageMetadata: early },
    { ...candidate([second], { finishReason: 'STOP' }), usageMetadata },
  ];
  const json = { ...candidate([call, second], { finishReason: 'STOP' }), usageMetadata };
  const body = {
    contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }],
    generationConfig: { temperature: 0 },
  };
  const ask = async (method: string) => {
    const url = `${stub.url}/v1beta/models/gemini-x:${method}`;
    const init = { method: 'POST', headers: { 'x-goog-api-key': 'k' }, body: JSON.stringify(body) };
    return (await rig.ai.fetch(url, init)).text();
  };
  const see = (answers: readonly (typeof json)[]): Seen => ({
    calls: answers.flatMap(({ candidates }) => candidates.flatMap(({ content }) => content.parts)),
    ended: Object(answers.at(-1)?.candidates[0])['finishReason'],
    usage: answers.at(-1)?.usageMetadata,
  });
  const parse = (text: string) => JSON.parse(text) as typeof json;
  return {
    answer: ({ path }) =>
      path.includes('stream')
        ? { chunks: chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`) }
        : { json },
    stream: async () => {
      const events = (await ask('streamGenerateContent?alt=sse')).split(/\r?\n\r?\n/).filter(Boolean);
      return see(events.map((event) => parse(event.replace('data: ', ''))));
    },
    whole: async () => see([parse(await ask('generateContent'))]),
    seen: { calls: [call, second], ended: 'STOP', usage: usageMetadata },
    tokens: [9, 0, 4, 3],
  };
}

describe.each([
  ['OpenAI’s responses', openAiResponses],
  ['Anthropic’s messages', anthropic],
  ['Gemini', gemini],
])('tools that are called by %s over aiCache.fetch', (_, providerOf) => {
  it.each(['stream', 'whole'] as const)(
    'reach thirty callers at a time, and who comes later, in both forms: first asked as %s',
    async (form) => {
      const provider = providerOf();
      stub.answer = (call) => provider.answer(call);

      const together = await Promise.all(CALLERS.map(() => provider[form]()));
      const later = [await provider.stream(), await provider.whole(), await provider.stream()];

      expect(stub.calls).toHaveLength(1);
      for (const seen of [...together, ...later]) expect(seen).toMatchObject(provider.seen);
      const { spent, hits, collapsed } = rig.ai.stats().total;
      const { input, output } = spent.usage;
      expect([input.noCache, input.cacheRead, output.text, output.reasoning]).toEqual(provider.tokens);
      expect([hits + collapsed, collapsed >= 29]).toEqual([32, true]); // a late one may join what is being kept
    },
  );
});
