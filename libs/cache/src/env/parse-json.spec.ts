import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { parseJson } from './parse-json.js';
import type { RawNode } from './raw-tree.js';

function plain(node: RawNode): unknown {
  if (node.kind === 'scalar') return node.value;
  return Object.fromEntries(node.entries.map(({ key, node: child }) => [key, plain(child)]));
}

function* spansOf(node: RawNode): Generator<[offset: number, length: number, value: unknown]> {
  if (node.span) yield [node.span.offset, node.span.length, plain(node)];
  if (node.kind === 'scalar') return;
  for (const { key, keySpan, node: child } of node.entries) {
    if (keySpan) yield [keySpan.offset, keySpan.length, key];
    yield* spansOf(child);
  }
}

function parsed(text: string): RawNode {
  const result = parseJson(text);
  if ('error' in result) throw new Error(result.error.reason);
  return result.root;
}

const jsonObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true });

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(jsonObject, (value) => {
        const text = JSON.stringify(value);

        expect(JSON.stringify(plain(parsed(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('knows the place of every key and value', () => {
    fc.assert(
      fc.property(jsonObject, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);

        for (const [offset, length, item] of spansOf(parsed(text))) {
          expect(JSON.stringify(JSON.parse(text.slice(offset, offset + length)))).toBe(JSON.stringify(item));
        }
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('refuses what is nested beyond all measure', () => {
    const depth = 50_000;

    expect(parseJson('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))).toEqual({
      error: { reason: 'nested too deeply', span: { offset: 0, length: 1 } },
    });
  });

  it('keeps a key that stands twice', () => {
    const root = parsed('{"a":1,"a":2}');

    expect(root).toMatchObject({ entries: [{ key: 'a' }, { key: 'a' }] });
  });

  it.each([
    [`'{"a":1}'`, 'invalid symbol', 0],
    ['{"a":}', 'value expected', 5],
    ['{"a":1,}', 'property name expected', 7],
    ['{a:1}', 'invalid symbol', 1],
    ['{"a":1', 'close brace expected', 5],
    ['{"a":1} x', 'invalid symbol', 8],
    ['{"a":1} // why', 'invalid comment token', 8],
    ['{"a":tru}', 'invalid symbol', 5],
  ])('says about %j that it has %s at offset %d', (text, reason, offset) => {
    const result = parseJson(text);

    expect(result).toMatchObject({ error: { reason, span: { offset } } });
  });

  it('refuses exactly the beginnings of a text that JSON.parse refuses', () => {
    const text = '{"ttl":{"default":"30m"},"memory":{"maxEntries":50}}';
    const cuts = Array.from({ length: text.length }, (_, end) => text.slice(0, end));

    const accepted = cuts.filter((cut) => !('error' in parseJson(cut)));

    expect(accepted).toEqual([]);
  });

  it('places the error of every cut inside the text', () => {
    const text = '{"ttl":{"default":"30m"},"memory":{"maxEntries":50}}';

    for (let end = 1; end < text.length; end++) {
      const result = parseJson(text.slice(0, end));
      if (!('error' in result)) throw new Error('accepted');
      expect(result.error.span.offset + result.error.span.length).toBeLessThanOrEqual(end);
      expect(result.error.span.length).toBeGreaterThan(0);
    }
  });
});
