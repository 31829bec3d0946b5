import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { aiRig, type AiRig } from './support/ai-rig.js';
import { ModelStub } from './support/model-stub.js';
import { chatChunks, chatJson, dataLines, wordDeltas } from './support/provider-answers.js';
import { waitFor } from './support/wait-for.js';

const BODY = { model: 'gpt-x', temperature: 0, messages: [{ role: 'user' as const, content: 'Bees?' }] };
const TEXT = 'one two three four five';

/** A stream of which the first half is there, and the rest when it is let go. */
class HalfStream {
  letGo: () => void = () => undefined;
  /** Whether the rest never comes. */
  cut = false;
  readonly #gate = new Promise<void>((resolve) => (this.letGo = resolve));

  async *chunks(): AsyncGenerator<string> {
    const lines = dataLines(chatChunks(wordDeltas(TEXT)));
    yield* lines.slice(0, 3);
    await this.#gate;
    if (!this.cut) yield* lines.slice(3);
  }
}

let stub: ModelStub;
let rig: AiRig;
let half: HalfStream;
let openai: OpenAI;

beforeEach(async () => {
  stub = await ModelStub.start();
  rig = await aiRig();
  half = new HalfStream();
  stub.answer = () => ({ chunks: half.chunks() });
  openai = new OpenAI({
    apiKey: 'sk-one',
    baseURL: `${stub.url}/v1`,
    fetch: rig.ai.fetch,
    maxRetries: 0,
  });
});

afterEach(async () => {
  half.letGo();
  await rig.cache.close();
  await stub[Symbol.asyncDispose]();
});

const start = () => openai.chat.completions.create({ ...BODY, stream: true });
type Stream = Awaited<ReturnType<typeof start>>;

async function textOf(stream: Stream, onText: (text: string) => void = () => undefined): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    onText(text);
  }
  return text;
}

describe('a stream of the official client of OpenAI that is under way', () => {
  it('is given to who comes late from its beginning', async () => {
    const first = textOf(await start());
    let late = '';
    const second = textOf(await start(), (text) => (late = text));
    await waitFor(() => late === 'one two ');
    half.letGo();

    expect([await first, await second]).toEqual([TEXT, TEXT]);
    expect(stub.calls).toHaveLength(1);
  });

  it('goes on for others when who began it leaves', async () => {
    const leader = await start();
    const follower = textOf(await start());
    leader.controller.abort();
    half.letGo();

    expect(await follower).toBe(TEXT);
    expect(stub.calls).toMatchObject([{ leftEarly: false }]);
  });

  it('ends at the provider when its last reader leaves, and is not kept', async () => {
    const [first, second] = [await start(), await start()];
    let seen = '';
    const reading = [textOf(first, (text) => (seen = text)), textOf(second)];
    await waitFor(() => seen !== '');
    first.controller.abort();
    second.controller.abort();
    await Promise.allSettled(reading);
    await waitFor(() => stub.calls[0]?.leftEarly === true);
    half.letGo();
    half = new HalfStream();
    half.letGo();

    expect(await textOf(await start())).toBe(TEXT);
    expect(stub.calls).toHaveLength(2);
  });

  it('is no answer for who waits for it whole where it breaks off: that is asked for anew', async () => {
    stub.answer = (_, count) => (count === 1 ? { chunks: half.chunks() } : { json: chatJson('whole') });
    half.cut = true;
    const usage = { stream: true, stream_options: { include_usage: true } } as const;
    const stream = await openai.chat.completions.create({ ...BODY, ...usage });
    const broken = textOf(stream);
    const whole = openai.chat.completions.create(BODY);
    await waitFor(() => rig.cache.namespace('ai').stats().coalesced === 1, { what: 'the other to join' });
    half.letGo();

    expect(await broken).toBe('one two ');
    expect((await whole).choices[0]).toMatchObject({ message: { content: 'whole' }, finish_reason: 'stop' });
    expect(stub.calls).toHaveLength(2);
  });

  it('ends at the provider when its only reader breaks off', async () => {
    for await (const chunk of await start()) if (chunk.choices[0]?.delta.content === 'one ') break;

    await waitFor(() => stub.calls[0]?.leftEarly === true);
  });
});
