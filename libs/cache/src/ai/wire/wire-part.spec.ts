import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { eventOf, jsonOf, partOf } from './wire-part.js';

describe('a part of a stream', () => {
  it('is the JSON of the event, so that its fields can be merged with those of its neighbours', () => {
    expect(partOf({ event: 'delta', data: '{"text":"a b"}' })).toEqual({
      event: 'delta',
      json: { text: 'a b' },
    });
  });

  it('loses white space between tokens only', () => {
    const data = '{"type": "delta",\t"text": " a \\" b "    }';

    expect(eventOf(partOf({ data }))).toEqual({ data: '{"type":"delta","text":" a \\" b "}' });
  });

  it.each([
    ['no JSON', '[DONE]'],
    ['half of a JSON', '{"a":'],
    ['a number that JavaScript cannot hold', '{"id":12345678901234567890}'],
    ['a number that would be written otherwise', '{"p":1.0}'],
    ['a field that is there twice', '{"a":1,"a":2}'],
    ['fields that would change their order', '{"b":1,"1":2}'],
    ['escapes that would be written otherwise', '{"a":"\\u00e9"}'],
    ['JSON that is nested too deeply', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is the text of %s', (_, data) => {
    expect(partOf({ data })).toEqual({ text: data });
  });

  it('has JSON however it is recorded', () => {
    expect([jsonOf({ json: { a: 1 } }), jsonOf({ text: '{"a":1.0}' }), jsonOf({ text: '[DONE]' })]).toEqual([
      { a: 1 },
      { a: 1 },
      undefined,
    ]);
  });

  it('makes an event of the same JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (json, indent) => {
        const data = JSON.stringify(json, null, indent);

        expect(JSON.parse(eventOf(partOf({ data })).data)).toEqual(JSON.parse(data));
      }),
      { numRuns: propertyRuns(300, 20_000) },
    );
  });
});
