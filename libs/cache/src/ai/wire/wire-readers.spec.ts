import { describe, expect, it } from '@jest/globals';
import { gemini } from './gemini.js';
import { openAiCompletions } from './openai-completions.js';
import { inputsOf, openAiEmbeddings, vectorsOf } from './openai-embeddings.js';
import type { WirePart } from './wire-part.js';
import { wireReaders } from './wire-readers.js';

const usageOf = (name: string) => () => ({
  input: { noCache: name.length, cacheRead: 0, cacheWrite: 0 },
  output: { text: 0, reasoning: 0 },
});
const readers = wireReaders({
  openAiChat: usageOf('chat'),
  openAiResponses: usageOf('responses'),
  anthropic: usageOf('anthropic'),
  gemini: usageOf('gemini'),
  embeddings: usageOf('embeddings'),
});
const kindsOf = (method: string, address: string, body: Record<string, unknown> = {}): string[] =>
  readers.filter((one) => one.matches({ method, url: new URL(address), body })).map(({ kind }) => kind);

const DONE: WirePart = { text: '[DONE]' };

describe('wireReaders', () => {
  it.each([
    ['https://api.openai.com/v1/chat/completions', {}, ['openai-chat']],
    ['http://127.0.0.1:8080/openai/v1/chat/completions/', {}, ['openai-chat']],
    ['https://api.openai.com/v1/completions', {}, ['openai-completions']],
    ['https://api.openai.com/v1/responses', {}, ['openai-responses']],
    ['https://api.openai.com/v1/embeddings', { input: 'a' }, ['openai-embeddings']],
    ['https://api.anthropic.com/v1/messages?beta=true', { messages: [] }, ['anthropic-messages']],
    ['https://g.test/v1beta/models/gemini-x:generateContent', {}, ['gemini']],
    ['https://g.test/v1beta/models/gemini-x:streamGenerateContent?alt=sse', {}, ['gemini']],
    ['https://g.test/v1beta/models/gemini-x:streamGenerateContent', {}, []],
    ['https://api.openai.com/v1/threads/t/messages', { role: 'user' }, []],
    ['https://api.anthropic.com/v1/messages/count_tokens', { messages: [] }, []],
    ['https://api.openai.com/v1/responses/r1/cancel', {}, []],
    ['https://api.openai.com/v1/embeddings', { input: [{ text: 'a' }] }, []],
    ['https://api.openai.com/v1/images/generations', {}, []],
  ])('take %s %j for %j', (address, body, kinds) => {
    expect(kindsOf('POST', address, body)).toEqual(kinds);
    expect(kindsOf('GET', address, body)).toEqual([]);
  });

  it('report usage as their provider does', () => {
    const counts = readers.map((one) => one.readJson({}).usage?.input.noCache);

    expect(counts).toEqual(
      ['chat', 'chat', 'responses', 'embeddings', 'anthropic', 'gemini'].map(({ length }) => length),
    );
  });
});

describe('a completion', () => {
  const reader = openAiCompletions(() => {});
  const choice = { index: 0, text: 'A bee.', logprobs: null, finish_reason: 'stop' };
  const answer = {
    id: 'c',
    object: 'text_completion',
    model: 'm',
    choices: [choice],
    usage: { total_tokens: 2 },
  };

  it('is the same after it was a stream', () => {
    const parts = reader.unfoldJson(answer) ?? [];

    expect(reader.foldEvents(parts)).toEqual(answer);
    expect(reader.readEvents(parts)).toEqual(reader.readJson(answer));
    expect(reader.readEvents(parts).verdict).toEqual({ store: true });
  });

  it('is folded out of its chunks', () => {
    const chunk = (text: string, reason: string | null): WirePart => ({
      json: { ...answer, usage: null, choices: [{ ...choice, text, finish_reason: reason }] },
    });

    expect(reader.foldEvents([chunk('A ', null), chunk('bee.', 'stop'), DONE])).toEqual({
      ...answer,
      usage: undefined,
    });
  });

  it.each([
    [{ ...choice, finish_reason: 'length' }, 'the answer ended with the reason "length"'],
    [{ ...choice, text: ' ' }, 'the answer is empty'],
  ])('is not kept as %j', (broken, reason) => {
    expect(reader.readJson({ ...answer, choices: [broken] }).verdict).toEqual({ store: false, reason });
  });
});

