import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { AiRequest } from '../ai-types.js';
import { nameRequest } from './name-request.js';
import type { NamingOptions } from './naming-options.js';

const how: NamingOptions = {
  secret: createSecretKey('pepper of the tests', 'utf8'),
  algorithm: 'sha256',
  version: '1',
  scope: 'tenant-1',
};

const name = (request: object, options: Partial<NamingOptions> = {}) =>
  nameRequest({ model: 'gpt-x', ...request }, { ...how, ...options });

describe('a request has no name where', () => {
  it.each<[string, object, string]>([
    [
      'it goes on from an answer that the provider keeps',
      { previous_response_id: 'resp_1' },
      'previous_response_id: the answer depends on what the provider keeps',
    ],
    [
      'an SDK says so in its words',
      { providerOptions: { openai: { previousResponseId: 'resp_1' } } },
      'providerOptions.openai.previousResponseId: the answer depends on what the provider keeps',
    ],
    [
      'it belongs to a conversation',
      { params: { conversation: { id: 'conv_1' } } },
      'params.conversation: the answer depends on what the provider keeps',
    ],
    [
      'it works in a container',
      { container: 'container_1' },
      'container: the answer depends on what the provider keeps',
    ],
    ['it runs in the background', { background: true }, 'background: the answer is not in the response'],
    [
      'its template has no version',
      { prompt: { id: 'p' } },
      'prompt: a template without its version changes at the provider',
    ],
    [
      'an item stands for another',
      { input: [{ type: 'item_reference', id: 'msg_1' }] },
      'input: an item_reference stands for what the provider keeps',
    ],
    [
      'the provider searches',
      { tools: [{ type: 'function', function: {} }, { type: 'web_search' }] },
      'tools[1]: the provider runs this tool',
    ],
    [
      'the provider runs code',
      { tools: [{ type: 'code_execution_20250825', name: 'x' }] },
      'tools[0]: the provider runs this tool',
    ],
    [
      'an SDK names such a tool',
      { tools: [{ type: 'provider', id: 'openai.web_search', name: 'x' }] },
      'tools[0]: the provider runs this tool',
    ],
    [
      'Gemini searches',
      { tools: [{ functionDeclarations: [] }, { googleSearch: {} }] },
      'tools[1]: the provider runs this tool',
    ],
    [
      'Gemini does what nobody here knows of',
      { tools: [{ parallelAiSearch: {} }] },
      'tools[0]: the provider runs this tool',
    ],
    [
      'an item brings such a tool',
      { input: [{ type: 'additional_tools', tools: [{ type: 'mcp' }] }] },
      'input[0].tools[0]: the provider runs this tool',
    ],
    [
      'a parameter asks for a search',
      { params: { web_search_options: {} } },
      'params.web_search_options: the provider asks others, who answer anew each time',
    ],
    ['the model searches', { model: 'gpt-4o-search-preview' }, 'model: the model searches by itself'],
    ['it names no model', { model: '' }, 'model: a request names its model'],
    ['a parameter is NaN', { params: { seed: Number.NaN } }, 'params.seed: NaN has no JSON'],
    [
      'a message is an instance',
      { messages: [new (class HumanMessage {})()] },
      'messages[0]: an instance of HumanMessage is no plain data',
    ],
  ])('%s', (_, request, reason) => {
    expect(name(request)).toEqual({ kind: 'unkeyable', reason });
  });

  it('it is not known whose answer it is', () => {
    expect(name({}, { scope: '' })).toEqual({
      kind: 'unkeyable',
      reason: 'scope: it is not known whose answer it is',
    });
    expect(name({}, { scope: undefined as unknown as string }).kind).toBe('unkeyable');
  });

  it('it holds itself', () => {
    const messages: unknown[] = [];
    messages.push(messages);

    expect(name({ messages })).toMatchObject({ kind: 'unkeyable' });
    expect(name({ params: { messages } })).toMatchObject({ kind: 'unkeyable' });
  });

  it('reading it throws; then nothing of what was thrown is told', () => {
    const request = {
      get input(): string {
        throw new TypeError('the text of the user');
      },
    };
    const failing = nameRequest(
      Object.defineProperties({ model: 'gpt-x' }, Object.getOwnPropertyDescriptors(request)) as AiRequest,
      how,
    );

    expect(failing).toEqual({ kind: 'unkeyable', reason: 'the request could not be read: TypeError' });
  });

  it('a replacer fails', () => {
    const replaced = (volatile: unknown) =>
      name({ input: 'x' }, { volatile: volatile as (text: string) => string });

    expect(replaced(() => 5)).toEqual({
      kind: 'unkeyable',
      reason: 'the request: what replaces its texts did not give a text',
    });
    expect(replaced(() => { throw new RangeError('x'); })).toMatchObject({ reason: 'the request could not be read: RangeError' }); // prettier-ignore
  });

  it('it points to a file by its address, if that is asked for', () => {
    const requests = [
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/a.png' } }] },
        ],
      },
      { messages: [{ role: 'user', content: [{ type: 'file', data: new URL('https://a.example/a.png') }] }] },
    ];

    for (const request of requests) {
      expect(name(request, { remoteMedia: 'bypass' }).kind).toBe('unkeyable');
      expect(name(request).kind).toBe('named');
    }
  });

  it('a path to ignore is none', () => {
    expect(name({}, { ignore: ['a..b'] })).toEqual({
      kind: 'unkeyable',
      reason: 'the request: "a..b" is no path, such as "messages[].name"',
    });
  });
});

describe('a request has a name', () => {
  it.each<[string, object]>([
    [
      'where tools are run by the caller',
      {
        tools: [
          { type: 'function' },
          { type: 'bash_20250124', name: 'bash' },
          { name: 'own', input_schema: {} },
        ],
      },
    ],
    [
      'where an SDK names such a tool',
      { tools: [{ type: 'provider-defined', id: 'anthropic.bash_20250124' }] },
    ],
    ['where a list of messages is called a conversation', { conversation: ['hi', 'hello'] }],
    ['where a colour is called a background', { background: 'transparent' }],
    [
      'where state is said not to be wanted',
      { previous_response_id: null, background: false, container: null },
    ],
  ])('%s', (_, request) => {
    expect(name(request).kind).toBe('named');
  });

  it('where tools that the provider runs are said to be fine', () => {
    expect(name({ tools: [{ type: 'web_search' }] }, { volatileTools: 'cache' }).kind).toBe('named');
  });
});
