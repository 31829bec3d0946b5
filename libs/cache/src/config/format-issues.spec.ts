import { describe, expect, it } from '@jest/globals';
import { formatIssues } from './format-issues.js';
import { resolveConfig, type ResolveConfigOptions } from './resolve-config.js';

const CACHE_REDIS_URL = 'redis://localhost:6379/0';

/** The text without its first line break, and the last one. */
function text(strings: TemplateStringsArray): string {
  return (strings.raw[0] ?? '').slice(1, -1);
}

function report(env: Record<string, string>, more: Partial<ResolveConfigOptions> = {}): string {
  return formatIssues(resolveConfig({ env: { CACHE_REDIS_URL, ...env }, ...more }).issues);
}

describe('formatIssues', () => {
  it('names other layers that set the same, and what would apply instead', () => {
    const shown = report(
      { CACHE_PRESET: 'production', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"99d"}}' },
      { code: { ttl: { default: '5m' } }, codeSource: 'app.module.ts' },
    );

    expect(shown).toContain(text`
   also set  2h from preset "production"
   instead   5m from app.module.ts would apply
`);
  });

  it('names the line in a text of several', () => {
    const shown = report({ CACHE_CUSTOM_CONFIG: '{\n  "mode": "off",\n  "ttl": {\n' });

    expect(shown).toMatch(/close brace expected at line \d, column \d+\n/);
    expect(/at (line .*)/.exec(shown)?.[1]).toBe(/process\.env, (line .*)\)/.exec(shown)?.[1]);
  });

  it.each([
    [0, 0, '0 errors, 0 warnings.'],
    [1, 2, '1 error, 2 warnings.'],
    [2, 1, '2 errors, 1 warning.'],
  ])('counts %d errors and %d warnings', (errors, warnings, summary) => {
    const some = (count: number, severity: 'error' | 'warning') =>
      Array.from(
        { length: count },
        () => ({ code: 'CCFG101', severity, path: 'a', message: 'b', fix: [] }) as const,
      );

    expect(
      formatIssues([...some(errors, 'error'), ...some(warnings, 'warning')])
        .split('\n')
        .at(-1),
    ).toBe(summary);
  });
});
