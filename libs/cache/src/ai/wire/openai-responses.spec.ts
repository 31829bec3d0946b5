import { describe, expect, it } from '@jest/globals';
import { ResponseStream } from 'openai/lib/responses/ResponseStream';
import { openAiResponses } from './openai-responses.js';
import { jsonOf, type WirePart } from './wire-part.js';

const reader = openAiResponses(() => {});

const part = { type: 'output_text', text: 'A bee sleeps.', annotations: [], logprobs: [] };
const item = { type: 'message', id: 'm1', role: 'assistant', status: 'completed', content: [part] };
const response = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-x-1',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output: [item],
  usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9 },
};
const withTools = {
  ...response,
  output: [
    { type: 'reasoning', id: 'r1', summary: [{ type: 'summary_text', text: 'Hm.' }] },
    {
      type: 'function_call',
      id: 'f1',
      call_id: 'c1',
      name: 'look',
      arguments: '{"x":1}',
      status: 'completed',
    },
    { type: 'image_generation_call', id: 'i1', status: 'completed', result: 'eA==' },
  ],
};
const refused = { ...response, output: [{ ...item, content: [{ type: 'refusal', refusal: 'No.' }] }] };
const event = (type: string, fields: object = {}): WirePart => ({ event: type, json: { type, ...fields } });

/** What the official client makes of the parts. */
async function bySdk(parts: readonly WirePart[]): Promise<unknown> {
  const bytes = new TextEncoder().encode(parts.map((one) => `${JSON.stringify(jsonOf(one))}\n`).join(''));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  return JSON.parse(JSON.stringify(await ResponseStream.fromReadableStream(body).finalResponse()));
}

describe('a response of OpenAI', () => {
  it.each([
    ['a text', response],
    ['reasoning, a call and a picture', withTools],
  ])('with %s is the same after it was a stream, here and for the official client', async (_, body) => {
    const parts = reader.unfoldJson(body) ?? [];

    expect(reader.foldEvents(parts)).toEqual(body);
    expect(reader.readEvents(parts)).toEqual(reader.readJson(body));
    expect(reader.readEvents(parts).verdict).toEqual({ store: true });
    expect(await bySdk(parts)).toMatchObject(body);
  });

  it('is said in events that a client can follow one by one', async () => {
    for (const body of [response, withTools, refused]) {
      const parts = (reader.unfoldJson(body) ?? []).slice(0, -1);

      expect(await bySdk(parts)).toMatchObject({ output: body.output });
    }
  });

  it('is numbered from its first event to its last', () => {
    const numbers = reader
      .unfoldJson(response)
      ?.map((one) => (jsonOf(one) as { sequence_number: number }).sequence_number);

    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['refused', refused, 'the model refused'],
    ['cut', { ...response, status: 'incomplete' }, 'the response is "incomplete", not completed'],
    ['in the background', { ...response, status: 'queued' }, 'the response is "queued", not completed'],
    ['failed', { ...response, status: 'failed', error: { code: 'x' } }, 'the answer is an error'],
    ['empty', { ...response, output: [] }, 'the answer is empty'],
    [
      'white space',
      { ...response, output: [{ ...item, content: [{ ...part, text: ' ' }] }] },
      'the answer is empty',
    ],
  ])('is not kept where it is %s', (_, body, reason) => {
    expect(reader.readJson(body).verdict).toEqual({ store: false, reason });
  });

  it.each([
    ['ended early', [event('response.created', { response })], 'the stream ended before its terminal event'],
    [
      'ended incomplete',
      [event('response.incomplete', { response: { ...response, status: 'incomplete' } })],
      'the stream ended before its terminal event',
    ],
    ['carries an error', [event('error', { message: 'x' })], 'the stream carries an error'],
  ])('is not kept where its stream %s', (_, parts, reason) => {
    expect(reader.readEvents(parts).verdict).toEqual({ store: false, reason });
  });

  it('is not kept where JSON was asked for and none came', () => {
    expect(reader.readJson(response, { text: { format: { type: 'json_schema' } } }).verdict).toEqual({
      store: false,
      reason: 'the answer is no JSON, which was asked for',
    });
  });

  it('is asked for by its input, its instructions and every parameter but how it is delivered', () => {
    const url = new URL('https://api.openai.com/v1/responses');
    const body = { model: 'gpt-x', input: 'Hi', instructions: 'Be brief.', store: false, stream: true };

    expect(reader.request({ method: 'POST', url, body })).toEqual({
      kind: 'openai-responses',
      provider: 'openai',
      endpoint: url.href,
      model: 'gpt-x',
      input: 'Hi',
      system: 'Be brief.',
      params: { store: false },
    });
  });
});
