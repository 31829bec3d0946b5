import * as fc from 'fast-check';
import { legacyVariables } from '../../libs/cache/src/env/legacy-values.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { Descriptor } from '../../libs/cache/src/settings/descriptor.js';
import { descriptorOf, leaves, legacyNames } from '../../libs/cache/src/settings/leaves.js';
import { builtInPresets } from '../../libs/cache/src/presets/registry.js';
import { someSettings } from './setting-arbitraries.js';

/** Every secret of these environments contains it. */
export const CANARY = 'kanarie';

// made once: to make an arbitrary of texts costs milliseconds
const marks = fc.stringMatching(/^[a-z0-9@:/#?%&=!'"$ \\*()-]{0,8}$/).map((text) => `${CANARY}${text}z`);
const hosts = fc.stringMatching(/^[a-z]{3,6}$/);
const paths = fc.stringMatching(/^\/etc\/[a-z0-9 #$'-]{1,8}$/).map((path) => path.trim());
const urls = fc
  .tuple(fc.constantFrom('redis', 'rediss'), hosts, fc.boolean())
  .map(
    ([scheme, host, secret]) => `${scheme}://${secret ? `${CANARY}-user:${CANARY}-word@` : ''}${host}:6379/0`,
  );
const booleans = fc.constantFrom('true', 'false', '1', '0', 'yes', 'off', 'True');
const presetNames = fc.constantFrom(...builtInPresets.map(({ name }) => name));
const names = fc.constantFrom(
  'production',
  'development',
  'testing',
  'staging',
  'prod',
  'ai-production',
  'shop',
);
const seconds = fc.integer({ min: 1, max: 86_400 });
const OPERATIONS = ['summarize', 'sentiment', 'key_points', 'questions', 'qa'];
const tiers = fc
  .uniqueArray(fc.integer({ min: 1, max: 90_000 }), { minLength: 3, maxLength: 3 })
  .map((bounds) => bounds.sort((a, b) => a - b))
  .map(([small, medium, large]) => JSON.stringify({ small, medium, large }));
const operationTtls = fc
  .dictionary(fc.constantFrom(...OPERATIONS), seconds, { minKeys: 1 })
  .map((ttls) => JSON.stringify(ttls)); // prettier-ignore

/** Every former variable with values that people gave it. */
const VALUES = Object.fromEntries(
  legacyVariables
    .filter((name) => !/^CACHE_TEXT_SIZE_(SMALL|MEDIUM|LARGE)$/.test(name)) // one alone seldom ascends
    .map((name) => [name, valuesOf(name)]),
);

/** Some former variables and neighbours, with some of the four beside them. */
export const legacyEnvironments: fc.Arbitrary<Environment> = fc
  .tuple(
    fc.subarray(Object.keys(VALUES), { maxLength: 7, minLength: 1 }).chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, VALUES[name] ?? booleans])))),
    fc.record(
      { CACHE_PRESET: presetNames, CACHE_REDIS_URL: urls, ENABLE_AI_CACHE: booleans, CACHE_CUSTOM_CONFIG: someSettings.map((one) => JSON.stringify(one)), REDIS_URL: urls, HEALTH_CHECK_RETRY_COUNT: fc.constant('2') },
      { requiredKeys: [] },
    ),
  )
  .map(([legacy, others]) => ({ ...legacy, ...others })); // prettier-ignore

function valuesOf(name: string): fc.Arbitrary<string> {
  if (name.startsWith('CACHE_ENVIRONMENT')) return names;
  if (name.endsWith('_TTL') && !legacyNames.has(name)) return seconds.map(String);
  const path = legacyNames.get(name)?.path;
  const descriptor = path === undefined ? undefined : descriptorOf(path);
  return path !== undefined && descriptor ? writtenFor(path, descriptor) : marks;
}

function writtenFor(path: string, descriptor: Descriptor): fc.Arbitrary<string> {
  switch (descriptor.kind) {
    case 'map':
      return leaves.has(path) && path.endsWith('Tiers') ? tiers : operationTtls;
    case 'boolean':
      return booleans;
    case 'choice':
      return fc.constantFrom(...Object.keys(descriptor.values)).map((word) => word.toUpperCase());
    case 'integer':
      return fc.integer({ min: descriptor.min, max: descriptor.max }).map(String);
    case 'duration':
      return fc.integer({ min: 1, max: 30 }).map((count) => String(path === 'health.timeout' ? count * 50 : count));
    case 'size':
      return fc.integer({ min: 0, max: 100_000 }).map(String);
    case 'url':
      return urls;
    case 'text':
      return descriptor.secret || path === 'redis.username' ? marks : paths;
  }
} // prettier-ignore
