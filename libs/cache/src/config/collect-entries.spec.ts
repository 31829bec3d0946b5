import { describe, expect, it } from '@jest/globals';
import { parseJson } from '../env/parse-json.js';
import { leaves } from '../settings/leaves.js';
import { collectEntries } from './collect-entries.js';

function collect(text: string) {
  const parsed = parseJson(text);
  if ('error' in parsed) throw new Error(parsed.error.reason);
  const { entries, issues } = collectEntries(parsed.root, {
    layer: 'custom',
    name: 'CACHE_CUSTOM_CONFIG',
    at: '.env:7',
    text,
  });
  return {
    values: entries.map(({ path, raw }) => [path, raw]),
    problems: issues.map(({ code, path }) => `${code} ${path}`),
    issues,
  };
}

const nested = (path: string, value: string): string =>
  path
    .split('.')
    .toReversed()
    .reduce((inner, key) => `{"${key}":${inner}}`, value);

describe('collectEntries', () => {
  it.each([...leaves.keys()].filter((path) => leaves.get(path)?.kind !== 'map'))('finds %s', (path) => {
    expect(collect(nested(path, '"x"'))).toMatchObject({ values: [[path, 'x']], problems: [] });
  });

  it.each(['maxConnections', 'max_connections', 'MAX-CONNECTIONS', 'maxconnections'])(
    'takes the spelling %s',
    (key) => {
      expect(collect(`{"Redis":{"${key}":5}}`)).toMatchObject({
        values: [['redis.maxConnections', 5]],
        problems: [],
      });
    },
  );

  it.each([
    ['default_ttl', '3600', 'ttl.default', '1h'],
    ['defaultTtl', '90', 'ttl.default', '90s'],
    ['default_ttl', '"1h"', 'ttl.default', '1h'],
    ['compression_threshold', '2000', 'compression.threshold', '2000B'],
    ['connection_timeout', '5', 'redis.connectTimeout', '5s'],
    ['memory_cache_size', '200', 'memory.maxEntries', 200],
    ['max_connections', '50', 'redis.maxConnections', 50],
    ['enable_smart_promotion', 'false', 'ai.smartPromotion', false],
    ['log_level', '"info"', 'monitoring.logLevel', 'info'],
    ['HEALTH_CHECK_CACHE_TIMEOUT_MS', '300', 'health.timeout', '300ms'],
    ['enable_ai_cache', 'true', 'ai.enabled', true],
    ['redis_url', '"redis://cache"', 'redis.url', 'redis://cache'],
  ])('takes the flat name %s: %s for %s, with its unit', (key, raw, path, value) => {
    const { values, issues } = collect(`{"${key}":${raw}}`);

    expect(values).toEqual([[path, value]]);
    expect(issues).toMatchObject([
      {
        code: 'CCFG207',
        severity: 'info',
        path,
        message: `"${key}" is a flat name of ${path}`,
        fix: [`write ${nested(path, '…')}`],
      },
    ]);
  });

  it('takes the flat name of a map, each entry with its unit', () => {
    expect(collect('{"operation_ttls":{"qa":1800,"summarize":"2h"}}').values).toEqual([
      ['ai.operationTtl.qa', '30m'],
      ['ai.operationTtl.summarize', '2h'],
    ]);
  });

  it('knows flat names at the top only', () => {
    expect(collect('{"redis":{"default_ttl":3600}}')).toMatchObject({
      values: [],
      problems: ['CCFG203 redis.default_ttl'],
    });
  });

  it.each([
    ['the same key', '{"mode":"off","mode":"off"}', 'mode'],
    ['a key and its spelling', '{"ttl":{"default":"1h","DEFAULT":"2h"}}', 'ttl.default'],
    ['a group', '{"ttl":{"default":"1h"},"ttl":{}}', 'ttl'],
    ['a setting and its flat name', '{"ttl":{"default":"1h"},"default_ttl":60}', 'ttl.default'],
    ['two flat names', '{"memory_size":1,"memory_cache_size":2}', 'memory.maxEntries'],
    ['an entry of a map', '{"ai":{"operationTtl":{"qa":"1h","qa":"2h"}}}', 'ai.operationTtl.qa'],
    ['a null and a value', '{"mode":null,"mode":"off"}', 'mode'],
  ])('refuses what stands twice: %s', (_what, text, path) => {
    expect(collect(text).problems).toContain(`CCFG204 ${path}`);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses %s everywhere, and assigns nothing', (key) => {
    const { values, problems } = collect(
      `{"${key}":{"polluted":1},"redis":{"${key}":1},"ai":{"operationTtl":{"${key}":"1h"}}}`,
    );

    expect(values).toEqual([]);
    expect(problems).toEqual([`CCFG205 ${key}`, `CCFG205 redis.${key}`, `CCFG205 ai.operationTtl.${key}`]);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['"on"', 'a text'],
    ['12345', 'a number'],
    ['true', 'true'],
    ['["hunter2"]', 'a list'],
  ])('refuses %s in the place of a group, and shows no value that could be a secret', (raw, got) => {
    const { problems, issues } = collect(`{"redis":${raw}}`);

    expect(problems).toEqual(['CCFG206 redis']);
    expect(issues[0]?.got).toBe(got);
  });

  it.each(['"text"', '5', 'null', '[]', '[{"mode":"off"}]'])(
    'refuses %s in the place of everything',
    (text) => {
      expect(collect(text).problems).toEqual(['CCFG206 the configuration']);
    },
  );

  it('refuses a value in the place of a map', () => {
    expect(collect('{"ai":{"operationTtl":"1h"}}').problems).toEqual(['CCFG206 ai.operationTtl']);
  });

  it('passes a list on, for no setting takes one', () => {
    expect(collect('{"mode":["off"]}').values).toEqual([['mode', ['off']]]);
  });

  it('says how to nest a path that is written with dots', () => {
    const { issues } = collect('{"ttl.default":"1h"}');

    expect(issues).toMatchObject([
      { code: 'CCFG203', path: 'ttl.default', fix: ['nest it: {"ttl":{"default":…}}'] },
    ]);
  });

  it.each([
    ['{"redis":{"maxConections":5}}', 'redis.maxConections', 'did you mean "redis.maxConnections"?'],
    ['{"redis":{"maxEntries":5}}', 'redis.maxEntries', 'did you mean "memory.maxEntries"?'],
    ['{"compresion":{}}', 'compresion', 'did you mean "compression"?'],
    ['{"colour":1}', 'colour', 'see all settings: cache-config show'],
    ['{"ai":{"textTiers":{"tiny":1}}}', 'ai.textTiers.tiny', 'known names here: small, medium, large'],
  ])('refuses what it does not know: %s', (text, path, fix) => {
    expect(collect(text).issues).toMatchObject([{ code: 'CCFG203', severity: 'error', path, fix: [fix] }]);
  });

  it('does not repeat a key that is no name', () => {
    const { issues } = collect('{"redis://u:hunter2@h":1}');

    expect(issues[0]?.path).toBe('(a key that is no name)');
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });

  it('says where in the text a key stands', () => {
    const [issue] = collect('{"mode":"off",\n  "colour":1}').issues;

    expect(issue?.origin?.at).toBe('.env:7, line 2, column 3');
  });
});
