import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createConfigAjv } from '../../../../../test/support/config-ajv.js';
import { propertyRuns } from '../../../../../test/support/property-runs.js';
import { writtenConfigurations } from '../../../../../test/support/written-configurations.js';
import { resolveConfig } from '../resolve-config.js';
import { configJsonSchema } from './json-schema.js';

const validate = createConfigAjv().compile(configJsonSchema());

/** What the runtime says to single names and values; the rules across settings (3xx, 5xx) are not the schema's. */
function isTaken(text: string): boolean {
  const { issues } = resolveConfig({ env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: text } });
  return !issues.some(({ code, severity }) => severity === 'error' && /^CCFG[12]/.test(code));
}

describe('the JSON Schema of the custom configuration', () => {
  it('takes what the runtime takes, and nothing else', () => {
    const count = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(writtenConfigurations, (configuration) => {
        const text = JSON.stringify(configuration);
        const taken = isTaken(text);
        count[taken ? 'taken' : 'refused']++;

        expect({ taken: validate(JSON.parse(text)), text }).toEqual({ taken, text });
      }),
      { numRuns: propertyRuns(300, 100_000) },
    );

    expect(Math.min(count.taken, count.refused)).toBeGreaterThan(30); // neither side is all there was
  });

  it.each([
    '1e400', '{"memory":{"maxEntries":1e400}}', '{"memory":{"maxEntries":100.0}}', '{"memory":{"maxEntries":1e2}}',
    '{"health":{"retries":-0}}', '{"ttl":{"default":"0.5ms"}}', '{"redis":{"commandTimeout":"0.5s"}}',
    '{"redis":{"url":"redis://user:p%40ss@[::1]:6379/3?protocol=3"}}', '{"redis":{"url":" REDISS://h "}}',
    '{"$schema":"./cache-config.schema.json","ttl":{"default":"5m"}}', '{"$schema":5}', '{"ttl":{"$schema":"x"}}',
    '{"__proto__":{"ttl":1}}', '{"ai":{"operationTtl":{"__proto__":"1h"}}}', '{"ai":{"operationTtl":{"constructor":"1h"}}}',
    '{"redis":{"username":""}}',
    ...[
      'redis://a,b', 'redis+cluster://us:p%40ss@[::1]:7000,b/0', 'redis+cluster://a/1', 'redis+cluster://a,', 'rediss+cluster://a:65536',
      'redis+sentinel://a,b/m', 'redis+sentinel://a/m/', 'redis+sentinel://a/m/100001', 'redis+sentinel://a', 'REDISS+SENTINEL://:p@a/m.x-y_z/3',
      'redis+sentinel://a/m/0?x', 'redis+unix:///s', 'redis+unix:///a%20b/c.sock?db=3', 'redis+unix:///', 'redis+unix://h/s', 'redis+unix:///s?db=',
      'redis+unix:///s?db=0&x=1', 'redis+unix://u:p@/s', 'redis+unix:///a@b', 'redis+unix:///a%zz', 'rediss+unix:///s', 'redis+cluster://a?x=1',
      'redis+cluster://a#', 'redis+cluster://a//', 'redis+unix:///s#', 'redis+sentinel://a/../m', 'redis+cluster://a@b@c', 'redis+cluster://@a',
      'redis+unix:///a?db=100000', 'redis+unix:///a?db=100001', 'redis://a:b:c@d', 'redis+cluster://:0', 'redis+cluster://a:00007000',
    ].map((url) => JSON.stringify({ redis: { url } })),
    '{"ai":{"operationTtl":{"my-op":null}}}',
  ])('is of one mind with the runtime about %s', (text) => {
    expect(validate(JSON.parse(text))).toBe(isTaken(text));
  }); // prettier-ignore

  it.each(['{"memory":{"max_entries":5}}', '{"TTL":{"default":"5m"}}', '{"default_ttl":300}'])(
    'offers the exact names only, while the runtime understands %s too',
    (text) => {
      expect([validate(JSON.parse(text)), isTaken(text)]).toEqual([false, true]);
    },
  );
});
