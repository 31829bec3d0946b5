import { describe, expect, it } from '@jest/globals';
import { builtInPresets } from '../../presets/registry.js';
import { presetReasons } from './preset-reasons.js';

describe('the reasons of a preset as a table', () => {
  it.each(builtInPresets.map(({ name }) => name))('say of each value of %s why it is so', (name) => {
    const lines = presetReasons(`preset=${name}`);
    const rows = (Array.isArray(lines) ? (lines as string[]) : []).filter((line) => line.startsWith('| `'));

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => / \| +\|$/.test(row))).toEqual([]);
  });

  it.each(['', 'preset=', 'preset=prod', 'production'])('are not there for «%s»', (words) => {
    expect(presetReasons(words)).toEqual({
      problem: expect.stringMatching(/^write preset=NAME, with one of disabled/),
    });
  });
});
