import { describe, expect, it } from '@jest/globals';
import type { Environment } from '../../env/variables.js';
import { isSettled, type MigrationPlan } from './migration-plan.js';
import { planMigration } from './plan-migration.js';

const plan = (env: Environment, files: Readonly<Record<string, string>> = {}): MigrationPlan => {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`no such file: ${path}`);
    return text;
  };
  return planMigration({ env, readFile });
};

const linesOf = ({ lines }: MigrationPlan) =>
  lines.map(({ variable, value }) => `${variable}=${value.reveal()}`);
const stepsOf = ({ steps }: MigrationPlan) =>
  Object.fromEntries(steps.map(({ variable, kind }) => [variable, kind]));
const REDIS = { CACHE_REDIS_URL: 'redis://redis:6379' };

describe('planMigration', () => {
  it('lets the preset say most and the custom configuration the rest', () => {
    const migration = plan({
      CACHE_REDIS_URL: 'redis://redis:6379',
      CACHE_DEFAULT_TTL: '7200',
      CACHE_MEMORY_CACHE_SIZE: '500',
      CACHE_COMPRESSION_THRESHOLD: '2000',
      CACHE_COMPRESSION_LEVEL: '6',
      CACHE_MAX_CONNECTIONS: '50',
      CACHE_CONNECTION_TIMEOUT: '10',
      CACHE_ENABLE_AI_FEATURES: 'false',
      CACHE_LOG_LEVEL: 'INFO',
    });

    expect(linesOf(migration)).toEqual([
      'CACHE_PRESET=production',
      'CACHE_REDIS_URL=redis://redis:6379',
      'CACHE_CUSTOM_CONFIG={"compression":{"threshold":"2000B"},"redis":{"maxConnections":50}}',
    ]);
    expect(migration.reason).toBe('leaves the fewest settings to say (2)');
    expect(migration.proof.filter(({ equal }) => equal)).toHaveLength(8);
    expect(isSettled(migration)).toBe(true);
  });

  it('says of each variable what becomes of it', () => {
    const migration = plan({
      ...REDIS,
      CACHE_ENVIRONMENT_PRESET: 'production',
      CACHE_DEFAULT_TTL: '7200',
      CACHE_COMPRESSION_LEVEL: '4',
      CACHE_ENABLE_AI_FEATURES: 'true',
      LEGACY_CACHE_CONFIG_MIGRATION: '1',
      CACHE_MEMORY_SIZE: '',
      TEST_REDIS_URL: 'redis://localhost:6379/15',
      HEALTH_CHECK_RETRY_COUNT: '2',
      CACHE_USE_TLS: 'false',
    });

    expect(stepsOf(migration)).toEqual({
      CACHE_ENVIRONMENT_PRESET: 'renamed',
      CACHE_DEFAULT_TTL: 'converted',
      CACHE_COMPRESSION_LEVEL: 'converted',
      CACHE_ENABLE_AI_FEATURES: 'renamed',
      LEGACY_CACHE_CONFIG_MIGRATION: 'removed',
      CACHE_MEMORY_SIZE: 'removed',
      TEST_REDIS_URL: 'stays',
      HEALTH_CHECK_RETRY_COUNT: 'stays',
      CACHE_USE_TLS: 'absorbed by preset',
    });
  });

  it('needs nothing where nothing of the former style is left', () => {
    const { steps, lines } = plan({ ...REDIS, CACHE_PRESET: 'production', REDIS_URL: 'redis://other' });

    expect(steps.map(({ kind }) => kind)).toEqual(['stays']);
    expect(lines).toEqual([]);
  });

  it('keeps the preset that is chosen already', () => {
    const { preset, reason } = plan({ ...REDIS, CACHE_PRESET: 'simple', CACHE_DEFAULT_TTL: '7200' });

    expect([preset, reason]).toEqual(['simple', 'CACHE_PRESET says so']);
  });

  it.each([
    [{ CACHE_ENVIRONMENT_PRESET: 'production', CACHE_ENVIRONMENT: 'development' }, 'production'],
    [{ CACHE_ENVIRONMENT: 'staging' }, 'production'],
    [{ CACHE_ENVIRONMENT: 'testing' }, 'testing'],
    [{ CACHE_ENVIRONMENT: 'ai-prod' }, 'simple'],
  ])('takes the name of an environment for a preset: %j is %s', (env, preset) => {
    expect(plan({ ...REDIS, ...env }).preset).toBe(preset);
  });

  it.each([
    ['a preset without Redis', { CACHE_DEFAULT_TTL: '60', CACHE_MEMORY_SIZE: '25' }],
    ['AI', { ...REDIS, CACHE_DEFAULT_TTL: '14400', CACHE_MEMORY_SIZE: '1000' }],
  ])('does not choose %s because its numbers fit', (_what, env) => {
    const migration = plan(env);

    expect(migration.preset).not.toMatch(/^(testing|minimal|disabled|ai-.*)$/);
    expect(isSettled(migration)).toBe(true);
  });

  it('chooses a preset with AI where AI was on', () => {
    expect(linesOf(plan({ ...REDIS, AI_CACHE_ENABLED: 'true', CACHE_DEFAULT_TTL: '14400', CACHE_MEMORY_SIZE: '1000' }))).toEqual([
      'CACHE_PRESET=ai-production',
      'CACHE_REDIS_URL=redis://redis:6379',
    ]);
  }); // prettier-ignore

  it('merges into the custom configuration that is there, which counts', () => {
    const migration = plan({
      ...REDIS,
      CACHE_PRESET: 'simple',
      CACHE_CUSTOM_CONFIG: '{"Redis":{"max_connections":9},"default_ttl":60}',
      CACHE_MAX_CONNECTIONS: '50',
      CACHE_DEFAULT_TTL: '1800',
      CACHE_MAX_BATCH_SIZE: '7',
    });

    expect(linesOf(migration).at(-1)).toBe(
      'CACHE_CUSTOM_CONFIG={"Redis":{"max_connections":9,"batchSize":7},"default_ttl":60}',
    );
    expect(stepsOf(migration)).toMatchObject({
      CACHE_MAX_CONNECTIONS: 'superseded',
      CACHE_DEFAULT_TTL: 'superseded',
    });
  });

  it('says which variables had no effect before', () => {
    const { steps } = plan({ ...REDIS, CACHE_MAX_CONNECTIONS: '50', CACHE_COMPRESSION_LEVEL: '9' });

    expect(steps.map(({ note }) => note)).toEqual([
      'had no effect before: applying it now changes behaviour',
      undefined,
    ]);
  });

  it.each([
    ['AI_CACHE_REDIS_URL', { AI_CACHE_REDIS_URL: 'redis://a', REDIS_URL: 'redis://a' }],
    ['REDIS_URL', { REDIS_URL: 'redis://a', CACHE_DEFAULT_TTL: '7200' }],
  ])('takes %s over where there is no CACHE_REDIS_URL', (name, env) => {
    const migration = plan(env);

    expect(linesOf(migration)).toContain('CACHE_REDIS_URL=redis://a');
    expect(stepsOf(migration)[name]).toBe(name === 'REDIS_URL' ? 'copied' : 'renamed');
    expect(isSettled(migration)).toBe(true);
  });

  it('puts credentials percent-encoded into the URL that stands beside them', () => {
    const migration = plan({ ...REDIS, CACHE_USERNAME: 'app', CACHE_PASSWORD: "p@ss/w'rd" });

    expect(linesOf(migration)).toContain('CACHE_REDIS_URL=redis://app:p%40ss%2Fw%27rd@redis:6379');
    expect(migration.proof.map(({ path, equal }) => [path, equal])).toEqual([
      ['redis.username', true],
      ['redis.password', true],
    ]);
    expect(JSON.stringify(migration)).not.toContain('p%40');
  });

  it.each([
    ['CACHE_REDIS_URL and AI_CACHE_REDIS_URL', { ...REDIS, AI_CACHE_REDIS_URL: 'redis://other' }, 'AI_CACHE_REDIS_URL'],
    ['REDIS_URL and AI_CACHE_REDIS_URL', { REDIS_URL: 'redis://a', AI_CACHE_REDIS_URL: 'redis://b' }, 'AI_CACHE_REDIS_URL'],
    ['two passwords', { ...REDIS, CACHE_PASSWORD: 'one', CACHE_REDIS_PASSWORD: 'two' }, 'CACHE_PASSWORD'],
    ['a URL with another password', { CACHE_REDIS_URL: 'redis://:a@h', CACHE_PASSWORD: 'b' }, 'CACHE_PASSWORD'],
    ['a URL with another user', { CACHE_REDIS_URL: 'redis://a@h', CACHE_USERNAME: 'b' }, 'CACHE_USERNAME'],
    ['a password without a URL', { CACHE_PASSWORD: 'b' }, 'CACHE_PASSWORD'],
    ['a mounted URL', { CACHE_REDIS_URL_FILE: '/url', CACHE_PASSWORD: 'b' }, 'CACHE_PASSWORD'],
    ['a password beside a URL that another one overrules', { ...REDIS, CACHE_CUSTOM_CONFIG: '{"redis":{"url":"redis://h"}}', CACHE_PASSWORD: 'b' }, 'CACHE_PASSWORD'],
    ['TLS over redis://', { ...REDIS, CACHE_USE_TLS: 'true' }, 'CACHE_USE_TLS'],
    ['rediss:// without TLS', { CACHE_REDIS_URL: 'rediss://h', CACHE_USE_TLS: 'false' }, 'CACHE_USE_TLS'],
    ['two lifetimes', { ...REDIS, CACHE_DEFAULT_TTL: '60', CACHE_TTL_SECONDS: '90' }, 'CACHE_DEFAULT_TTL'],
    ['two switches', { ...REDIS, ENABLE_AI_CACHE: 'true', AI_CACHE_ENABLED: 'false' }, 'AI_CACHE_ENABLED'],
    ['a value that is refused', { ...REDIS, CACHE_COMPRESSION_LEVEL: '12' }, 'CACHE_COMPRESSION_LEVEL'],
    ['a mounted configuration', { ...REDIS, CACHE_CUSTOM_CONFIG_FILE: '/json', CACHE_MAX_CONNECTIONS: '50' }, 'CACHE_CUSTOM_CONFIG_FILE'],
  ])('asks what is meant by %s', (_what, env, name) => {
    const migration = plan(env, { '/url': 'redis://h', '/json': '{}' });

    expect(migration.issues).toEqual([expect.objectContaining({ code: 'CCFG405', severity: 'error', path: name })]);
    expect(migration.issues[0]?.fix[0]).toMatch(/delete|add|write|put/);
    expect(isSettled(migration)).toBe(false);
  }); // prettier-ignore

  it('asks nothing where two of them say the same', () => {
    const migration = plan({
      CACHE_REDIS_URL: 'rediss://app:word@h',
      AI_CACHE_REDIS_URL: 'rediss://app:word@h',
      CACHE_PASSWORD: 'word',
      CACHE_REDIS_PASSWORD: 'word',
      CACHE_USERNAME: 'app',
      CACHE_USE_TLS: 'true',
      CACHE_DEFAULT_TTL: '60',
      CACHE_TTL_SECONDS: '60',
    });

    expect(isSettled(migration)).toBe(true);
    expect(migration.issues).toEqual([]);
    expect(linesOf(migration)).not.toContainEqual(expect.stringContaining('tls'));
  });

  it('waits until the variables that stay are mended', () => {
    const { issues } = plan({ CACHE_CUSTOM_CONFIG: '{"ttl":', CACHE_DEFAULT_TTL: '60' });

    expect(issues.map(({ code }) => code)).toEqual(['CCFG201']);
  });

  it('warns where production is chosen and the URL is set elsewhere', () => {
    const { issues } = plan({ CACHE_ENVIRONMENT_PRESET: 'production' });

    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['CCFG501', 'warning']]);
  });
});
