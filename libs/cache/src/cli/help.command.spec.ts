import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { LIBRARY, sourceFiles } from '../../../../test/support/source-files.js';
import { issuePages } from '../config/issue-codes.js';
import { EXIT } from './cli-io.js';

const PAGES = ['config/issue-codes.ts', 'config/drift-pages.ts'];

/** Every code that the sources speak of, outside the pages. */
const USED = [
  ...new Set(
    sourceFiles(LIBRARY)
      .filter(({ path }) => !PAGES.includes(path))
      .flatMap(({ text }) => text.match(/\bCCFG\d{3}\b/g) ?? []),
  ),
].sort();

describe('cache-config help', () => {
  it('has a page for every code that is used, and no other', () => {
    expect(Object.keys(issuePages).sort()).toEqual(USED);
  });

  it.each(Object.keys(issuePages))('prints the page of %s', (code) => {
    const { exitCode, stdout, stderr } = runFake(`help ${code}`);

    expect(stdout).toMatch(new RegExp(`^${code} {2}\\S[^\\n]*\\n\\n\\S[^\\n]{20,}$`));
    expect([exitCode, stderr]).toEqual([EXIT.yes, '']);
  });

  it('takes a code in lower case', () => {
    expect(runFake('help ccfg102')).toEqual(runFake('help CCFG102'));
  });

  it.each(['CCFG999', '102', 'toString', '__proto__'])(
    'takes %s for wrong usage and lists the codes',
    (code) => {
      const { exitCode, stdout, stderr } = runFake(`help ${code}`);

      expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
      expect(stderr).toMatch(
        new RegExp(
          `^cache-config: no page for "${code}", and no such command\\. Known codes: CCFG001 .* ${USED.at(-1)}$`,
        ),
      );
    },
  );
});
