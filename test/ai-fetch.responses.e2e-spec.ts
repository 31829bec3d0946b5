import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub, type StubAnswer, type StubCall } from './support/model-stub.js';

const BODY = { model: 'gpt-x', temperature: 0, input: 'Bees?' };
const PART = { type: 'output_text', text: 'Bees sleep – 🐝.', annotations: [], logprobs: [] };
const ITEM = { type: 'message', id: 'm1', role: 'assistant', status: 'completed', content: [PART] };
const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-x-1',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output: [ITEM],
  usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9 },
};

let stub: ModelStub;
let rig: AiRig;
let openai: OpenAI;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
  openai = new OpenAI({
    apiKey: 'k',
    baseURL: `${stub.url}/v1`,
    fetch: rig.ai.fetch,
    maxRetries: 0,
  });
});

afterEach(async () => {
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

/** The events of a response as OpenAI writes them. */
function eventsOf(response: object, end: string): string[] {
  const place = { item_id: 'm1', output_index: 0, content_index: 0 };
  const deltas = ['Bees ', 'sleep ', '– 🐝.'].map((delta) => ({ ...place, delta, logprobs: [] }));
  const steps: [string, object][] = [
    ['response.created', { response: { ...response, status: 'in_progress', output: [] } }],
    ['response.output_item.added', { output_index: 0, item: { ...ITEM, content: [] } }],
    ['response.content_part.added', { ...place, part: { ...PART, text: '' } }],
    ...deltas.map((delta): [string, object] => ['response.output_text.delta', delta]),
    ['response.output_text.done', { ...place, text: PART.text }],
    ['response.content_part.done', { ...place, part: PART }],
    ['response.output_item.done', { output_index: 0, item: ITEM }],
    [end, { response }],
  ];
  return steps.map(([type, fields], index) => {
    const data = JSON.stringify({ type, sequence_number: index, ...fields });
    return `event: ${type}\ndata: ${data}\n\n`;
  });
}

const speak =
  (response: object, end = 'response.completed') =>
  ({ body }: StubCall): StubAnswer =>
    body['stream'] === true ? { chunks: eventsOf(response, end) } : { json: response };

describe('the responses of OpenAI over aiCache.fetch', () => {
  it('are asked for once, as JSON and as streams, whichever comes first', async () => {
    stub.answer = speak(RESPONSE);
    const streamed = await openai.responses.stream(BODY).finalResponse();
    const json = await openai.responses.create(BODY);
    const first = await openai.responses.create({ ...BODY, input: 'Wasps?' });
    const second = await openai.responses.stream({ ...BODY, input: 'Wasps?' }).finalResponse();

    expect(stub.calls).toHaveLength(2);
    for (const response of [streamed, json, first, second]) {
      expect(response.output_text).toBe(PART.text);
      expect(response).toMatchObject({ status: 'completed', usage: RESPONSE.usage });
    }
  });

  it('come event by event out of the cache as they came', async () => {
    stub.answer = speak(RESPONSE);
    const read = async (): Promise<unknown[]> => {
      const events: unknown[] = [];
      for await (const event of await openai.responses.create({ ...BODY, stream: true })) events.push(event);
      return events;
    };

    expect(await read()).toEqual(await read());
    expect(stub.calls).toHaveLength(1);
  });

  it('are not kept where they are incomplete', async () => {
    stub.answer = speak({ ...RESPONSE, status: 'incomplete' }, 'response.incomplete');
    for (let count = 0; count < 2; count++) {
      await openai.responses.create(BODY);
      await openai.responses.stream(BODY).finalResponse();
    }

    expect(stub.calls).toHaveLength(4);
  });

  it('are not kept where they go on from what the provider keeps', async () => {
    stub.answer = speak(RESPONSE);
    for (let count = 0; count < 2; count++)
      await openai.responses.create({ ...BODY, previous_response_id: 'resp_0' });

    expect(stub.calls).toHaveLength(2);
  });
});
