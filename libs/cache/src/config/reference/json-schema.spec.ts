import { describe, expect, it } from '@jest/globals';
import { createConfigAjv } from '../../../../../test/support/config-ajv.js';
import { nest } from '../../../../../test/support/setting-arbitraries.js';
import { descriptorOf, leaves, sections } from '../../settings/leaves.js';
import { resolveConfig } from '../resolve-config.js';
import { configJsonSchema, jsonSchemaAt, type JsonSchema } from './json-schema.js';

const validate = createConfigAjv().compile(configJsonSchema());
const schemas = [...leaves.keys()].map((path) => [path, jsonSchemaAt(path) ?? {}] as const);

describe('configJsonSchema', () => {
  it('is a schema by its own meta-schema', () => {
    const ajv = createConfigAjv();

    void ajv.validateSchema(configJsonSchema());

    expect(ajv.errors ?? []).toEqual([]);
  });

  it.each(schemas)('describes %s by what it is', (path, { description }) => {
    expect(description).toContain(descriptorOf(path)?.doc);
  });

  it.each(schemas.filter(([, schema]) => 'default' in schema))('takes the default of %s', (path, schema) => {
    expect(validate(nest(path, schema['default']))).toBe(true);
  });

  it.each(schemas.filter(([, schema]) => 'examples' in schema))(
    'takes the examples of %s',
    (path, schema) => {
      const refused = (schema['examples'] as unknown[]).filter((example) => !validate(nest(path, example)));

      expect(refused).toEqual([]);
    },
  );

  it.each([...leaves.keys(), ...sections])('lets a layer abstain from %s by null', (path) => {
    expect(validate(nest(path, null))).toBe(true);
  });

  it('offers the values of a choice with their meaning', () => {
    expect(jsonSchemaAt('mode')).toMatchObject({
      enum: ['off', 'memory', 'tiered', null],
      markdownEnumDescriptions: [expect.stringContaining('no caching'), expect.anything(), expect.anything(), 'as if it were not here'],
    });
  }); // prettier-ignore

  it('says a range in the text too, for editors do not know the keyword', () => {
    expect(jsonSchemaAt('ttl.default')).toMatchObject({
      description: expect.stringContaining('From 1s to 30d.'),
      'x-duration': { minimum: '1s', maximum: '30d' },
    });
  });

  it.each([
    ['ttl.default', ['5m', ' 5m\n', '1.5h', '0.5ms'], ['5', '5 m', '5w', 'm', '-5m', '5M', '.5m', '5.m', '1e3ms', '']],
    ['compression.threshold', ['5B', '1.5KiB', '2MiB', '1GiB'], ['5', '5KB', '5k', 'B', '-5B', '5kib', '']],
  ])('says the form of %s by its pattern alone', (path, right, wrong) => {
    const pattern = new RegExp(String(jsonSchemaAt(path)?.['pattern']), 'u');

    expect(right.filter((text) => !pattern.test(text))).toEqual([]);
    expect(wrong.filter((text) => pattern.test(text))).toEqual([]);
  }); // prettier-ignore

  it('gives no example or default of a credential', () => {
    const password = jsonSchemaAt('redis.password') ?? {};

    expect(Object.keys(password).sort()).toEqual([
      '$schema',
      'description',
      'minLength',
      'type',
      'writeOnly',
    ]);
  });
});

describe('jsonSchemaAt', () => {
  const takes = (path: string, value: unknown): boolean =>
    createConfigAjv().compile(jsonSchemaAt(path) ?? false)(value);

  it.each([
    ['ttl', { default: '5m' }, { default: 5 }],
    ['redis.breaker', { failures: 5 }, { failure: 5 }],
    ['memory.maxEntries', 5, '5'],
    ['memory.maxBytes', 'auto', 'Auto'],
    ['memory.maxBytes', '4MiB', '4'],
    ['memory.maxBytes', null, '1B'],
    ['ai.operationTtl.qa', '1h', 3600],
    ['ai.textTiers.small', 500, '500'],
  ])('judges %s by itself', (path, right, wrong) => {
    expect([takes(path, right), takes(path, wrong)]).toEqual([true, false]);
  });

  it.each(['nothing', 'ttl.nothing', 'ttl.default.x', ''])('has nothing at "%s"', (path) => {
    expect(jsonSchemaAt(path)).toBeUndefined();
  });
});

describe('$schema', () => {
  const resolveWith = (custom: JsonSchema) =>
    resolveConfig({ env: { CACHE_PRESET: 'testing', CACHE_CUSTOM_CONFIG: JSON.stringify(custom) } });

  it('may name the schema at the top of the custom configuration', () => {
    const { issues, config } = resolveWith({ $schema: './cache-config.schema.json', ttl: { default: '5m' } });

    expect(issues).toEqual([]);
    expect(config?.ttl.default).toBe(300_000);
  });

  it.each([{ $schema: 5 }, { ttl: { $schema: './x.json' } }])('is an unknown setting in %j', (custom) => {
    expect(resolveWith(custom).issues).toMatchObject([{ code: 'CCFG203', severity: 'error' }]);
  });
});
