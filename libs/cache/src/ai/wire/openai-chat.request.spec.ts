import { describe, expect, it } from '@jest/globals';
import { openAiChat } from './openai-chat.js';
import type { WireCall } from './wire-reader.js';

const reader = openAiChat(() => {});

const call = (body: object, url = 'https://api.openai.com/v1/chat/completions'): WireCall => ({
  method: 'POST',
  url: new URL(url),
  body: { ...body },
});

describe('the request of a chat completion', () => {
  const body = { model: 'gpt-x', messages: [{ role: 'user', content: 'Hi' }], temperature: 0, tools: [] };

  it('names the provider, the address, the model and every parameter', () => {
    expect(reader.request(call(body))).toEqual({
      kind: 'openai-chat',
      provider: 'openai',
      endpoint: 'https://api.openai.com/v1/chat/completions',
      model: 'gpt-x',
      messages: body.messages,
      tools: [],
      params: { temperature: 0 },
    });
  });

  it('is the same for a stream that reports its usage and for JSON', () => {
    const stream = { ...body, stream: true, stream_options: { include_usage: true } };

    expect(reader.request(call(stream))).toEqual(reader.request(call(body)));
  });

  it('is another one for a stream without usage, of which no JSON could be made', () => {
    expect(reader.request(call({ ...body, stream: true }))).toMatchObject({ usageInStream: false });
  });

  it('goes to the host where the provider is not known, with its query but without a credential in it', () => {
    const url = 'http://azure.test:81/openai/deployments/a/chat/completions?api-version=2&key=secret';

    expect(reader.request(call(body, url))).toMatchObject({
      provider: 'azure.test:81',
      endpoint: 'http://azure.test:81/openai/deployments/a/chat/completions?api-version=2',
    });
  });
});
