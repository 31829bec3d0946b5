import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { dotenvAssignments, parseDotenv } from './dotenv-assignments.js';

describe('dotenvAssignments', () => {
  it('finds the lines of each variable, of a quoted value all of them', () => {
    const text = '# A=0\nA=1\r\n export B = 2\nC="x\ny" # z\nD=\'open\nE=3';

    expect(dotenvAssignments(text).map(({ name, firstLine, lastLine }) => [name, firstLine, lastLine])).toEqual([
      ['A', 1, 1],
      ['B', 2, 2],
      ['C', 3, 4],
      ['D', 5, 5],
      ['E', 6, 6],
    ]);
  }); // prettier-ignore

  it('takes no line inside a value for one, whatever the name of the variable', () => {
    expect(dotenvAssignments('my key="x\nB=1\n"\nC=2').map(({ name }) => name)).toEqual(['C']);
  });

  const plain = fc.constantFrom('', 'x', 'x "', "it's", '#', 'x # "A=1', '\\"');
  const inside = fc.array(fc.constantFrom('x', ' ', '\n', '#', 'A=1', '\nB=2', '\\'), { maxLength: 6 });
  const quoted = fc
    .tuple(fc.constantFrom('"', "'", '`'), inside, fc.constantFrom('', ' # end', ' x'))
    .map(([quote, content, rest]) => `${quote}${content.join('')}${quote}${rest}`);
  const heads = fc.constantFrom('A=', 'export B=', ' C =', 'D ='); // parseEnv of Node 22 loses the line after "C = "
  const assignments = fc.tuple(heads, fc.oneof(plain, quoted)).map((parts) => parts.join(''));
  const texts = fc
    .array(fc.oneof(assignments, fc.constantFrom('', '# A="', ' # B=1')), { maxLength: 6 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));

  it('finds the variables that parseEnv finds, and each where its assignment starts', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const found = dotenvAssignments(text);

        // of blank values every version of Node thinks otherwise; they count as unset
        const named = Object.entries(parseEnv(text)).flatMap(([name, value]) =>
          /^[A-Z]$/.test(name) && value ? [name] : [],
        );
        const all = new Set(found.map(({ name }) => name));
        expect(named.filter((name) => !all.has(name))).toEqual([]);
        for (const { name, firstLine } of found)
          expect(text.split('\n')[firstLine]).toMatch(new RegExp(`^\\s*(export\\s+)?${name}\\s*=`));
      }),
      { numRuns: propertyRuns(300, 20_000) },
    );
  });
});

describe('parseDotenv', () => {
  it.each([
    ['a line of blanks', 'A=1\n  \nB=2', { A: '1', B: '2' }],
    ['an indented comment', 'A=1\n  # C=1\nB=2', { A: '1', B: '2' }],
    ['a comment in the last line', 'A=1\n# C=1', { A: '1' }],
    ['quotes, blanks and remarks', 'A="x # y" # z\r\nexport B = 2 # c\r\n', { A: 'x # y', B: '2' }],
    ['a value of several lines', "A='{\n1}'\nB=2", { A: '{\n1}', B: '2' }],
    ['a variable that stands twice', 'A=1\nA=2', { A: '2' }],
  ])('reads a text with %s', (_what, text, values) => {
    expect(parseDotenv(text)).toEqual(values);
  });
});
