import { describe, expect, it } from '@jest/globals';
import type { AiRequest } from '../ai-types.js';
import { canonicalJson } from './canonical-json.js';
import { renameToolCalls } from './tool-call-ids.js';

const renamed = (request: Omit<AiRequest, 'model'>) =>
  canonicalJson(renameToolCalls({ model: 'gpt-x', ...request }));

type Shape = (a: string, b: string, answered?: readonly [string, string]) => Omit<AiRequest, 'model'>;

const openAiChat: Shape = (a, b, [first, second] = [a, b]) => ({
  messages: [
    { role: 'user', content: 'the weather in Paris and in Rome?' },
    {
      role: 'assistant',
      tool_calls: [
        { id: a, type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } },
        { id: b, type: 'custom', custom: { name: 'weather', input: 'Rome' } },
      ],
    },
    { role: 'tool', tool_call_id: first, content: 'rain' },
    { role: 'tool', tool_call_id: second, content: 'sun' },
  ],
});

const openAiResponses: Shape = (a, b, [first, second] = [a, b]) => ({
  input: [
    {
      type: 'message',
      role: 'assistant',
      id: `msg_${a}`,
      content: [{ type: 'output_text', text: 'I look.' }],
    },
    { type: 'function_call', id: `fc_${a}`, call_id: a, name: 'weather', arguments: '{"city":"Paris"}' },
    { type: 'custom_tool_call', id: `ctc_${b}`, call_id: b, name: 'weather', input: 'Rome' },
    { type: 'function_call_output', call_id: first, output: 'rain' },
    { type: 'custom_tool_call_output', call_id: second, output: 'sun' },
  ],
});

const anthropic: Shape = (a, b, [first, second] = [a, b]) => ({
  messages: [
    {
      role: 'assistant',
      content: [
        { type: 'tool_use', id: a, name: 'weather', input: { city: 'Paris' } },
        { type: 'server_tool_use', id: b, name: 'weather', input: { city: 'Rome' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: first, content: 'rain' },
        { type: 'web_search_tool_result', tool_use_id: second, content: 'sun' },
      ],
    },
  ],
});

const aiSdk: Shape = (a, b, [first, second] = [a, b]) => ({
  messages: [
    {
      role: 'assistant',
      content: [
        { type: 'tool-call', toolCallId: a, toolName: 'weather', input: { city: 'Paris' } },
        { type: 'tool-call', toolCallId: b, toolName: 'weather', input: { city: 'Rome' } },
      ],
    },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: first,
          toolName: 'weather',
          output: { type: 'text', value: 'rain' },
        },
        {
          type: 'tool-result',
          toolCallId: second,
          toolName: 'weather',
          output: { type: 'text', value: 'sun' },
        },
      ],
    },
  ],
});

const gemini: Shape = (a, b, [first, second] = [a, b]) => ({
  contents: [
    {
      role: 'model',
      parts: [{ functionCall: { id: a, name: 'weather' } }, { functionCall: { id: b, name: 'weather' } }],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { id: first, name: 'weather', response: { sky: 'rain' } } },
        { functionResponse: { id: second, name: 'weather', response: { sky: 'sun' } } },
      ],
    },
  ],
});

const geminiOverHttp: Shape = (...ids) => {
  const { contents } = gemini(...ids) as { contents: unknown };
  return { messages: contents };
};

describe.each([
  ['OpenAI chat', openAiChat],
  ['OpenAI responses', openAiResponses],
  ['Anthropic', anthropic],
  ['the AI SDK', aiSdk],
  ['Gemini', gemini],
  ['Gemini over HTTP', geminiOverHttp],
])('renameToolCalls for %s', (_, shape) => {
  it('makes requests equal that differ in made-up ids only', () => {
    expect(renamed(shape('call_k3v9', 'call_w8d1'))).toBe(renamed(shape('call_p5t2', 'call_z7h4')));
  });

  it('keeps which result belongs to which call', () => {
    const straight = renamed(shape('call_k3v9', 'call_w8d1'));

    expect(renamed(shape('call_k3v9', 'call_w8d1', ['call_w8d1', 'call_k3v9']))).not.toBe(straight);
    expect(renamed(shape('call_k3v9', 'call_w8d1', ['call_k3v9', 'call_k3v9']))).not.toBe(straight);
    expect(renamed(shape('call_k3v9', 'call_k3v9'))).not.toBe(straight);
  });

  it('leaves no id in the text', () => {
    expect(renamed(shape('call_k3v9', 'call_w8d1'))).not.toMatch(/k3v9|w8d1/);
  });
});

describe('renameToolCalls', () => {
  const withText = (a: string, b: string, text: string) => {
    const { messages } = openAiChat(a, b) as { messages: unknown[] };
    return renamed({ messages: [...messages, { role: 'user', content: text }] });
  };

  it('keeps an id that a text speaks of', () => {
    const first = withText('call_k3v9', 'call_w8d1', 'Which city was call_k3v9 about?');

    expect(withText('call_w8d1', 'call_k3v9', 'Which city was call_k3v9 about?')).not.toBe(first);
    expect(withText('call_k3v9', 'call_p5t2', 'Which city was call_k3v9 about?')).toBe(first);
  });

  it('keeps ids that have nothing in common, where a text speaks of them', () => {
    expect(withText('one', 'two', 'was it two?')).not.toBe(withText('two', 'one', 'was it two?'));
  });

  it('never takes an id of the caller for a new name', () => {
    const spoken = '{"$":["call",1]}';

    expect(withText('x', 'call_w8d1', spoken)).not.toBe(withText(spoken, 'call_w8d1', spoken));
  });

  it.each([
    ['data of the caller with ids', { input: [{ id: 'a', text: 'x' }] }, { input: [{ id: 'b', text: 'x' }] }],
    ['telephone calls', { input: [{ call_id: 'a', text: 'x' }] }, { input: [{ call_id: 'b', text: 'x' }] }],
    [
      'messages of the caller',
      { input: [{ type: 'message', id: 'mail-1', text: 'x' }] },
      { input: [{ type: 'message', id: 'mail-2', text: 'x' }] },
    ],
    [
      'a reasoning that the provider keeps',
      { input: [{ type: 'reasoning', id: 'rs_1', summary: [] }] },
      { input: [{ type: 'reasoning', id: 'rs_2', summary: [] }] },
    ],
    [
      'blocks with an id of their own',
      { messages: [{ role: 'user', content: [{ type: 'document', id: 'a' }] }] },
      { messages: [{ role: 'user', content: [{ type: 'document', id: 'b' }] }] },
    ],
  ])('leaves %s alone', (_, a, b) => {
    expect(renamed(a)).not.toBe(renamed(b));
  });

  it('changes nothing in the request', () => {
    const request = { model: 'gpt-x', ...openAiChat('call_k3v9', 'call_w8d1') };
    const copy = structuredClone(request);

    renameToolCalls(request);

    expect(request).toEqual(copy);
  });
});
