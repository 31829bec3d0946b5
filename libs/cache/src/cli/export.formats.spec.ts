import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const URL = 'rediss://cache.internal:6380/0';
const WORLD: FakeWorld = {
  env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: URL, CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"}}' },
};
const SECRET: FakeWorld = {
  env: {
    CACHE_PRESET: 'simple',
    CACHE_REDIS_URL: 'redis://app:s3cret@cache:6379/0',
    ENABLE_AI_CACHE: 'true',
  },
};
const PASSWORD: FakeWorld = {
  env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"redis":{"password":"s3cret"},"ttl":{"default":"5m"}}' },
}; // prettier-ignore

const stdoutOf = async (command: string, world = WORLD) => (await runFakeAsync(command, world)).stdout;

describe('the formats of export', () => {
  it('json says on the side which preset it belongs to', async () => {
    const { stdout, stderr } = await runFakeAsync('export --format json', SECRET);

    expect(JSON.parse(stdout)).toEqual({ ai: { enabled: true } });
    expect(stderr).toBe('note: belongs to CACHE_PRESET=simple\nnote: left out, because it is secret: redis.url');
  }); // prettier-ignore

  it('compose is a part of a service, with Docker secrets for what is secret', async () => {
    const text = await stdoutOf('export --format compose', SECRET);

    expect(parse(text)).toEqual({
      environment: {
        CACHE_PRESET: 'simple',
        CACHE_REDIS_URL_FILE: '/run/secrets/cache-redis-url',
        ENABLE_AI_CACHE: 'true',
      },
      secrets: ['cache-redis-url'],
    });
    expect(text).toContain('#     cache-redis-url:\n#       file: ./secrets/cache-redis-url');
  });

  it('k8s is a ConfigMap and what the Deployment needs of it and of the Secret', async () => {
    const text = await stdoutOf('export --format k8s', SECRET);
    const [configMap, deployment, ...more] = [...parseAllDocuments(text)].map((one) => one.toJS() as unknown);

    expect(configMap).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cache-config' },
      data: {
        CACHE_PRESET: 'simple',
        CACHE_REDIS_URL_FILE: '/etc/cache-secrets/cache-redis-url',
        ENABLE_AI_CACHE: 'true',
      },
    });
    expect(deployment).toMatchObject({
      kind: 'Deployment',
      spec: {
        template: {
          metadata: { annotations: { 'cache-config/fingerprint': expect.stringMatching(/^[0-9a-f]{8}$/) } },
          spec: {
            enableServiceLinks: false,
            containers: [
              {
                envFrom: [{ configMapRef: { name: 'cache-config' } }],
                volumeMounts: [{ name: 'cache-secrets', mountPath: '/etc/cache-secrets', readOnly: true }],
              },
            ],
            volumes: [
              {
                name: 'cache-secrets',
                secret: { secretName: 'cache-secrets', items: [{ key: 'cache-redis-url', path: 'cache-redis-url' }] },
              },
            ],
          },
        },
      },
    });
    expect(more).toEqual([]);
    expect(text).toContain('kubectl create secret generic cache-secrets --from-file=cache-redis-url=');
  }); // prettier-ignore

  it('k8s mounts nothing where nothing is secret', async () => {
    const text = await stdoutOf('export --format k8s');

    expect(text).toContain(`CACHE_REDIS_URL: ${URL}`);
    expect(text).not.toMatch(/volume|kubectl/i);
  });

  it('helm is a list of variables as most charts take it', async () => {
    expect(parse(await stdoutOf('export --format helm'))).toEqual({
      enableServiceLinks: false,
      extraEnvVars: [
        { name: 'CACHE_PRESET', value: 'production' },
        { name: 'CACHE_REDIS_URL', value: URL },
        { name: 'CACHE_CUSTOM_CONFIG', value: '{"ttl":{"default":"30m"}}' },
      ],
    });
  });

  it('env-spec is a schema of all four variables with the values as defaults', async () => {
    const blocks = (await stdoutOf('export --format env-spec', SECRET)).split('\n\n');

    expect(blocks[0]).toBe('# @defaultRequired=false @defaultSensitive=false\n# ---');
    expect(blocks.slice(1).map((block) => block.split('\n').slice(1))).toEqual([
      [expect.stringMatching(/^# @required @type=enum\(disabled, minimal, simple, .*\)$/), 'CACHE_PRESET=simple'],
      [
        '# @required @sensitive @type=string(startsWith=redis) @example="redis://localhost:6379/0"',
        'CACHE_REDIS_URL=',
      ],
      ['# @type=boolean', 'ENABLE_AI_CACHE=true'],
      ['# @type=string(startsWith="{")', 'CACHE_CUSTOM_CONFIG='],
    ]);
  }); // prettier-ignore

  it.each(['json', 'env', 'compose', 'k8s', 'helm', 'env-spec'])('%s is in the envelope with --json', async (format) => {
    const { stdout, stderr } = await runFakeAsync(`export --json --format ${format}`, WORLD);

    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      command: 'export',
      ok: true,
      data: { preset: 'production', detail: 'minimal', format, needs: [], leftOut: [] },
    });
    expect((JSON.parse(stdout) as { data: { text: string } }).data.text).toBe(
      await stdoutOf(`export --format ${format}`),
    );
    expect(stderr).toBe('');
  }); // prettier-ignore
});

