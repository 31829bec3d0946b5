import { describe, expect, it } from '@jest/globals';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { valuePaths } from './find-setting.js';

const WORLD = {
  files: {
    '.env': 'CACHE_PRESET=ai-production\nCACHE_REDIS_URL=redis://cache:6379/0\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}',
  },
}; // prettier-ignore

const explain = (path: string, world: Parameters<typeof runFake>[1] = WORLD) =>
  runFake(`explain ${path}`, world);

describe('cache-config explain', () => {
  it('gives the value, everything below it, what is allowed and how to change it', () => {
    const { exitCode, stdout } = explain('ttl.default');

    expect(stdout.split('\n')).toEqual([
      'ttl.default = 30m   (1800000 ms)',
      '  Lifetime of an entry with no TTL of its own.',
      '',
      '  → custom                 30m   CACHE_CUSTOM_CONFIG (.env:3, column 19)',
      '    overlay ai_optimized   4h    a call to the model costs seconds and money: twice the life of web data',
      '    preset production      2h    the source is what hurts: two hours spare it, and writes invalidate',
      '    default                1h    schema',
      '',
      '  allowed    1s … 30d   public',
      '  change it  CACHE_CUSTOM_CONFIG={"ttl":{"default":…}}',
      '  remove it  back to 4h, from overlay ai_optimized',
      '  preset     ai-production, from CACHE_PRESET (.env:1)',
    ]);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('shows a value of a strategy, in bytes', () => {
    expect(explain('compression.threshold').stdout.split('\n')).toEqual([
      'compression.threshold = 16KiB   (16384 bytes)',
      '  Values from this size on are compressed.',
      '',
      '  → strategy robust   16KiB   halves the memory of Redis; in time, values of 50 KB gain on links below about 350 Mbit/s only, those of 4 KB below 100 to 200',
      '    default           16KiB   schema',
      '',
      '  allowed    0B … 64MiB   public',
      '  change it  CACHE_CUSTOM_CONFIG={"compression":{"threshold":…}}',
      '  preset     ai-production, from CACHE_PRESET (.env:1)',
    ]);
  });

  it('shows what would be with --set, and what removing it brings back', () => {
    const { stdout } = explain('redis.url --set redis.url=rediss://other');

    expect(stdout.split('\n').slice(3, -1)).toEqual([
      '  → --set     rediss://other',
      '    env       redis://cache:6379/0   CACHE_REDIS_URL (.env:2)',
      '    default   (unset)                schema',
      '',
      '  allowed    redis://, rediss://, redis+unix://, redis+cluster://, rediss+cluster://, redis+sentinel://, rediss+sentinel://   secret',
      '  change it  CACHE_REDIS_URL=…',
      '  remove it  back to redis://cache:6379/0, from env',
    ]);
  });

  it('says that CACHE_PRESET is unset where nobody chose', () => {
    expect(explain('mode', {}).stdout).toMatch(/\n {2}preset {5}development, from CACHE_PRESET is unset$/);
  });

  it('points to a file for a secret', () => {
    expect(explain('redis.password').stdout).toContain(
      '\n  change it  CACHE_CUSTOM_CONFIG_FILE, naming a file with {"redis":{"password":…}}\n',
    );
  });

  it.each([
    ['mode', 'off | memory | tiered'],
    ['ai.enabled', 'true | false'],
    ['namespace', '1 … 64 letters, digits, _ or -, starting with a letter or digit'],
    ['ai.operationTtl.qa', '1s … 30d'],
    ['memory.maxEntries', '1 … 1000000'],
    ['memory.maxBytes', '64KiB … 64GiB | auto'],
  ])('knows what %s may be', (path, allowed) => {
    expect(explain(path).stdout).toContain(`\n  allowed    ${allowed}   public\n`);
  });

  it.each(valuePaths)('explains %s', (path) => {
    expect(explain(path)).toMatchObject({ exitCode: EXIT.yes, stderr: '' });
  });

  it('takes a path in another spelling', () => {
    expect(explain('redis.max_connections').stdout).toMatch(/^redis\.maxConnections = 1\n/);
  });

  it('ends with no where the value was refused, and says why', () => {
    const { exitCode, stdout } = explain('ttl.default --set ttl.default=3600');

    expect(stdout).toMatch(/^ttl\.default = 30m [^]*\n\nerror CCFG102 {2}ttl\.default: duration without a unit\n/);
    expect(exitCode).toBe(EXIT.no);
  }); // prettier-ignore

  it.each([
    ['ttl.defualt', 'unknown setting "ttl.defualt": did you mean "ttl.default"?'],
    ['zzzzzzzz', 'unknown setting "zzzzzzzz": list them with: cache-config show'],
    ['health', '"health" is a group. Name one of: health.timeout, health.retries, health.required'],
    ['ai.textTiers', '"ai.textTiers" is a group. Name one of: ai.textTiers.small, ai.textTiers.medium, ai.textTiers.large'],
    ['ai.operationTtl.mine', 'no layer sets "ai.operationTtl.mine", and it has no default: there is nothing to explain'],
    ['redis://user:hunter2@h', 'unknown setting "redis://******:******@h": list them with: cache-config show'],
    ['toString', 'unknown setting "toString": list them with: cache-config show'],
  ])('takes %s for wrong usage', (path, message) => {
    expect(explain(path)).toEqual({ exitCode: EXIT.usage, stdout: '', stderr: `cache-config: ${message}` });
  }); // prettier-ignore

  it('gives the same as JSON', () => {
    expect(JSON.parse(explain('ttl.default --json').stdout)).toEqual({
      v: 1,
      command: 'explain',
      ok: true,
      summary: { errors: 0, warnings: 0 },
      issues: [],
      data: {
        path: 'ttl.default',
        value: '30m',
        origin: { layer: 'custom', source: 'CACHE_CUSTOM_CONFIG', at: '.env:3, column 19' },
        ms: 1_800_000,
        shadowed: [
          {
            value: '4h',
            origin: { layer: 'overlay', source: 'ai_optimized' },
            why: 'a call to the model costs seconds and money: twice the life of web data',
          },
          {
            value: '2h',
            origin: { layer: 'preset', source: 'production' },
            why: 'the source is what hurts: two hours spare it, and writes invalidate',
          },
          { value: '1h', origin: { layer: 'default', source: 'schema' } },
        ],
        back: { value: '4h', origin: { layer: 'overlay', source: 'ai_optimized' } },
        doc: 'Lifetime of an entry with no TTL of its own.',
        constraint: { min: '1s', max: '30d' },
        secret: false,
        preset: 'ai-production',
        presetOrigin: { layer: 'env', source: 'CACHE_PRESET', at: '.env:1' },
      },
    });
  });
});
