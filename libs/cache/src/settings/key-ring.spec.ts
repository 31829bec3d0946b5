import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keysText, ringKey } from '../../../../test/support/key-rings.js';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { formatRingKey, isKeyId, parseKeyRing } from './key-ring.js';

const [one, two] = [ringKey('one').secret.reveal(), ringKey('two').secret.reveal()];

function idsOf(text: string): readonly string[] {
  const parsed = parseKeyRing(text);
  return 'ring' in parsed ? parsed.ring.map(({ id }) => id) : parsed.problems;
}

describe('parseKeyRing', () => {
  it('reads the keys in their order', () => {
    expect(idsOf(keysText('one', 'two'))).toEqual(['one', 'two']);
  });

  it('reads what it formats', () => {
    const key = ringKey('2026-11-23-4f1a');

    const parsed = parseKeyRing(formatRingKey(key));

    expect('ring' in parsed && parsed.ring[0].secret.reveal()).toBe(key.secret.reveal());
  });

  it('passes over comments, empty lines, blanks, a byte order mark and line ends of Windows', () => {
    const text = `\uFEFF# the ring of the shop\r\n\r\n  one: ${one}\t\r\n#two:${two}\r\n`;

    expect(idsOf(text)).toEqual(['one']);
  });

  it.each([
    ['nothing', '', ['it holds no key']],
    ['comments only', '# nothing here\n', ['it holds no key']],
    ['a key without an id', one, ['line 1: not <id>:<base64>']],
    ['an id without a key', 'one:', ['line 1: not <id>:<base64>']],
    ['an id with a blank', `my key:${one}`, ['line 1: not <id>:<base64>']],
    ['an id that is too long', `${'k'.repeat(33)}:${one}`, ['line 1: not <id>:<base64>']],
    ['a comment behind a key', `one:${one} # mine`, ['line 1: not <id>:<base64>']],
    ['what is not base64', 'one:pa$$word', ['line 1: what follows the id is not base64']],
    ['base64 without its end', `one:${one.slice(0, -1)}`, ['line 1: what follows the id is not base64']],
    [
      'a key of 16 bytes',
      `one:${Buffer.alloc(16).toString('base64')}`,
      ['line 1: a key of 16 bytes instead of 32'],
    ],
    ['an id twice', `one:${one}\n\none:${two}`, ['line 3: the id of line 1 again']],
    ['a key twice', `one:${one}\ntwo:${one}`, ['line 2: the key of line 1 under another id']],
  ])('refuses %s', (_what, text, problems) => {
    expect(idsOf(text)).toEqual(problems);
  });

  it('tells of every wrong line at once', () => {
    expect(idsOf(`one:${one}\nx\ntwo:${two}\none:short`)).toEqual([
      'line 2: not <id>:<base64>',
      'line 4: what follows the id is not base64',
    ]);
  });

  it('never says what stands in a line', () => {
    const property = fc.property(fc.stringMatching(/^[a-z]{0,4}[:= ]zqxj[A-Za-z0-9+/=$ ]{0,50}$/), (line) => {
      expect(inspect(parseKeyRing(`${line}\n${keysText('one')}\n${line}`), { depth: 9 })).not.toContain(
        'zqxj',
      );
    });

    fc.assert(property, { numRuns: propertyRuns(300, 20_000) });
  });
});

describe('isKeyId', () => {
  it.each(['k', 'k1', '2026-11-23-4f1a', 'shop.eu_1'])('takes %s', (id) => {
    expect(isKeyId(id)).toBe(true);
  });

  it.each(['', '-k', 'a b', 'a:b', '#k', 'k+1', 'é', 'k'.repeat(33)])('refuses %j', (id) => {
    expect(isKeyId(id)).toBe(false);
  });
});
