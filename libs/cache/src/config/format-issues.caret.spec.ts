import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/support/property-runs.js';
import { formatIssue } from './format-issues.js';
import { resolveConfig } from './resolve-config.js';

/** Settings that may stand before and behind the mistake. */
const filler = fc.subarray([
  '"mode":"tiered"',
  '"namespace":"shop"',
  '"ttl":{"default":"30m"}',
  '"memory":{"maxEntries":50}',
  '"redis":{"password":"hunter2","batchSize":5}',
  '"monitoring":{"logLevel":"info"}',
]);

/** A mistake, and the token in it that is wrong. */
const mistake = fc.constantFrom(
  { json: '"compresion":{"level":3}', token: '"compresion"', code: 'CCFG203' },
  { json: '"compression":{"level":777}', token: '777', code: 'CCFG103' },
  { json: '"compression":{"threshold":4096}', token: '4096', code: 'CCFG110' },
  { json: '"health":{"__proto__":1}', token: '"__proto__"', code: 'CCFG205' },
  { json: '"health":5', token: '5', code: 'CCFG206' },
);

const blank = fc.constantFrom('', ' ', '\n', '\n   ');

const anyText = fc
  .tuple(filler, mistake, filler, blank)
  .map(([before, { json, token, code }, after, gap]) => {
    const others = after.filter((part) => !before.includes(part));
    return { text: `{${gap}${[...before, json, ...others].join(`,${gap}`)}${gap}}`, token, code };
  });

describe('the frame of an issue', () => {
  it('has its carets exactly under what is wrong', () => {
    fc.assert(
      fc.property(anyText, ({ text, token, code }) => {
        const { issues } = resolveConfig({ env: { CACHE_CUSTOM_CONFIG: text } });
        const issue = issues.find((one) => one.code === code);

        const lines = (issue ? formatIssue(issue) : '').split('\n');
        const caretLine = lines.findIndex((line) => /^ +\^+$/.test(line));
        const carets = lines[caretLine] ?? '';
        const above = lines[caretLine - 1] ?? '';
        expect(above.slice(carets.indexOf('^'), carets.length)).toBe(token);
      }),
      { numRuns: propertyRuns(150, 10_000) },
    );
  });

  it('has the column of what is wrong', () => {
    fc.assert(
      fc.property(anyText, ({ text, token, code }) => {
        const { issues } = resolveConfig({ env: { CACHE_CUSTOM_CONFIG: text } });
        const issue = issues.find((one) => one.code === code);

        const [, line = '1', column = ''] =
          /^process\.env, (?:line (\d+), )?column (\d+)$/.exec(issue?.origin?.at ?? '') ?? [];
        const there = text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1) ?? '';
        expect(there.startsWith(token)).toBe(true);
      }),
      { numRuns: propertyRuns(150, 10_000) },
    );
  });
});
