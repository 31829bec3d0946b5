import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { AiRequest } from '../ai-types.js';
import { nameRequest, scopeTagOf, variantOf } from './name-request.js';
import type { NamingOptions } from './naming-options.js';

const how: NamingOptions = {
  secret: createSecretKey('pepper of the tests', 'utf8'),
  algorithm: 'sha256',
  version: '1',
  scope: 'tenant-1',
};

const base: AiRequest = {
  operation: 'qa',
  provider: 'openai',
  model: 'gpt-x',
  system: 'Answer briefly.',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Who is it?' },
        { type: 'image', data: new Uint8Array([1, 2]) },
      ],
    },
  ],
  tools: [
    { type: 'function', function: { name: 'a' } },
    { type: 'function', function: { name: 'b' } },
  ],
  params: { temperature: 0, seed: 7 },
  prompt: { id: 'who', version: '3' },
};

function nameOf(request: AiRequest = base, options: Partial<NamingOptions> = {}): string {
  const name = nameRequest(request, { ...how, ...options });
  if (name.kind === 'unkeyable') throw new Error(name.reason);
  return name.digest;
}

const image = (byte: number) => ({
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Who is it?' },
        { type: 'image', data: new Uint8Array([1, byte]) },
      ],
    },
  ],
});

describe('nameRequest', () => {
  it('gives the whole HMAC, and facts that hold no text', () => {
    const name = nameRequest(base, how);

    expect(name).toEqual({
      kind: 'named',
      digest: expect.stringMatching(/^[\w-]{43}$/),
      scopeTag: expect.stringMatching(/^[\w-]{11}$/),
      identity: {
        operation: 'qa',
        provider: 'openai',
        model: 'gpt-x',
        prompt: { id: 'who', version: '3' },
        textLength: 25,
      },
    });
    expect(inspect(name)).not.toMatch(/tenant-1|Who is it|briefly/);
    expect(nameOf(base, { algorithm: 'sha512' })).toMatch(/^[\w-]{86}$/);
  });

  it('is the same for the same request, in whatever order its members come', () => {
    const members = Object.entries(structuredClone(base)).toReversed();

    expect(nameOf(Object.fromEntries(members) as AiRequest)).toBe(nameOf());
  });

  it.each<[string, Partial<AiRequest>]>([
    ['another model', { model: 'gpt-y' }],
    ['another provider', { provider: 'azure' }],
    ['another operation', { operation: 'questions' }],
    ['another system text', { system: 'Answer at length.' }],
    ['another image with the same text', image(3)],
    [
      'the tools in another order',
      {
        tools: [
          { type: 'function', function: { name: 'b' } },
          { type: 'function', function: { name: 'a' } },
        ],
      },
    ],
    ['no temperature', { params: { seed: 7 } }],
    ['another temperature', { params: { temperature: 1, seed: 7 } }],
    ['a temperature of null', { params: { temperature: null, seed: 7 } }],
    ['a number as a text', { params: { temperature: 0, seed: '7' } }],
    ['another version of the template', { prompt: { id: 'who', version: '4' } }],
    ['a parameter that nobody knows', { params: { temperature: 0, seed: 7, num_ctx: 2048 } }],
    ['a field that nobody knows', { user: 'ann' }],
    ['options of the provider', { providerOptions: { openai: { reasoningEffort: 'high' } } }],
  ])('differs for %s', (_, change) => {
    expect(nameOf({ ...base, ...change })).not.toBe(nameOf());
  });

  it.each<[string, Partial<NamingOptions>]>([
    ['another tenant', { scope: 'tenant-2' }],
    ['another secret', { secret: createSecretKey('another', 'utf8') }],
    ['another version', { version: '2' }],
    ['a credential', { credential: 'Bearer a' }],
    ['a header of the provider', { headers: { 'OpenAI-Beta': 'x' } }],
    ['a header that is said to count', { headers: { 'X-Route': 'a' }, keyHeaders: ['x-route'] }],
    ['a further distinction', { key: 'a' }],
    ['another variant', { variant: 1 }],
  ])('differs for %s', (_, change) => {
    expect(nameOf(base, change)).not.toBe(nameOf());
  });

  it('tells two credentials, two headers and two variants apart', () => {
    const names = [
      { credential: 'Bearer a' },
      { credential: 'Bearer b' },
      { headers: { 'anthropic-beta': 'a' } },
      { headers: { 'anthropic-beta': 'b' } },
      { variant: 1 },
      { variant: 2 },
    ].map((change) => nameOf(base, change));

    expect(new Set(names).size).toBe(6);
  });

  it('does not look at other headers', () => {
    expect(nameOf(base, { headers: { authorization: 'Bearer a', 'x-request-id': '1' } })).toBe(nameOf());
  });

  it('keeps the texts as they are, unless told otherwise', () => {
    const texts = (system: string) => ({ ...base, system });

    expect(nameOf(texts(' A\u0308 '))).not.toBe(nameOf(texts('A\u0308')));
    expect(nameOf(texts(' A '), { normalize: 'trim' })).toBe(nameOf(texts('A'), { normalize: 'trim' }));
    expect(nameOf(texts('A\u0308'), { normalize: 'nfc' })).toBe(
      nameOf(texts('\u00c4'), { normalize: 'nfc' }),
    );
    expect(nameOf(texts('Abc'), { normalize: (text) => text.toLowerCase() })).toBe(
      nameOf(texts('aBC'), { normalize: (text) => text.toLowerCase() }),
    );
  });

  it('leaves out what is said to change from call to call', () => {
    const volatile = (text: string) => text.replace(/^Today is \S+\./, '');
    const on = (day: string) =>
      nameOf({ ...base, system: `Today is ${day}. Answer.` }, { volatile, normalize: 'trim' });

    expect(on('Monday')).toBe(on('Friday'));
  });

  it('never normalizes what is no text: names, types and files', () => {
    const lower = { normalize: (text: string) => text.toLowerCase() };
    const part = (member: object) => ({ ...base, messages: [{ role: 'user', content: [member] }] });

    expect(nameOf(part({ type: 'image', data: 'aGVsbG8=' }), lower)).not.toBe(
      nameOf(part({ type: 'image', data: 'AGVSBG8=' }), lower),
    );
    expect(nameOf(part({ type: 'image_url', image_url: { url: 'https://a.example/A' } }), lower)).not.toBe(
      nameOf(part({ type: 'image_url', image_url: { url: 'https://a.example/a' } }), lower),
    );
  });

  it('counts the characters of texts, not those of files and of the protocol', () => {
    const name = nameRequest(
      {
        model: 'gpt-x',
        system: [{ type: 'text', text: '12345' }],
        input: ['123', { question: '12', context: ['1'] }],
        messages: [
          { role: 'user', content: '1234' },
          { role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] },
          { role: 'user', content: [{ type: 'file', mediaType: 'image/png', data: 'AAAA' }] },
        ],
      },
      how,
    );

    expect(name).toMatchObject({ identity: { textLength: 15 } });
  });
});

describe('variantOf', () => {
  it('names further answers without reading the request again', () => {
    expect(variantOf(nameOf(), 2, how)).toBe(nameOf(base, { variant: 2 }));
    expect(variantOf(nameOf(), 0, how)).toBe(nameOf());
  });
});

describe('scopeTagOf', () => {
  it('is the tag of every name of a scope', () => {
    expect(nameRequest(base, how)).toMatchObject({ scopeTag: scopeTagOf('tenant-1', how) });
    expect(scopeTagOf('tenant-2', how)).not.toBe(scopeTagOf('tenant-1', how));
  });
});
