import { describe, expect, it } from '@jest/globals';
import { runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const COMMANDS = [
  'validate', 'validate --strict', 'validate --json', 'validate --format github', 'validate production',
  'show', 'show --json', 'show --set-only', 'show --why', 'show --against default', 'show --against minimal --json',
  'show --preset production', 'show --set redis.password=kanarie --set redis.url=redis://:kanarie@h/0?token=kanarie',
  'explain redis.url', 'explain redis.url --json', 'explain redis.password', 'explain redis.password --json',
  'explain redis.password --set redis.password=kanarie', 'explain redis.url --set redis.url=kanarie:word@h',
  'list', 'list --json',
  'diff default current', 'diff default current --json', 'diff current simple', 'diff current current --set redis.password=kanarie-2',
  'export', 'export --full', 'export --format json', 'export --format compose', 'export --format k8s', 'export --format helm',
  'export --format env-spec', 'export --json', 'export --full --json --set redis.password=kanarie --set redis.url=redis://:kanarie@h/0',
  'lock', 'lock --json', 'lock --update', 'lock --check', 'doctor', 'doctor --json', 'acl', 'acl --json', 'drift', 'drift --json',
  'recommend', 'recommend --json', 'recommend --detect --machine',
  'schema redis', 'template --check', 'template --write .env.cache.template',
  'migrate', 'migrate --json', 'migrate --write',
  'suggest', 'suggest --json',
  'keys rotate-plan', 'keys rotate-plan --json', 'keys generate --file kept.keys',
]; // prettier-ignore

/** Every secret of a world contains it. */
const CANARY = 'kanarie';

const custom = (text: string): FakeWorld => ({ env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: text } });
const redisUrl = (url: string): FakeWorld => ({ env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: url } });

/** Configurations right and wrong, each with a secret somewhere. */
const WORLDS: readonly (readonly [what: string, world: FakeWorld])[] = [
  ['user info of a URL', redisUrl('redis://kanarie-user:kanarie-word@cache:6379/0')],
  ['user info of a URL of another scheme', redisUrl('http://kanarie-user:kanarie-word@cache')],
  ['user info of a URL that cannot be read', redisUrl('redis://kanarie-user:kanarie/word#@cache:port')],
  ['user info of a URL with a wrong database', redisUrl('redis://u:kanarie-word@cache/kanarie@x')],
  ['a parameter of a URL', redisUrl('redis://cache:6379/0?password=kanarie-word')],
  ['a URL without a scheme', redisUrl('kanarie-user:kanarie-word@cache:6379')],
  [
    'a mounted URL',
    {
      env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL_FILE: '/run/url' },
      files: { '/run/url': 'http://kanarie-user:kanarie-word@cache' },
    },
  ],
  [
    'a URL in .env',
    { files: { '.env': 'CACHE_PRESET=simple\nCACHE_REDIS_URL=http://kanarie-user:kanarie-word@cache' } },
  ],
  [
    'a URL where a file name is expected',
    { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL_FILE: 'redis://kanarie-user:kanarie-word@cache' } },
  ],
  ['user info where a file name is expected', { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL_FILE: 'kanarie-user:kanarie-word@cache' } }],
  ['a URL as the name of the preset', { env: { CACHE_PRESET: 'redis://kanarie-user:kanarie-word@cache' } }],
  ['redis.password', custom('{"redis":{"url":"redis://cache","password":"kanarie-word"}}')],
  ['redis.password beside what the preset says', custom('{"mode":"tiered","redis":{"url":"redis://cache","password":"kanarie-word"}}')],
  ['redis.password beside a mistake', custom('{"redis":{"password":"kanarie-word","maxConections":5}}')],
  ['redis.password under another spelling', custom('{"REDIS":{"PASS_WORD":"kanarie-word"},"ttl":{"default":1}}')],
  ['redis.password given twice', custom('{"redis":{"password":"kanarie-one","password":"kanarie-two"}}')],
  ['redis.password as a list', custom('{"redis":{"password":["kanarie-word"]}}')],
  ['redis.url in JSON', custom('{"redis":{"url":"http://kanarie-user:kanarie-word@cache"}}')],
  ['a text in the place of a group', custom('{"redis":"redis://kanarie-user:kanarie-word@cache"}')],
  ['two places that contradict', {
    env: {
      CACHE_PRESET: 'simple',
      CACHE_REDIS_URL: 'redis://kanarie-user:kanarie-word@cache',
      CACHE_CUSTOM_CONFIG: '{"redis":{"password":"kanarie-other"}}',
    },
  }],
  ['a key ring with a wrong line', {
    ...custom('{"mode":"tiered","redis":{"url":"redis://cache"},"encryption":{"keysFile":"/run/keys"}}'),
    files: { '/run/keys': 'kanarie:kanarie-word\nkanarie' },
  }],
  ['a key in the place of the file', custom(`{"encryption":{"keysFile":"k1:kanarie${'A'.repeat(36)}="}}`)],
  ['a key that no setting has', custom('{"redis":{"authToken":"kanarie-word"}}')],
  ['a mistyped password', custom('{"redis":{"pasword":"kanarie-word"}}')],
  ['JSON that ends too soon', custom('{"redis":{"password":"kanarie-word"')],
  ['JSON with an open text', custom('{"redis":{"password":"kanarie-word}}')],
  ['JSON with a quote inside the password', custom('{"redis":{"password":"a",kanarie:b"}}')],
  ['JSON with single quotes', custom("{'redis':{'password':'kanarie-word'}}")],
  ['JSON without quotes', custom('{redis:{password:kanarie-word}}')],
  ['JSON in outer quotes', custom(`'{"redis":{"password":"kanarie-word"}}'`)],
  ['JSON with a comma too many', custom('{"redis":{"password":"kanarie-word",}}')],
  ['a former variable', { env: { CACHE_PRESET: 'simple', CACHE_REDIS_PASSWORD: 'kanarie-word' } }],
  ['a former URL', { env: { CACHE_PRESET: 'simple', AI_CACHE_REDIS_URL: 'redis://u:kanarie-word@cache' } }],
  ['the name of a deployment', { env: { APP_ENV: 'redis://prod:kanarie-word@live', NODE_ENV: 'prod?kanarie' } }],
  ['a mistyped variable', { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URI: 'redis://u:kanarie-word@cache' } }],
]; // prettier-ignore

describe.each(COMMANDS)('cache-config %s', (command) => {
  it.each(WORLDS)('never prints a secret out of %s', async (_what, world) => {
    const { exitCode, stdout, stderr } = await runFakeAsync(command, { ...world, tracked: ['.env'] });

    expect(stdout + stderr).not.toContain(CANARY);
    expect([EXIT.yes, EXIT.no]).toContain(exitCode);
  });
});

describe('the canaries', () => {
  it.each(WORLDS)('sit in %s', (_what, { env = {}, files = {} }) => {
    expect(JSON.stringify([Object.values(env), Object.values(files)])).toContain(CANARY);
  });
});
