import { describe, expect, it } from '@jest/globals';
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
