import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { parseDotenv } from '../../env/dotenv-assignments.js';
import { dotenvPlaces } from '../../env/dotenv-places.js';
import { rewriteDotenv } from './dotenv-file.js';
import { planMigration } from './plan-migration.js';
import { formatDiff } from './text-edits.js';

const DATE = '2026-11-22';

function migrate(text: string): { text: string; diff: string } {
  const plan = planMigration({
    env: parseDotenv(text),
    places: dotenvPlaces(text, '.env'),
    readFile: () => '',
  });
  const rewritten = rewriteDotenv({ name: '.env', text }, plan, DATE);
  if ('code' in rewritten) throw new Error(rewritten.message);
  return { text: rewritten.text, diff: formatDiff('.env', rewritten.edits) };
}

describe('rewriteDotenv', () => {
  it('turns former lines into comments and puts the new ones where the first of them stood', () => {
    const before = [
      '# The shop',
      'PORT=3000',
      '',
      '# cache',
      'CACHE_REDIS_URL="redis://redis:6379"  # ours',
      'export CACHE_DEFAULT_TTL=7200 # two hours',
      'CACHE_MEMORY_CACHE_SIZE=500',
      'CACHE_COMPRESSION_LEVEL=4',
      '',
    ].join('\r\n');

    expect(migrate(before).text.split('\r\n')).toEqual([
      '# The shop',
      'PORT=3000',
      '',
      '# cache',
      'CACHE_REDIS_URL="redis://redis:6379"  # ours',
      'CACHE_PRESET=production',
      'CACHE_CUSTOM_CONFIG={"compression":{"level":4}}',
      '# migrated 2026-11-22: CACHE_DEFAULT_TTL=7200 → production ttl.default=2h # two hours',
      '# migrated 2026-11-22: CACHE_MEMORY_CACHE_SIZE=500 → production memory.maxEntries=500',
      '# migrated 2026-11-22: CACHE_COMPRESSION_LEVEL=4 → CACHE_CUSTOM_CONFIG compression.level=4',
      '',
    ]);
  });

  it('replaces a variable that is there in its place', () => {
    const before = `CACHE_CUSTOM_CONFIG='{"ttl":{"default":"5m"}}' # ours\nCACHE_PRESET=simple\nCACHE_COMPRESSION_LEVEL=4`;

    expect(migrate(before).text.split('\n')).toEqual([
      'CACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"},"compression":{"level":4}} # ours',
      'CACHE_PRESET=simple',
      '# migrated 2026-11-22: CACHE_COMPRESSION_LEVEL=4 → CACHE_CUSTOM_CONFIG compression.level=4',
    ]);
  });

  it('quotes a value that could not be read back without', () => {
    const { text } = migrate("CACHE_TLS_CA_CERT_PATH='/etc/tls#2/ca.pem'\n");

    expect(text).toContain(`CACHE_CUSTOM_CONFIG='{"redis":{"tls":{"caFile":"/etc/tls#2/ca.pem"}}}'\n`);
  });

  it('keeps nothing of a secret in the comment, nor in the diff', () => {
    const { text, diff } = migrate('CACHE_REDIS_URL=redis://redis\nCACHE_PASSWORD=hunter#2\n');

    expect(text).toBe(
      'CACHE_REDIS_URL=redis://:hunter@redis\nCACHE_PRESET=simple\n# migrated 2026-11-22: CACHE_PASSWORD → CACHE_REDIS_URL (user info)\n',
    );
    expect(diff).toBe(
      [
        '--- .env',
        '+++ .env (migrated)',
        '@@ -1 +1 @@',
        '-CACHE_REDIS_URL=******',
        '+CACHE_REDIS_URL=redis://******:******@redis',
        '@@ -1,0 +2 @@',
        '+CACHE_PRESET=simple',
        '@@ -2 +3 @@',
        '-CACHE_PASSWORD=******',
        '+# migrated 2026-11-22: CACHE_PASSWORD → CACHE_REDIS_URL (user info)',
      ].join('\n'),
    );
  });

  it('lets the last of two lines count, and says so at the first', () => {
    const { text } = migrate('CACHE_MAX_BATCH_SIZE=7\nCACHE_MAX_BATCH_SIZE=8\n');

    expect(text).toContain('# migrated 2026-11-22: CACHE_MAX_BATCH_SIZE → CACHE_MAX_BATCH_SIZE, set again below\n');
    expect(parseDotenv(text)['CACHE_CUSTOM_CONFIG']).toBe('{"redis":{"batchSize":8}}');
  }); // prettier-ignore

  it('replaces all lines of a quoted value', () => {
    const { text } = migrate(`A=1\nCACHE_OPERATION_TTLS='{\n  "qa": 90\n}'\nB=2\n`);

    expect(text.split('\n').slice(3)).toEqual([
      '# migrated 2026-11-22: CACHE_OPERATION_TTLS → CACHE_CUSTOM_CONFIG ai.operationTtl.qa=90s',
      'B=2',
      '',
    ]);
  });

  it('leaves a text alone that says nothing of the former style', () => {
    const text = 'CACHE_PRESET=simple\nREDIS_URL=redis://other\n';

    expect(migrate(text).text).toBe(text);
  });

  it('changes no other variable and no comment, and nothing when it runs again', () => {
    const line = fc.constantFrom(
      'A=1', 'B="x # y"', "C='a\nb'", 'D=`q`', '', '# note', '  ', 'CACHE_DEFAULT_TTL=7200', 'export CACHE_MEMORY_SIZE="70"', "CACHE_QA_TTL='60' # one",
      'CACHE_PASSWORD=kanarie', 'CACHE_REDIS_URL=redis://h', 'CACHE_CUSTOM_CONFIG={"mode":"memory"}', 'CACHE_PRESET=simple', 'CACHE_LOG_LEVEL=', 'ENABLE_AI_CACHE=false',
    ); // prettier-ignore
    const ours = /^(CACHE_|ENABLE_AI_)/;

    fc.assert(
      fc.property(
        fc.uniqueArray(line, { maxLength: 12, minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, end) => {
          const before = ['CACHE_REDIS_URL=redis://cache', ...lines].join(end);

          const once = migrate(before);

          const others = (text: string) =>
            Object.entries(parseDotenv(text)).filter(([name]) => !ours.test(name));
          expect(others(once.text)).toEqual(others(before));
          expect(once.text.split('\n').filter((one) => one.startsWith('# note'))).toHaveLength(
            lines.filter((one) => one === '# note').length,
          );
          expect(once.diff).not.toContain('kanarie');
          expect(migrate(once.text).text).toBe(once.text);
        },
      ),
      { numRuns: propertyRuns(40, 10_000) },
    );
  });
});
