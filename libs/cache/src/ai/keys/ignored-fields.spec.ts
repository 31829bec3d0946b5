import { describe, expect, it } from '@jest/globals';
import type { AiRequest } from '../ai-types.js';
import { canonicalJson } from './canonical-json.js';
import { IGNORED_FIELDS, withoutIgnored } from './ignored-fields.js';

const kept = (request: object, further?: readonly string[]) =>
  canonicalJson(withoutIgnored({ model: 'gpt-x', ...request }, further));

/** A request with a value at a path of the list. */
function withField(path: string, value: unknown): object {
  const steps = path.replaceAll('[]', '.[]').replaceAll('*', 'acme').split('.');
  const built = steps.reduceRight<unknown>(
    (inner, step) => (step === '[]' ? [inner] : { [step]: inner }),
    value,
  );
  return built as object;
}

describe('withoutIgnored', () => {
  it.each(IGNORED_FIELDS)('leaves out %s, in the request and in its params', (path) => {
    const [first, second] = ['a', 'b'].map((value) => withField(path, value));

    expect(kept(first ?? {})).toBe(kept(second ?? {}));
    expect(kept({ params: first })).toBe(kept({ params: second }));
  });

  it.each([
    [
      'a property of a schema',
      { tools: [{ name: 'f', input_schema: { properties: { cache_control: {} } } }] },
    ],
    [
      'an input of a tool',
      { messages: [{ content: [{ type: 'tool_use', input: { cache_control: 'x' } }] }] },
    ],
    ['a field of the caller', { input: { prompt_cache_key: 'x' } }],
    ['the user', { user: 'ann' }],
    ['metadata', { metadata: { plan: 'pro' } }],
    ['the safety identifier', { safety_identifier: 'ann' }],
    ['a word that means something to the caller', { params: { signal: 'buy' }, headers: { subject: 'x' } }],
  ])('keeps %s', (_, request) => {
    expect(kept(request)).toBe(canonicalJson({ model: 'gpt-x', ...request }));
  });

  it('leaves out what is said to be ignored', () => {
    const request = {
      user: 'ann',
      params: { user: 'ann', metadata: { trace: '1', plan: 'pro' } },
      messages: [{ name: 'a' }],
    };

    expect(kept(request, ['user', 'metadata.trace', 'messages[].name'])).toBe(
      '{"messages":[{}],"model":"gpt-x","params":{"metadata":{"plan":"pro"}}}',
    );
  });

  it('leaves out how a call is given up', () => {
    const { signal } = new AbortController();

    expect(kept({ abortSignal: signal, params: { signal, seed: 1 } })).toBe(
      '{"model":"gpt-x","params":{"seed":1}}',
    );
  });

  it('keeps a member that is called __proto__', () => {
    const request = JSON.parse('{"__proto__":{"user":1},"user":"ann"}') as object;

    expect(kept(Object.assign(Object.create(null) as object, { model: 'gpt-x' }))).toBe('{"model":"gpt-x"}');
    expect(canonicalJson(withoutIgnored(request as AiRequest, ['user']))).toBe('{"__proto__":{"user":1}}');
  });

  it('changes nothing in the request', () => {
    const request = { model: 'gpt-x', cache_control: 1, messages: [{ content: [{ cache_control: 1 }] }] };
    const copy = structuredClone(request);

    withoutIgnored(request);

    expect(request).toEqual(copy);
  });
});
