import { describe, expect, it } from '@jest/globals';
import { runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const URL = 'rediss://cache.internal:6380/0';
const WORLD: FakeWorld = {
  env: { CACHE_PRESET: 'production', CACHE_REDIS_URL: URL, CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"30m"}}' },
};
const stdoutOf = async (command: string, world = WORLD) => (await runFakeAsync(command, world)).stdout;

describe('cache-config export', () => {
  it('writes the variables that say what differs from the preset', async () => {
    expect(await runFakeAsync('export', WORLD)).toEqual({
      exitCode: EXIT.yes,
      stdout: [
        'CACHE_PRESET=production',
        `CACHE_REDIS_URL=${URL}`,
        'CACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}',
      ].join('\n'),
      stderr: '',
    });
    expect(await stdoutOf('export --minimal')).toBe(await stdoutOf('export'));
  });

  it('forgets what says the same as the preset', async () => {
    const env = { CACHE_PRESET: 'simple', ENABLE_AI_CACHE: 'false', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"1h"}}' };

    expect(await stdoutOf('export', { env })).toBe('CACHE_PRESET=simple');
  }); // prettier-ignore

  it('writes every setting with --full', async () => {
    const settings = JSON.parse(await stdoutOf('export --full --format json')) as Record<string, unknown>;

    expect(settings).toMatchObject({
      mode: 'tiered',
      redis: { url: URL, maxConnections: 1 },
      ttl: { default: '30m' },
      ai: { enabled: false, operationTtl: { qa: '1h' } },
    });
  });

  it('counts what is tried out', async () => {
    expect(await stdoutOf('export --preset minimal --set ttl.default=5m --no-process-env')).toBe(
      'CACHE_PRESET=minimal\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"}}',
    );
  });

  it('writes a preset by itself, and says what it needs', async () => {
    expect(await runFakeAsync('export production --set ttl.default=5m', WORLD)).toEqual({
      exitCode: EXIT.yes,
      stdout: 'CACHE_PRESET=production\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"}}',
      stderr: 'note: also needs CACHE_REDIS_URL',
    });
  });

  it('writes no .env file where a URL has every kind of quote', async () => {
    const world = { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: `redis+unix:///run/'"\`.sock` } };

    const { exitCode, stdout, stderr } = await runFakeAsync('export', world);

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toBe(
      'cache-config: CACHE_REDIS_URL cannot be written to a .env file: it holds \', " and ` at once. In a URL, write one of them as %27, %22 or %60',
    );
    expect((await runFakeAsync('export --format compose', world)).exitCode).toBe(EXIT.yes);
  });

  it('writes nothing of a configuration that is wrong', async () => {
    const { exitCode, stdout } = await runFakeAsync('export', { env: { CACHE_PRESET: 'prodution' } });

    expect(exitCode).toBe(EXIT.no);
    expect(stdout).toMatch(/^error CCFG001 {2}CACHE_PRESET: unknown preset "prodution"/);
  });

  it.each([
    ['export --format xml', 'Allowed choices are json, env, compose, k8s, helm, env-spec'],
    ['export --minimal --full', "option '--minimal' cannot be used with option '--full'"],
    ['export prodution', 'did you mean "production"?'],
    ['export --template robust', 'unknown template "robust": did you mean "robust-production"?'],
    ['export simple --template robust-production', 'name a preset or --template, not both'],
    ['export --preset simple --template robust-production', 'cannot be used with option'],
  ])('takes %s for wrong usage', async (command, message) => {
    const { exitCode, stdout, stderr } = await runFakeAsync(command, WORLD);

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(message);
  });
});

describe('the templates of export', () => {
  it('are written as variables', async () => {
    expect(await runFakeAsync('export --template fast-development', WORLD)).toEqual({
      exitCode: EXIT.yes,
      stdout: 'CACHE_PRESET=development\nCACHE_CUSTOM_CONFIG={"mode":"memory","ttl":{"default":"1m"},"shutdownTimeout":"0ms"}',
      stderr: '',
    });
  }); // prettier-ignore

  it('say what they need', async () => {
    expect((await runFakeAsync('export --template robust-production')).stderr).toBe(
      'note: also needs CACHE_REDIS_URL',
    );
  });

  it('are listed with a reason for each value', async () => {
    const text = await stdoutOf('export --list-templates');

    expect(text).toMatch(/^fast-development · over preset development · /m);
    expect(text).toMatch(/^ {2}memory\.ttlCap +30s +what is read most/m);
    const { data } = JSON.parse(await stdoutOf('export --list-templates --json')) as {
      data: { templates: { name: string; settings: { why: string }[] }[] };
    };
    expect(data.templates.map(({ name }) => name)).toEqual(['fast-development', 'robust-production', 'high-performance']);
    expect(data.templates.flatMap(({ settings }) => settings).filter(({ why }) => why === '')).toEqual([]);
  }); // prettier-ignore
});
