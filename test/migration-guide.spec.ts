import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../libs/cache/src/cli/run-cli.js';
import { parseDotenv } from '../libs/cache/src/env/dotenv-assignments.js';
import { legacyNames } from '../libs/cache/src/settings/leaves.js';
import { FakeCliIo, runFakeAsync } from './support/fake-cli-io.js';
import { fencedBlocks } from './support/markdown.js';
import { ROOT } from './support/source-files.js';

const GUIDE = readFileSync(join(ROOT, 'docs/guides/migration.md'), 'utf8');
const block = (language: string): string =>
  fencedBlocks(GUIDE).find((one) => one.language === language)?.text ?? '';

describe('the guide of the migration', () => {
  it('starts from 28 variables, the former ones and those that stay', () => {
    const names = Object.keys(parseDotenv(block('dotenv')));

    expect(names).toHaveLength(28);
    expect(names.filter((name) => legacyNames.has(name))).toHaveLength(24);
  });

  it('ends with exactly what the command writes', async () => {
    const io = new FakeCliIo({ files: { '.env': block('dotenv') } });

    expect(await runCli(['migrate', '--write'], io)).toBe(0);

    const after = Object.entries(parseDotenv(io.files['.env'] ?? ''));
    const expected = Object.entries(parseDotenv(block('env')));
    expect(new Map(after.filter(([name]) => !name.endsWith('REDIS_URL') || name.startsWith('CACHE_')))).toEqual(
      new Map(expected),
    );
    expect(io.printed.join('\n')).toMatch(/equivalence: (\d+)\/\1 legacy settings reproduce exactly; issues 0$/);
  }); // prettier-ignore

  it('shows a conflict as it is printed', async () => {
    const env = 'CACHE_REDIS_URL=redis://a\nAI_CACHE_REDIS_URL=redis://b\n';

    const { stdout } = await runFakeAsync('migrate', { files: { '.env': env } });

    expect(stdout).toContain(block('text').trimEnd());
  });

  it('is at most 120 lines long', () => {
    expect(GUIDE.split('\n').length).toBeLessThanOrEqual(121);
  });
});