describe('secrets of an export', () => {
  it('are in a file, whose content is described', async () => {
    expect(await stdoutOf('export', PASSWORD)).toBe(
      [
        '# /run/secrets/cache-custom-config holds: {"redis":{"password":"******"},"ttl":{"default":"5m"}}',
        'CACHE_PRESET=simple',
        'CACHE_CUSTOM_CONFIG_FILE=/run/secrets/cache-custom-config',
      ].join('\n'),
    );
  });

  it('stay in the file where they are', async () => {
    const world = {
      env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL_FILE: '/mnt/url' },
      files: { '/mnt/url': 'redis://app:s3cret@cache:6379/0\n' },
    };

    expect(await stdoutOf('export', world)).toMatch(/^CACHE_REDIS_URL_FILE=\/mnt\/url$/m);
  });

  it.each(['env', 'compose', 'k8s', 'helm', 'json'])('are shown in %s to a person who asks', async (format) => {
    const { exitCode, stdout } = await runFakeAsync(`export --reveal --format ${format}`, { ...SECRET, isTerminal: true });

    expect(exitCode).toBe(EXIT.yes);
    expect(stdout).toContain('redis://app:s3cret@cache:6379/0');
    expect(stdout).not.toContain('_FILE');
  }); // prettier-ignore

  it('are in a Secret of their own where they are shown for Kubernetes', async () => {
    const text = await stdoutOf('export --reveal --format k8s', { ...SECRET, isTerminal: true });
    const [configMap, secret] = [...parseAllDocuments(text)].map((one) => one.toJS() as { data?: object });

    expect(Object.keys(configMap?.data ?? {})).toEqual(['CACHE_PRESET', 'ENABLE_AI_CACHE']);
    expect(secret).toMatchObject({ kind: 'Secret', stringData: { CACHE_REDIS_URL: expect.any(String) } });
  });

  it('stay in a file beside other settings even where they are shown', async () => {
    expect(await stdoutOf('export --reveal', { ...PASSWORD, isTerminal: true })).toBe(
      [
        '# /run/secrets/cache-custom-config holds: {"redis":{"password":"s3cret"},"ttl":{"default":"5m"}}',
        'CACHE_PRESET=simple',
        'CACHE_CUSTOM_CONFIG_FILE=/run/secrets/cache-custom-config',
      ].join('\n'),
    );
  });

  it.each(['env', 'json', 'k8s'])('are refused to a pipe in %s', async (format) => {
    const { exitCode, stdout, stderr } = await runFakeAsync(`export --reveal --format ${format}`, SECRET);

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toMatch(/--reveal prints secrets, so it works on a terminal only/);
  });

  it('are never in a schema', async () => {
    const text = await stdoutOf('export --reveal --format env-spec', { ...SECRET, isTerminal: true });

    expect(text).not.toContain('s3cret');
  });
});
