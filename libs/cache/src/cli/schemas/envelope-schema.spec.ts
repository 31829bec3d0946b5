import { describe, expect, it } from '@jest/globals';
import { createConfigAjv } from '../../../../../test/support/config-ajv.js';
import {
  FakeCliIo,
  filesAfter,
  runFakeAsync,
  type FakeWorld,
} from '../../../../../test/support/fake-cli-io.js';
import { keysText } from '../../../../../test/support/key-rings.js';
import { createProgram } from '../program.js';
import { dataSchemas } from './data-schemas.js';
import { envelopeSchema } from './envelope-schema.js';

const validate = createConfigAjv().compile(envelopeSchema());

const program = createProgram({ io: new FakeCliIo(), finish: () => undefined });
const verbs = program.commands
  .filter(({ options }) => options.some(({ long }) => long === '--json'))
  .map((command) => command.name());

/** Ways to run each command, without `--json`: right ones, wrong ones, every option that changes the answer. */
const COMMANDS = [
  'list', 'list -f deploy.env',
  'show', 'show production', 'show --why', 'show --set-only', 'show production --against simple', 'show --against default',
  'explain ttl.default', 'explain redis.url', 'explain redis.password --set redis.password=x', 'explain mode',
  'explain ai.operationTtl.qa', 'explain compression.threshold', 'explain ai.enabled', 'explain namespace',
  'explain memory.maxEntries --set memory.maxEntries=0',
  'validate', 'validate production', 'validate --strict', 'validate -f deploy.env',
  'diff simple production', 'diff default current', 'diff simple simple', 'diff custom.json current --exit-code',
  'recommend', 'recommend shop-prod', 'recommend --detect --machine',
  'lock', 'lock --target simple,production', 'lock --check', 'lock --update',
  'keys generate', 'keys generate --file new.keys', 'keys rotate-plan', 'keys rotate-plan -f encrypted.env', 'keys rotate-plan -f wrong.env',
  'drift', 'drift --url http://nobody', 'doctor', 'doctor --offline', 'acl', 'acl --user shop --namespace shop',
  'schema', 'schema ttl', 'docs', 'template', 'template --check', 'template --write', 'template --check .env.cache.template',
  'export', 'export production', 'export --full', 'export --format json', 'export --list-templates', 'export --template high-performance',
  'import custom.json', 'import custom.json --dry-run', 'import deploy.env', 'import deploy.env --to new.env',
  'import wrong.env', 'import compose.yaml --dry-run',
  'migrate', 'migrate --write', 'migrate --check legacy.env', 'migrate legacy.env asks.env', 'migrate legacy.yml',
  'suggest', 'suggest --metrics metrics.json', 'suggest --metrics custom.json', 'suggest --url http://nobody',
  'help CCFG102',
]; // prettier-ignore

const DEPLOYMENT = 'CACHE_PRESET=ai-production\nCACHE_REDIS_URL=redis://u:p@cache:6379\nNODE_ENV=production';
const files = {
  'custom.json': '{"ttl":{"default":"5m"}}',
  'deploy.env': DEPLOYMENT,
  'wrong.env': 'CACHE_PRESET=prod',
  'encrypted.env': `CACHE_PRESET=simple\nCACHE_CUSTOM_CONFIG={"encryption":{"keysFile":"cache.keys"}}`,
  'cache.keys': keysText('k1'),
  'compose.yaml': 'services:\n  app:\n    environment:\n      CACHE_PRESET: ${PRESET:-simple}',
  'legacy.env': 'CACHE_DEFAULT_TTL=60\nCACHE_PASSWORD=secret',
  'asks.env': 'CACHE_REDIS_URL=redis://a\nAI_CACHE_REDIS_URL=redis://b',
  'metrics.json': JSON.stringify({
    v: 1,
    windowSeconds: 172_800,
    memoryHits: 1_092_000,
    memoryMisses: 108_000,
    evictions: 6_566_400,
    evictionsReadAgainWithin60Seconds: 4_202_496,
  }),
  'legacy.yml': 'services:\n  app:\n    environment:\n      CACHE_LOG_LEVEL: INFO\n',
};
const redundant = '{"ttl":{"default":"2h"},"memory":{"maxEntries":600}}';
const custom =
  '{"ttl":{"default":3600},"memory":{"maxEntris":5},"ai":{"textHashThreshold":200},"default_ttl":60}';

const LOCK = filesAfter('lock --target minimal,production')['cache-config.lock.json'] ?? '';
const STALE_LOCK = LOCK.replace('"2h"', '"3h"').replaceAll('minimal', 'gone');

const WORLDS: readonly (readonly [what: string, world: FakeWorld])[] = [
  ['nothing', { files }],
  ['a deployment', { files: { ...files, '.env': DEPLOYMENT } }],
  ['mistakes', { files, env: { CACHE_PRESET: 'production', CACHE_PRSET: 'x', CACHE_CUSTOM_CONFIG: custom } }],
  [
    'former variables',
    { files: { ...files, '.env': 'CACHE_DEFAULT_TTL=60\n' }, env: { CACHE_LOG_LEVEL: 'INFO' } },
  ],
  [
    'overrides',
    {
      files,
      env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://c', CACHE_CUSTOM_CONFIG: redundant },
    },
  ],
  ['a lock', { files: { ...files, 'cache-config.lock.json': LOCK, '.env': DEPLOYMENT }, tracked: ['.env'] }],
  ['a lock of the past', { files: { ...files, 'cache-config.lock.json': STALE_LOCK } }],
  ['broken JSON', { files, env: { CACHE_PRESET: 'prod', CACHE_CUSTOM_CONFIG: '{"ttl":' } }],
];

describe('the answers of cache-config', () => {
  it.each(COMMANDS.flatMap((command) => WORLDS.map(([what, world]) => [command, what, world] as const)))(
    'to «%s --json» in a world of %s are of the published schema',
    async (command, _what, world) => {
      const { stdout, exitCode } = await runFakeAsync(`${command} --json`, world);
      const answer = JSON.parse(stdout) as { ok: boolean; command: string };

      validate(answer);

      expect(validate.errors ?? []).toEqual([]);
      expect(answer).toMatchObject({ command: command.split(' ')[0], ok: exitCode === 0 });
    },
  );

  it('have a schema for every command that takes --json', () => {
    expect(Object.keys(dataSchemas).sort()).toEqual([...verbs].sort());
  });

  it('are tried here for every command that takes --json', () => {
    const tried = new Set(COMMANDS.map((command) => command.split(' ')[0]));

    expect(verbs.filter((verb) => !tried.has(verb))).toEqual([]);
  });
});

describe('envelopeSchema', () => {
  const answer = { v: 1, command: 'help', ok: true, summary: { errors: 0, warnings: 0 }, issues: [] };
  const data = { code: 'CCFG102', title: 'a', text: 'b' };

  it('takes an answer', () => {
    expect(validate({ ...answer, data })).toBe(true);
  });

  it.each([
    ['without data', answer],
    ['of another version', { ...answer, data, v: 2 }],
    ['of an unknown command', { ...answer, data, command: 'halp' }],
    ['with data of another command', { ...answer, data, command: 'list' }],
    ['with a field too many', { ...answer, data: { ...data, more: 1 } }],
    ['with an issue without a fix', { ...answer, data, issues: [{ code: 'CCFG102', severity: 'error', path: 'x', message: 'y' }] }],
  ])('refuses an answer %s', (_what, wrong) => {
    expect(validate(wrong)).toBe(false);
  }); // prettier-ignore
});