describe('an answer of Gemini', () => {
  const reader = gemini(() => {});
  const candidate = (parts: readonly object[], finishReason?: string): object => ({
    content: { parts, role: 'model' },
    ...(finishReason && { finishReason }),
    index: 0,
  });
  const answer = {
    candidates: [candidate([{ text: 'Hm.', thought: true }, { text: 'A bee.' }], 'STOP')],
    usageMetadata: { totalTokenCount: 4 },
    modelVersion: 'gemini-x-1',
  };

  it('is the same after it was a stream', () => {
    const parts = reader.unfoldJson(answer) ?? [];

    expect(reader.foldEvents(parts)).toEqual(answer);
    expect(reader.readEvents(parts)).toEqual({
      verdict: { store: true },
      usage: undefined,
      model: 'gemini-x-1',
    });
  });

  it('is folded out of its chunks, thoughts and answers apart', () => {
    const chunks = [
      candidate([{ text: 'H', thought: true }]),
      candidate([{ text: 'm.', thought: true }, { text: 'A ' }]),
      candidate([{ text: 'bee.' }], 'STOP'),
    ].map((one): WirePart => ({ json: { ...answer, candidates: [one] } }));

    expect(reader.foldEvents(chunks)).toEqual(answer);
  });

  it.each([
    [
      'cut',
      { candidates: [candidate([{ text: 'A' }], 'MAX_TOKENS')] },
      'the answer ended with the reason "MAX_TOKENS"',
    ],
    ['unsafe', { candidates: [candidate([], 'SAFETY')] }, 'the answer ended with the reason "SAFETY"'],
    ['blocked', { promptFeedback: { blockReason: 'SAFETY' } }, 'the prompt was blocked'],
    ['empty', { candidates: [candidate([{ text: '' }], 'STOP')] }, 'the answer is empty'],
    ['absent', {}, 'the answer has no candidates'],
  ])('is not kept where it is %s', (_, body, reason) => {
    expect(reader.readJson(body).verdict).toEqual({ store: false, reason });
  });

  it('is not kept where its stream ended before it said why', () => {
    const parts = [{ json: { candidates: [candidate([{ text: 'A' }])] } }];

    expect(reader.readEvents(parts).verdict).toEqual({
      store: false,
      reason: 'the stream ended before its terminal event',
    });
  });

  it('is asked for alike as JSON and as a stream, whatever the key of the API', () => {
    const body = { contents: [], generationConfig: { temperature: 0 } };
    const at = (method: string) => new URL(`https://g.test/v1beta/models/gemini-x:${method}`);
    const stream = reader.request({ method: 'POST', url: at('streamGenerateContent?alt=sse&key=a'), body });

    expect(stream).toEqual(reader.request({ method: 'POST', url: at('generateContent?key=b'), body }));
    expect(stream).toMatchObject({ model: 'gemini-x', endpoint: at('generateContent').href });
  });
});

describe('embeddings', () => {
  const reader = openAiEmbeddings(() => {});
  const vector = (index: number): object => ({ object: 'embedding', index, embedding: [0.5, index] });

  it('have their inputs in order, texts or tokens, one or many', () => {
    expect([inputsOf({ input: 'a' }), inputsOf({ input: ['a', 'b'] }), inputsOf({ input: [1, 2] })]).toEqual([
      ['a'],
      ['a', 'b'],
      [[1, 2]],
    ]);
    expect(inputsOf({ input: [[1], [2, 3]] })).toEqual([[1], [2, 3]]);
    expect([inputsOf({}), inputsOf({ input: [] }), inputsOf({ input: [null] })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('have their vectors in the order of the inputs', () => {
    expect(vectorsOf({ data: [vector(1), vector(0)] })).toEqual([
      { object: 'embedding', embedding: [0.5, 0] },
      { object: 'embedding', embedding: [0.5, 1] },
    ]);
  });

  it.each([
    [[], 'the answer is empty'],
    [[vector(0)], 'the answer has 1 embeddings for 2 inputs'],
    [[vector(0), vector(0)], 'an embedding is missing'],
    [[vector(0), { index: 1, embedding: [] }], 'an embedding is missing'],
  ])('are not kept as %j', (data, reason) => {
    expect(reader.readJson({ data }, { input: ['a', 'b'] }).verdict).toEqual({ store: false, reason });
  });

  it('are kept where each input has one, numbers or base64', () => {
    const data = [vector(0), { index: 1, embedding: 'AAAA' }];

    expect(reader.readJson({ data }, { input: ['a', 'b'] }).verdict).toEqual({ store: true });
  });
});
