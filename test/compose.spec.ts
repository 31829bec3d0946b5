import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInPresets } from 'nestjs-cache-presets/core';
import { composeProblems, templateProblems } from './support/compose-problems.js';
import { mergeCompose, parseCompose, readCompose, withDefaults } from './support/compose.js';

const PRESETS = builtInPresets.map(({ name }) => name);

const BASE = 'docker-compose.yml';
const DEVELOPMENT = 'docker-compose.dev.yml';
const PRODUCTION = 'docker-compose.prod.yml';

const readText = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');

function schemaErrors(content: unknown): unknown {
  const { $schema: _, ...schema } = JSON.parse(readText('test/support/compose-spec.schema.json')) as Record<
    string,
    unknown
  >; // its $schema has https:, by which ajv does not know draft 7
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(content);
  return validate.errors ?? [];
}

describe('Compose schema', () => {
  it.each([BASE, DEVELOPMENT, PRODUCTION])('accepts %s', (name) => {
    const { content } = readCompose(name);

    expect(schemaErrors(content)).toEqual([]);
  });

  it('rejects a key that Compose does not know', () => {
    const { content } = parseCompose('services: { app: { image: app, replica: 2 } }');

    expect(schemaErrors(content)).toMatchObject([{ params: { additionalProperty: 'replica' } }]);
  });
});

describe('Compose configuration of the cache', () => {
  it.each([[[BASE]], [[BASE, DEVELOPMENT]], [[BASE, PRODUCTION]]])('is sound in %j', (names) => {
    const [base, ...overlays] = names.map(readCompose);

    expect(composeProblems(mergeCompose(base!, ...overlays), PRESETS)).toEqual([]);
  });

  it.each([
    [[BASE], 'development'],
    [[BASE, DEVELOPMENT], 'development'],
    [[BASE, PRODUCTION], 'production'],
  ])('starts %j with the preset %s', (names, preset) => {
    const [base, ...overlays] = names.map(readCompose);
    const { app } = mergeCompose(base!, ...overlays).services;

    expect(withDefaults(app?.environment?.['CACHE_PRESET'])).toBe(preset);
  });

  it('is complete in .env.cache.template, with known names only', () => {
    const template = readText('.env.cache.template');

    expect(templateProblems(template)).toEqual([]);
    expect(template.match(/^(# )?[A-Z_]+(?==)/gm)).toEqual([
      'CACHE_PRESET',
      '# CACHE_REDIS_URL',
      '# ENABLE_AI_CACHE',
      '# CACHE_CUSTOM_CONFIG',
    ]);
  });
});

describe('composeProblems', () => {
  const sound = `
    services:
      app:
        environment: { CACHE_PRESET: '\${CACHE_PRESET:-production}', CACHE_REDIS_URL: 'redis://redis:6379' }
        depends_on: { redis: { condition: service_healthy } }
      redis:
        command: redis-server --maxmemory 1mb --maxmemory-policy allkeys-lru
        healthcheck: { test: redis-cli ping }
        ports: []
  `;
  const problemsWith = (app: string, redis = '{}', base = sound) =>
    composeProblems(
      mergeCompose(parseCompose(base), parseCompose(`services: { app: ${app}, redis: ${redis} }`)),
      PRESETS,
    );
  const environment = (entries: string) => problemsWith(`{ environment: { ${entries} } }`);

  it('has nothing to say about a sound model', () => {
    expect(problemsWith('{}')).toEqual([]);
  });

  it('finds a variable that nothing reads', () => {
    expect(environment('CACHE_LOG_LEVEL: debug')).toEqual(['app: the variable CACHE_LOG_LEVEL is unknown']);
    expect(environment("PORT: '${CACHE_PORT:-1}'")).toEqual([
      'the interpolated variable CACHE_PORT is unknown',
    ]);
  });

  it('finds a preset that does not exist', () => {
    expect(environment("CACHE_PRESET: '${CACHE_PRESET:-prod}'")).toEqual([
      'app: the preset «prod» does not exist',
    ]);
  });

  it('finds both forms of a variable', () => {
    expect(environment('CACHE_REDIS_URL_FILE: /url')).toEqual([
      'app: CACHE_REDIS_URL and CACHE_REDIS_URL_FILE are both set',
    ]);
    expect(environment("CACHE_REDIS_URL: '', CACHE_REDIS_URL_FILE: /url")).toEqual([]);
  });

  it('finds an address that is missing or leads nowhere', () => {
    expect(environment("CACHE_REDIS_URL: ''")).toEqual(['app: production needs the address of a Redis']);
    expect(environment("CACHE_REDIS_URL: 'redis://localhost'")).toEqual([
      'app: CACHE_REDIS_URL names «localhost», which is no service',
    ]);
  });

  it('finds an AI cache that contradicts the preset', () => {
    expect(environment("ENABLE_AI_CACHE: '${ENABLE_AI_CACHE:-true}'")).toEqual([
      'app: ENABLE_AI_CACHE=true contradicts the preset production',
    ]);
  });

  it('finds a dependency that does not exist or has no health', () => {
    expect(problemsWith('{ depends_on: { valkey: { condition: service_started } } }')).toEqual([
      'app: depends on «valkey», which is no service',
    ]);
    expect(problemsWith('{}', '{ healthcheck: !override {} }', sound)).toContain(
      'redis: has no health check',
    );
  });

  it('finds a secret that is not defined or not granted', () => {
    expect(problemsWith('{ secrets: [url] }')).toEqual(['app: the secret «url» is not defined']);
    expect(problemsWith('{ command: cat /run/secrets/url }')).toEqual([
      'app: reads the secret «url», which it is not granted',
    ]);
  });

  it.each([
    ['redis-server --maxmemory-policy allkeys-lru', 'redis: has no maxmemory'],
    ['redis-server --maxmemory 1mb --maxmemory-policy noeviction', 'redis: has no policy that evicts'],
    [
      'redis-server --maxmemory 1mb --maxmemory-policy allkeys-lfu --requirepass x',
      'redis: asks for a password that its health check does not give',
    ],
  ])('finds what is wrong with the Redis of «%s»', (command, problem) => {
    expect(problemsWith('{}', `{ command: ${command} }`)).toEqual([problem]);
  });

  it('finds replicas that share one published port', () => {
    expect(problemsWith("{ ports: ['${PORT:-3000}:3000'], deploy: { replicas: 2 } }")).toEqual([
      'app: 2 replicas share the published port 3000:3000',
    ]);
    expect(problemsWith("{ ports: ['127.0.0.1:3000-3001:3000'], deploy: { replicas: 2 } }")).toEqual([]);
  });

  it('finds a Redis that is open to the network', () => {
    expect(problemsWith('{}', "{ ports: ['6379:6379'] }")).toEqual(['redis: is open to the network']);
  });
});

describe('templateProblems', () => {
  it('finds unknown and repeated names, commented out or not', () => {
    const text = '# Words\nCACHE_PRESET=simple\n# CACHE_TTL=1\n#CACHE_PRESET=production\n';

    expect(templateProblems(text)).toEqual([
      'the variable CACHE_TTL is unknown',
      'the variable CACHE_PRESET appears twice',
    ]);
  });
});
