import Anthropic from '@anthropic-ai/sdk';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub, type StubAnswer, type StubCall } from './support/model-stub.js';
import { messageJson, messageLines } from './support/provider-answers.js';

const BODY = {
  model: 'claude-x',
  max_tokens: 99,
  temperature: 0,
  messages: [{ role: 'user' as const, content: 'Bees?' }],
};
const TEXT = 'Bees sleep at night – 🐝.';
const CALLERS = Array.from({ length: 30 });

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

const client = (): Anthropic =>
  new Anthropic({ apiKey: 'sk-one', baseURL: stub.url, fetch: rig.ai.fetch, maxRetries: 0 });
const bothWith =
  (stopReason: string) =>
  ({ body }: StubCall): StubAnswer =>
    body['stream'] === true
      ? { chunks: messageLines(TEXT, stopReason) }
      : { json: messageJson(TEXT, { stop_reason: stopReason }) };

describe('the official client of Anthropic over aiCache.fetch', () => {
  it('asks once for 30 messages and streams at a time, who get equal answers', async () => {
    stub.answer = bothWith('end_turn');
    const anthropic = client();
    const streams = await Promise.all(CALLERS.map(() => anthropic.messages.stream(BODY).finalMessage()));
    const message = await anthropic.messages.create(BODY);

    expect(stub.calls).toHaveLength(1);
    expect(message).toMatchObject(messageJson(TEXT));
    for (const { content, stop_reason, usage } of streams)
      expect({ content, stop_reason, usage }).toMatchObject({
        content: [{ type: 'text', text: TEXT }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 9, output_tokens: 4 },
      });
  });

  it('plays a stream out of a message', async () => {
    stub.answer = bothWith('end_turn');
    const anthropic = client();
    await anthropic.messages.create(BODY);

    expect(await anthropic.messages.stream(BODY).finalText()).toBe(TEXT);
    expect(stub.calls).toHaveLength(1);
  });

  it.each(['pause_turn', 'refusal', 'max_tokens'])(
    'keeps nothing of a turn that ends with %s',
    async (reason) => {
      stub.answer = bothWith(reason);
      const anthropic = client();
      for (let count = 0; count < 2; count++) {
        await anthropic.messages.create(BODY);
        await anthropic.messages.stream(BODY).finalMessage();
      }

      expect(stub.calls).toHaveLength(4);
    },
  );

  it('keeps nothing of a stream that is cut or carries an error', async () => {
    const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n';
    const endings: StubAnswer[] = [
      { chunks: messageLines(TEXT).slice(0, -1) },
      { chunks: messageLines(TEXT).slice(0, -1), drop: true },
      { chunks: [...messageLines(TEXT).slice(0, 4), error] },
    ];
    stub.answer = (_, count) => endings[count - 1] ?? {};
    const anthropic = client();
    for (const _ of endings)
      await anthropic.messages
        .stream(BODY)
        .finalMessage()
        .catch(() => undefined);

    expect(stub.calls).toHaveLength(endings.length);
  });

  it('tells a request with another beta from this one', async () => {
    stub.answer = bothWith('end_turn');
    const anthropic = client();
    await anthropic.messages.create(BODY);
    await anthropic.messages.create(BODY, { headers: { 'anthropic-beta': 'x-2026' } });

    expect(stub.calls).toHaveLength(2);
  });
});
