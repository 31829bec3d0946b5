import { describe, expect, it } from '@jest/globals';
import type { Environment } from '../../env/variables.js';
import { readCompose } from './compose-file.js';
import { planMigration } from './plan-migration.js';
import { rewriteCompose } from './rewrite-compose.js';
import { formatDiff } from './text-edits.js';

const NAME = 'docker-compose.yml';

function migrate(text: string, outer: Environment = {}) {
  const file = readCompose({ name: NAME, text }, outer);
  if ('code' in file) return { text: '', diff: '', issues: [file] };
  const plans = new Map(file.services.map((service) => [service.name, planMigration({ ...service, readFile: () => '' })]));
  const issues = [...plans.values()].flatMap((plan) => plan.issues.filter(({ severity }) => severity === 'error'));
  const rewritten = rewriteCompose(file, plans, '2026-11-22');
  if ('code' in rewritten) return { text: '', diff: '', issues: [rewritten] };
  return { text: rewritten.text, diff: formatDiff(NAME, rewritten.edits), issues };
} // prettier-ignore

const service = (lines: readonly string[]) =>
  ['services:', '  app:', '    image: shop', '    environment:', ...lines, '    ports: [80:80]', ''].join(
    '\n',
  );

describe('a compose file', () => {
  it('keeps comments, order and layout, in the form of a map', () => {
    const text = service([
      '      # the cache',
      '      CACHE_REDIS_URL: redis://redis:6379   # ours',
      "      CACHE_DEFAULT_TTL: '7200' # two hours",
      '      CACHE_MEMORY_SIZE: 500',
      '      CACHE_COMPRESSION_LEVEL: ${LEVEL:-4}',
      '      PORT: ${PORT:-3000}',
    ]);

    expect(migrate(text).text).toBe(
      service([
        '      # the cache',
        '      CACHE_REDIS_URL: redis://redis:6379   # ours',
        '      CACHE_PRESET: production',
        `      CACHE_CUSTOM_CONFIG: '{"compression":{"level":4}}'`,
        '      # migrated 2026-11-22: CACHE_DEFAULT_TTL=7200 → production ttl.default=2h # two hours',
        '      # migrated 2026-11-22: CACHE_MEMORY_SIZE=500 → production memory.maxEntries=500',
        '      # migrated 2026-11-22: CACHE_COMPRESSION_LEVEL=4 → CACHE_CUSTOM_CONFIG compression.level=4',
        '      PORT: ${PORT:-3000}',
      ]),
    );
  });

  it('keeps them in the form of a list', () => {
    const text = service([
      '    - CACHE_REDIS_URL=redis://redis:6379',
      '    - "CACHE_TLS_CA_CERT_PATH=/etc/ca$$1.pem"',
      '    - CACHE_ENABLE_AI_FEATURES=true',
    ]);

    expect(migrate(text).text).toBe(
      service([
        '    - CACHE_REDIS_URL=redis://redis:6379',
        '    - CACHE_PRESET=ai-development',
        `    - 'CACHE_CUSTOM_CONFIG={"redis":{"tls":{"caFile":"/etc/ca$$1.pem"}}}'`,
        '    # migrated 2026-11-22: CACHE_TLS_CA_CERT_PATH=/etc/ca$1.pem → CACHE_CUSTOM_CONFIG redis.tls.caFile=/etc/ca$1.pem',
        '    # migrated 2026-11-22: CACHE_ENABLE_AI_FEATURES=true → ai-development ai.enabled=true',
      ]),
    );
  });

  it('migrates each service by itself, and changes nothing when it runs again', () => {
    const text = [
      'services:',
      '  web:',
      '    environment: { PORT: 1 }',
      '  one:',
      '    environment:',
      '      CACHE_ENVIRONMENT_PRESET: testing',
      '  two:',
      '    environment:',
      '      CACHE_LOG_LEVEL: WARNING',
      '      ENABLE_AI_CACHE: "false"',
      '  redis: {image: redis}',
    ].join('\r\n');

    const once = migrate(text).text;

    expect(once.split('\r\n').slice(5, 7)).toEqual([
      '      CACHE_PRESET: testing',
      '      # migrated 2026-11-22: CACHE_ENVIRONMENT_PRESET → CACHE_PRESET=testing',
    ]);
    expect(once).toContain(`CACHE_CUSTOM_CONFIG: '{"monitoring":{"logLevel":"warn"}}'\r\n`);
    expect(migrate(once).text).toBe(once);
  });

  it('takes a value from the shell or .env where that sets it', () => {
    const text = service(['      CACHE_MAX_BATCH_SIZE: ${BATCH:-7}', '      CACHE_COMPRESSION_LEVEL:']);

    expect(migrate(text, { BATCH: '9', CACHE_COMPRESSION_LEVEL: '5' }).text).toContain(
      `'{"redis":{"batchSize":9},"compression":{"level":5}}'`,
    );
  });

  it.each([
    ['a setting that only the shell knows', ['      CACHE_DEFAULT_TTL: ${TTL}'], {}],
    ['a password from the shell', ['      CACHE_REDIS_URL: redis://h', '      CACHE_PASSWORD: ${PASSWORD}'], { PASSWORD: 'kanarie' }],
    ['a password for a URL from the shell', ['      CACHE_REDIS_URL: ${URL}', '      CACHE_PASSWORD: kanarie'], { URL: 'redis://h' }],
    ['a URL from the shell', ['      AI_CACHE_REDIS_URL: $URL'], { URL: 'redis://:kanarie@h' }],
    ['a custom configuration from the shell', ['      CACHE_CUSTOM_CONFIG: ${JSON:-}', '      CACHE_MAX_BATCH_SIZE: 7'], { JSON: '{"mode":"memory"}' }],
  ])('asks about %s', (_what, lines, outer) => {
    const { text, issues } = migrate(service(lines), outer);

    expect(issues.map(({ code }) => code)).toEqual(['CCFG405']);
    expect(text).not.toContain('CACHE_CUSTOM_CONFIG: \'{');
    expect(JSON.stringify(issues)).not.toContain('kanarie');
  }); // prettier-ignore

  it.each([
    ['is not YAML', 'services:\n  a: [kanarie\n'],
    ['has former variables on one line', 'services:\n  a:\n    environment: { CACHE_DEFAULT_TTL: 60, B: kanarie }\n'],
    ['shares them by an alias', 'x: &x\n  CACHE_PASSWORD: kanarie\nservices:\n  a:\n    environment: *x\n'],
    ['merges them in', 'x: &x\n  CACHE_PASSWORD: kanarie\nservices:\n  a:\n    environment:\n      <<: *x\n      B: 1\n'],
  ])('is left alone with an issue where it %s', (_what, text) => {
    const { issues } = migrate(text);

    expect(issues.map(({ code }) => code)).toEqual(['CCFG406']);
    expect(JSON.stringify(issues)).not.toContain('kanarie');
  }); // prettier-ignore

  it.each([
    '',
    'services:',
    'services: []',
    '- a',
    'services:\n  a:\n',
    'services:\n  a:\n    environment:\n',
  ])('without an environment has nothing to migrate: %j', (text) => {
    expect(migrate(text)).toEqual({ text, diff: `--- ${NAME}\n+++ ${NAME} (migrated)`, issues: [] });
  });

  it('prints nothing of credentials that it moves', () => {
    const { text, diff } = migrate(
      service([
        '      CACHE_REDIS_URL: redis://h # kanarie',
        '      CACHE_PASSWORD: "kanarie$$$$" # kanarie',
      ]),
    );

    expect(text).toContain('      CACHE_REDIS_URL: redis://:kanarie%24%24@h # kanarie\n');
    expect(diff).toContain('+      CACHE_REDIS_URL: ');
    expect(diff).not.toContain('kanarie');
  });
});
