import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { hasRegion, updateRegions } from './regions.js';

const shout = (words: string) => [words.toUpperCase()];
const lines = fc.array(fc.constantFrom('# >>> x a', '  # >>> x b', '# <<< x', '# <<< y', 'A', '', '# a'), {
  maxLength: 8,
});
const update = (text: string) => updateRegions(text, 'x', shout);

describe('updateRegions', () => {
  it('writes what stands between the marks, indented as they are, and nothing else', () => {
    const text = 'a: 1\n  # >>> x one two\n  old\n  # <<< x\nb: 2\n';

    expect(update(text)).toEqual({ text: 'a: 1\n  # >>> x one two\n  ONE TWO\n  # <<< x\nb: 2\n' });
  });

  it('leaves what is up to date as it is', () => {
    const text = '# >>> x a\nA\n# <<< x\n';

    expect(update(text)).toEqual({ text });
  });

  it('writes every region of the name, and no other', () => {
    const text = '# >>> x a\n# <<< x\n# >>> y a\nold\n# <<< y\n# >>> x b\n# <<< x';

    expect(update(text)).toEqual({ text: '# >>> x a\nA\n# <<< x\n# >>> y a\nold\n# <<< y\n# >>> x b\nB\n# <<< x' });
  }); // prettier-ignore

  it('knows the comments of Markdown', () => {
    const text = '<!-- >>> x a b -->\nold\n<!-- <<< x -->';

    expect(update(text)).toEqual({ text: '<!-- >>> x a b -->\nA B\n<!-- <<< x -->' });
  });

  it.each(['a\n# >>> x a\nrest of the file', 'a\n# >>> x a\n# >>> x b\n# <<< x'])(
    'never takes the rest of the file for a region that does not end: %j',
    (text) => {
      expect(update(text)).toEqual({ problem: 'line 2: no «<<< x» ends what begins here' });
    },
  );

  it('changes nothing outside of regions, and nothing the second time', () => {
    const outside = (text: string) => text.replace(/(# >>> x .*\n)[^]*?(?=^ *# <<< x)/gm, '$1');

    fc.assert(
      fc.property(lines, (all) => {
        const text = all.join('\n');
        const first = update(text);
        if ('problem' in first) return;

        expect(outside(first.text)).toBe(outside(text));
        expect(update(first.text)).toEqual(first);
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('says in which line the words of a region cannot be used', () => {
    const result = updateRegions('\n# >>> x a\n# <<< x', 'x', () => ({ problem: 'no such preset' }));

    expect(result).toEqual({ problem: 'line 2: no such preset' });
  });
});

describe('hasRegion', () => {
  it.each([
    ['  # >>> x preset=a', true],
    ['# >>> xy', false],
    ['text # >>> x', false],
    ['# <<< x', false],
  ])('says of %j: %s', (text, expected) => {
    expect(hasRegion(text, 'x')).toBe(expected);
  });
});
