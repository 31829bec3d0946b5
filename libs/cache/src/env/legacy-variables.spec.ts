import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from '../config/resolve-config.js';
import { isLegacyVariable, legacyVariables } from './legacy-values.js';
import { legacyIssues } from './legacy-variables.js';
import type { Environment } from './variables.js';

/** The former variables, a value as people wrote it, and what it means now. */
const REPLACED: readonly (readonly [name: string, raw: string, path: string, text: string])[] = [
  ['CACHE_DEFAULT_TTL', '1800', 'ttl.default', '30m'],
  ['AI_CACHE_DEFAULT_TTL', '5400', 'ttl.default', '90m'],
  ['CACHE_TTL_SECONDS', '90', 'ttl.default', '90s'],
  ['CACHE_MEMORY_CACHE_SIZE', '200', 'memory.maxEntries', '200'],
  ['CACHE_MEMORY_SIZE', '201', 'memory.maxEntries', '201'],
  ['AI_CACHE_MEMORY_CACHE_SIZE', '202', 'memory.maxEntries', '202'],
  ['CACHE_COMPRESSION_THRESHOLD', '2000', 'compression.threshold', '2000B'],
  ['AI_CACHE_COMPRESSION_THRESHOLD', '2048', 'compression.threshold', '2KiB'],
  ['CACHE_COMPRESSION_LEVEL', '4', 'compression.level', '4'],
  ['AI_CACHE_COMPRESSION_LEVEL', '1', 'compression.level', '1'],
  ['CACHE_TEXT_HASH_THRESHOLD', '1500', 'ai.textHashThreshold', '1500'],
  ['AI_CACHE_TEXT_HASH_THRESHOLD', '500', 'ai.textHashThreshold', '500'],
  ['CACHE_HASH_ALGORITHM', 'SHA512', 'ai.hashAlgorithm', 'sha512'],
  ['AI_CACHE_HASH_ALGORITHM', 'sha256', 'ai.hashAlgorithm', 'sha256'],
  ['CACHE_MAX_TEXT_LENGTH', '50000', 'ai.maxTextLength', '50000'],
  ['CACHE_ENABLE_SMART_PROMOTION', 'False', 'ai.smartPromotion', 'false'],
  ['CACHE_ENABLE_AI_FEATURES', 'True', 'ai.enabled', 'true'],
  ['AI_CACHE_ENABLED', 'off', 'ai.enabled', 'false'],
  ['CACHE_OPERATION_TTLS', '{"summarize":3600,"qa":1800}', 'ai.operationTtl.qa', '30m'],
  ['AI_CACHE_OPERATION_TTLS', '{"sentiment":60}', 'ai.operationTtl.sentiment', '1m'],
  ['CACHE_TEXT_SIZE_TIERS', '{"small":10,"medium":20,"large":30}', 'ai.textTiers.medium', '20'],
  ['AI_CACHE_TEXT_SIZE_TIERS', '{"large":30000}', 'ai.textTiers.large', '30000'],
  ['CACHE_SUMMARIZE_TTL', '61', 'ai.operationTtl.summarize', '61s'],
  ['CACHE_SENTIMENT_TTL', '62', 'ai.operationTtl.sentiment', '62s'],
  ['CACHE_KEY_POINTS_TTL', '63', 'ai.operationTtl.key_points', '63s'],
  ['CACHE_QUESTIONS_TTL', '64', 'ai.operationTtl.questions', '64s'],
  ['CACHE_QA_TTL', '65', 'ai.operationTtl.qa', '65s'],
  ['CACHE_TEXT_SIZE_SMALL', '900', 'ai.textTiers.small', '900'],
  ['CACHE_TEXT_SIZE_MEDIUM', '4000', 'ai.textTiers.medium', '4000'],
  ['CACHE_TEXT_SIZE_LARGE', '19000', 'ai.textTiers.large', '19000'],
  ['CACHE_USE_TLS', 'true', 'redis.tls.enabled', 'true'],
  ['CACHE_TLS_CERT_PATH', '/etc/Tls/client.pem', 'redis.tls.certFile', '/etc/Tls/client.pem'],
  ['CACHE_TLS_KEY_PATH', '/etc/tls/client.key', 'redis.tls.keyFile', '/etc/tls/client.key'],
  ['CACHE_TLS_CA_CERT_PATH', '/etc/tls/42', 'redis.tls.caFile', '/etc/tls/42'],
  ['CACHE_MAX_CONNECTIONS', '50', 'redis.maxConnections', '50'],
  ['CACHE_CONNECTION_TIMEOUT', '5', 'redis.connectTimeout', '5s'],
  ['CACHE_SOCKET_TIMEOUT', '7', 'redis.commandTimeout', '7s'],
  ['CACHE_MAX_BATCH_SIZE', '1000', 'redis.batchSize', '1000'],
  ['CACHE_ENABLE_MONITORING', 'no', 'monitoring.enabled', 'false'],
  ['CACHE_STATS_ENABLED', '1', 'monitoring.enabled', 'true'],
  ['CACHE_LOG_LEVEL', 'WARNING', 'monitoring.logLevel', 'warn'],
  ['HEALTH_CHECK_CACHE_TIMEOUT_MS', '3000', 'health.timeout', '3s'],
];

