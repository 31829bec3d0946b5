import { describe, expect, it } from '@jest/globals';
import { runFake, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { definePreset } from '../presets/preset.js';
import { EXIT } from './cli-io.js';

const PRODUCTION = { CACHE_PRESET: 'production', CACHE_REDIS_URL: 'redis://cache:6379' };
const BUSY = {
  v: 1,
  windowSeconds: 172_800,
  memoryHits: 1_092_000,
  memoryMisses: 108_000,
  evictions: 100_000,
  evictionsReadAgainWithin60Seconds: 64_000,
};

const production = (custom?: object): FakeWorld['env'] => ({
  ...PRODUCTION,
  ...(custom ? { CACHE_CUSTOM_CONFIG: JSON.stringify(custom) } : {}),
});
const withMetrics = (metrics: object, env = production()): FakeWorld => ({
  env,
  files: { 'metrics.json': JSON.stringify(metrics) },
});
const dataOf = (command: string, world: FakeWorld): Record<string, Record<string, unknown>[]> => {
  const { data } = JSON.parse(runFake(`${command} --json`, world).stdout) as {
    data: Record<string, Record<string, unknown>[]>;
  };
  return data;
};

describe('cache-config suggest', () => {
  it('shows the change, what it rests on, what it does, and how to try and apply it', () => {
    const { exitCode, stdout } = runFake('suggest --metrics metrics.json', withMetrics(BUSY));

    expect(stdout.split('\n\n')[0]?.split('\n')).toEqual([
      '  memory.maxEntries  500 → 1000     confidence high (48 h, 1.2 M reads)',
      '     evidence  memory answers 91 % of the reads',
      '               64 % of the evicted entries are asked for again within 60 s',
      '     effect    up to 5 % of the reads no longer go to Redis; about +7.8 MiB',
      '     risk      memory: a tenth of 512 MiB holds 3276 entries',
      '     try       cache-config show --set memory.maxEntries=1000',
      '     apply     CACHE_CUSTOM_CONFIG={"memory":{"maxEntries":1000}}',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('promises to spare no more reads than memory missed', () => {
    const metrics = { ...BUSY, evictions: 6_566_400, evictionsReadAgainWithin60Seconds: 4_202_496 };

    expect(runFake('suggest --metrics metrics.json', withMetrics(metrics)).stdout).toContain(
      'effect    up to 9 % of the reads no longer go to Redis',
    );
  });

  it('keeps what the custom configuration sets besides', () => {
    const env = production({ ttl: { default: '30m' } });

    const { stdout } = runFake('suggest --metrics metrics.json', withMetrics(BUSY, env));

    expect(stdout).toContain('CACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"},"memory":{"maxEntries":1000}}');
  });

  it('prints a change that validate accepts', () => {
    const { stdout } = runFake('suggest --metrics metrics.json', withMetrics(BUSY));
    const [, custom] = /CACHE_CUSTOM_CONFIG=(.*)/.exec(stdout) ?? [];

    const after = runFake('show', { env: { ...PRODUCTION, CACHE_CUSTOM_CONFIG: custom } });

    expect(after.stdout).toMatch(/memory\.maxEntries +1000 /);
    expect(after.exitCode).toBe(EXIT.yes);
  });

  it('says without metrics that there is not enough data, and what it would need', () => {
    const { exitCode, stdout } = runFake('suggest', { env: production() });

    expect(stdout).toContain('Nothing to suggest.');
    expect(stdout).toMatch(
      /connect-timeout-too-long +not enough data: needs connects, connectP99Milliseconds/,
    );
    expect(stdout).toMatch(/operation-expires-unread +waits for metrics of answers that expire/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('suggests nothing that a preset forbids, and says which one', () => {
    const shop = definePreset({
      name: 'shop',
      doc: 'x',
      extends: 'production',
      limit: { 'memory.maxEntries': { max: 600 } },
    });
    const world: FakeWorld = {
      env: { ...PRODUCTION, CACHE_PRESET: 'shop' },
      files: { 'metrics.json': JSON.stringify(BUSY), 'cache.presets.js': '' },
      modules: { 'cache.presets.js': { shop } },
    };

    const { suggestions, refused } = dataOf('suggest --metrics metrics.json', world);

    expect(suggestions).toEqual([]);
    expect(refused).toEqual([
      {
        rule: 'memory-too-small',
        reason: 'memory.maxEntries 1000: outside the limit of preset "shop"',
      },
    ]);
  });

  it('names everything that is wrong with a document of metrics', () => {
    const world = withMetrics({ v: 1, memoryHit: 5, evictions: -1 });

    const { exitCode, stdout } = runFake('suggest --metrics metrics.json', world);

    expect(stdout).toContain('CCFG701  --metrics: memoryHit: unknown metric, did you mean memoryHits?');
    expect(stdout).toContain('CCFG701  --metrics: evictions: must be a whole number from 0');
    expect(exitCode).toBe(EXIT.no);
  });

  it('ends with 2 where the file of metrics cannot be read', () => {
    expect(runFake('suggest --metrics missing.json').exitCode).toBe(EXIT.usage);
  });

  it('suggests nothing for a configuration that is wrong, and says what is wrong', () => {
    const { exitCode, stdout } = runFake('suggest', { env: { CACHE_PRESET: 'prodution' } });

    expect(stdout).toMatch(/^error CCFG001/);
    expect(exitCode).toBe(EXIT.no);
  });

  it('prints no secret of the custom configuration', () => {
    const custom = { mode: 'tiered', redis: { password: 'canary-word', url: 'redis://canary@cache' } };
    const env = { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: JSON.stringify(custom) };

    const { stdout } = runFake('suggest', { env });

    expect(stdout).toContain('"password":"******"');
    expect(stdout).not.toContain('canary');
  });
});

describe('cache-config suggest --url', () => {
  const health = (memory: object) => ({
    'http://app:3000/health/cache': JSON.stringify({ status: 'up', details: { memory } }),
  });
  const many = production({ memory: { maxEntries: 3000 } });

  it('counts with the size of the values that the application holds', async () => {
    const answers = health({ entries: 1000, maxEntries: 3000, bytes: 1000 * 65_536 });

    const { stdout } = await runFakeAsync('suggest --url http://app:3000/', { env: many, answers });

    expect(stdout).toContain('memory.maxEntries  3000 → 819');
    expect(stdout).toContain('3000 values of 64 KiB are 188 MiB');
  });

  it('counts with 16 KiB where the application holds too few', async () => {
    const answers = health({ entries: 99, maxEntries: 3000, bytes: 99 * 65_536 });

    const { stdout } = await runFakeAsync('suggest --url http://app:3000', { env: many, answers });

    expect(stdout).toContain('Nothing to suggest.');
  });

  it.each(['http://app:3000/', 'http://app:3000/health/cache'])('takes %s', async (url) => {
    const answers = health({ entries: 1000, maxEntries: 3000, bytes: 1000 * 65_536 });

    expect((await runFakeAsync(`suggest --url ${url}`, { env: many, answers })).exitCode).toBe(EXIT.yes);
  });

  it('ends with 1 where nobody answers', async () => {
    const { exitCode, stdout } = await runFakeAsync('suggest --url http://u:canary@app:1', { env: many });

    expect(stdout).toContain(
      'the application cannot be asked at http://******:******@app:1/health/cache: connect ECONNREFUSED',
    );
    expect(stdout).not.toContain('canary');
    expect(exitCode).toBe(EXIT.no);
  });

  it('ends with 1 where the answer is not that of a cache', async () => {
    const answers = { 'http://app:3000/health/cache': '<html>' };

    const { exitCode, stdout } = await runFakeAsync('suggest --url http://app:3000', { env: many, answers });

    expect(stdout).toContain('http://app:3000/health/cache: it shows no state of the cache');
    expect(exitCode).toBe(EXIT.no);
  });

  it.each(['app:3000', 'ftp://app', 'nonsense'])('ends with 2 for %s, which is no address', async (url) => {
    const { exitCode, stderr } = await runFakeAsync(`suggest --url ${url}`);

    expect(stderr).toContain('such as --url http://localhost:3000');
    expect(exitCode).toBe(EXIT.usage);
  });
});