const SECRET = ['CACHE_PASSWORD', 'CACHE_REDIS_PASSWORD', 'CACHE_USERNAME', 'AI_CACHE_REDIS_URL'] as const;

const WITHOUT_SETTING = [
  'CACHE_ENVIRONMENT_PRESET',
  'CACHE_ENVIRONMENT',
  'AI_CACHE_ENABLE_L1_CACHE',
  'LEGACY_CACHE_CONFIG_MIGRATION',
  'CACHE_MONITORING_RETENTION_HOURS',
  'CACHE_MEMORY_THRESHOLD_MB',
  'CACHE_COMPRESSION_THRESHOLD_MB',
];

/** The environment after every fix was carried out: the lines set, the former variables gone. */
function mend(env: Environment): Environment {
  const lines = legacyIssues(env).map(({ fix: [line = ''] }) => /^([A-Z_]+)=(.*)$/.exec(line));
  const kept = Object.entries(env).filter(([name]) => !isLegacyVariable(name));
  const set = lines.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? ''] as const] : []));
  return Object.fromEntries([...kept, ...set]);
}

/** Of a client certificate, each variable alone says half. */
const HALF_CERTIFICATE = 'CCFG313';

describe('legacyIssues', () => {
  it.each(REPLACED)('replaces %s=%s by a line that gives %s the value %s', (name, raw, path, text) => {
    const resolution = resolveConfig({ env: mend({ [name]: raw }) });

    const errors = resolution.issues.filter(({ severity }) => severity === 'error');
    expect(errors.filter(({ code }) => code !== HALF_CERTIFICATE)).toEqual([]);
    expect(resolution.settings.get(path)?.text).toBe(text);
    expect(resolution.settings.get(path)?.origin.layer).toMatch(/^(env|custom)$/);
  });

  it.each([...REPLACED.map(([name]) => name), ...SECRET, ...WITHOUT_SETTING])(
    'refuses to start with %s and says to remove it',
    (name) => {
      const { config, issues } = resolveConfig({ env: { [name]: '1' } });

      expect(config).toBeUndefined();
      expect(issues).toContainEqual(
        expect.objectContaining({ code: 'CCFG401', severity: 'error', path: name }),
      );
      expect(issues.find(({ path }) => path === name)?.fix.join(' ')).toMatch(/remove|set CACHE_PRESET/);
    },
  );

  it('gives one line for all of them together', () => {
    const scalars = REPLACED.filter(([, raw]) => !raw.startsWith('{'));
    const together = [...new Map(scalars.map((one) => [one[2], one])).values()];
    const env = Object.fromEntries(together.map(([name, raw]) => [name, raw]));

    const { settings } = resolveConfig({ env: mend(env) });

    const meant = new Map(together.map(([, , path, text]) => [path, text]));
    expect([...meant.keys()].map((path) => [path, settings.get(path)?.text])).toEqual([...meant]);
  });

  it.each([
    { CACHE_OPERATION_TTLS: '{"summarize":60}', CACHE_QA_TTL: '600' },
    { CACHE_QA_TTL: '600', CACHE_OPERATION_TTLS: '{"summarize":60}' },
  ])('keeps both of a map and of an entry of it: %j', (env) => {
    const { settings } = resolveConfig({ env: mend(env) });

    expect(settings.get('ai.operationTtl.summarize')?.text).toBe('1m');
    expect(settings.get('ai.operationTtl.qa')?.text).toBe('10m');
  });

  it.each(SECRET)('prints nothing of %s', (name) => {
    const { issues } = resolveConfig({ env: { [name]: 'redis://hunter:secret@h', CACHE_DEFAULT_TTL: '60' } });

    expect(JSON.stringify(issues)).not.toMatch(/hunter|secret@/);
  });

  it('sends credentials to a file, since a line with them would be printed', () => {
    const [issue] = legacyIssues({ CACHE_PASSWORD: 'hunter2' });

    expect(issue?.fix[0]).toBe(
      'put it into the URL that CACHE_REDIS_URL_FILE names, or as redis.password into the JSON file that CACHE_CUSTOM_CONFIG_FILE names',
    );
  });

  it.each([
    ['CACHE_DEFAULT_TTL', 'an hour'],
    ['CACHE_DEFAULT_TTL', '0'],
    ['CACHE_COMPRESSION_LEVEL', '12'],
    ['CACHE_USE_TLS', 'maybe'],
    ['CACHE_ENABLE_AI_FEATURES', 'enabled'],
    ['CACHE_LOG_LEVEL', 'CRITICAL'],
    ['CACHE_HASH_ALGORITHM', 'md5'],
    ['CACHE_QA_TTL', '0'],
    ['CACHE_OPERATION_TTLS', '{"qa":0}'],
    ['CACHE_OPERATION_TTLS', '{"qa":"1h"}'],
    ['CACHE_OPERATION_TTLS', 'qa=60'],
    ['CACHE_TEXT_SIZE_TIERS', '{"tiny":5}'],
  ])('says of %s=%s that its value cannot be taken over', (name, raw) => {
    const [issue] = legacyIssues({ [name]: raw });

    expect(issue?.fix[0]).toMatch(/^its value is not one that [\w.]+ takes/);
  });

  it('leaves no variable of the list out of these tests', () => {
    const tested = [...REPLACED.map(([name]) => name), ...SECRET, ...WITHOUT_SETTING];

    expect([...legacyVariables].sort()).toEqual([...tested].sort());
  });

  it('asks which one is meant where two of them disagree, and leaves the setting out of the line', () => {
    const env = { CACHE_DEFAULT_TTL: '60', AI_CACHE_DEFAULT_TTL: '90', CACHE_COMPRESSION_LEVEL: '4' };

    const fixes = legacyIssues(env).map(({ fix: [first] }) => first);

    const dispute =
      'CACHE_DEFAULT_TTL (1m) and AI_CACHE_DEFAULT_TTL (90s) disagree about ttl.default: remove all but one, and start again for the line to write';
    expect(fixes).toEqual([dispute, dispute, 'CACHE_CUSTOM_CONFIG={"compression":{"level":4}}']);
  });

  it('asks too where a map and an entry of it disagree', () => {
    const [first] = legacyIssues({ CACHE_OPERATION_TTLS: '{"qa":60}', CACHE_QA_TTL: '90' });

    expect(first?.fix[0]).toContain('disagree about ai.operationTtl.qa');
  });

  it('asks nothing where two of them agree', () => {
    const [first] = legacyIssues({ CACHE_DEFAULT_TTL: '60', AI_CACHE_DEFAULT_TTL: '60' });

    expect(first?.fix[0]).toBe('CACHE_CUSTOM_CONFIG={"ttl":{"default":"1m"}}');
  });

  it('does not replace a CACHE_CUSTOM_CONFIG that is there', () => {
    const [issue] = legacyIssues({ CACHE_DEFAULT_TTL: '60', CACHE_CUSTOM_CONFIG: '{"mode":"off"}' });

    expect(issue?.fix[0]).toBe('merge into CACHE_CUSTOM_CONFIG: {"ttl":{"default":"1m"}}');
  });

  it('leaves a former variable alone that is blank', () => {
    expect(legacyIssues({ CACHE_DEFAULT_TTL: ' ' })).toEqual([]);
  });

  it('says where a former variable stands', () => {
    const [issue] = legacyIssues({ CACHE_DEFAULT_TTL: '60' }, new Map([['CACHE_DEFAULT_TTL', '.env:9']]));

    expect(issue?.origin).toEqual({ layer: 'env', source: 'CACHE_DEFAULT_TTL', at: '.env:9' });
  });
});
