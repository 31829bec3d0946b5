import { describe, expect, it } from '@jest/globals';
import { presetCostOf } from '../config/preset-cost.js';
import { runFake } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';

const WORLD = {
  env: { CACHE_REDIS_URL: 'redis://user:hunter2@cache:6379/0' },
  files: { '.env': 'CACHE_PRESET=ai-production\n\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"30m"}}\n' },
};

/** The printed lines without the fingerprint. */
function linesOf(command: string, world: Parameters<typeof runFake>[1] = WORLD): string[] {
  return runFake(command, world)
    .stdout.replace(/(fingerprint) [0-9a-f]{8}/, '$1 …')
    .split('\n');
}

describe('cache-config show --set-only', () => {
  it('shows what is set above the preset, and counts the rest', () => {
    expect(linesOf('show --set-only')).toEqual([
      'Effective configuration · preset ai-production (robust → production → ai-production → ai_optimized) · fingerprint …',
      '  redis.url    redis://******:******@cache:6379/0  env CACHE_REDIS_URL (process.env)',
      '  ttl.default  30m                                 custom CACHE_CUSTOM_CONFIG (.env:3, column 19) (overlay: 4h)',
      '21 more settings come from the preset, 38 from defaults:  cache-config show',
    ]);
  });

  it('shows nothing but the counts where nothing is set', () => {
    expect(linesOf('show --set-only', { env: { CACHE_PRESET: 'testing' } })).toEqual([
      'Effective configuration · preset testing (fast → testing) · fingerprint …',
      '11 more settings come from the preset, 50 from defaults:  cache-config show',
    ]);
  });

  it('gives the same as JSON', () => {
    const { data } = JSON.parse(runFake('show --set-only --json', WORLD).stdout) as {
      data: { settings: { path: string }[] };
    };

    expect(data.settings.map(({ path }) => path)).toEqual(['redis.url', 'ttl.default']);
  });
});

describe('cache-config show --why', () => {
  it('gives the reason below each value of a preset, a strategy and the overlay', () => {
    const lines = linesOf('show ai-production --why').map((line) => line.replace(/ +/g, ' '));

    expect(lines).toEqual(expect.arrayContaining([
      ' redis.connectTimeout 10s preset robust',
      ' why a fleet that restarts at once meets a busy server; serving does not wait for it',
      ' ttl.default 4h overlay ai_optimized',
      ' why a call to the model costs seconds and money: twice the life of web data',
      ' ai.enabled true preset ai-production',
      ' why the preset is its parent with AI',
    ])); // prettier-ignore
  });

  it('gives none for a default or what somebody set', () => {
    const lines = linesOf('show --why --set ttl.default=5m', { env: { CACHE_PRESET: 'disabled' } });
    const index = lines.findIndex((line) => line.startsWith('  ttl.default'));

    expect(lines[index]).toMatch(/ 5m +runtime --set \(default: 1h\)$/);
    expect(lines[index + 1]).not.toContain('why');
  });

  it('gives the same as JSON', () => {
    const { data } = JSON.parse(runFake('show minimal --why --json').stdout) as {
      data: { settings: { path: string; why: string | null }[] };
    };
    const why = new Map(data.settings.map((row) => [row.path, row.why]));

    expect([why.get('mode'), why.get('namespace')]).toEqual([
      'a function that lives for minutes gains nothing from a connection of its own',
      null,
    ]);
  });
});

describe('cache-config show PRESET --why', () => {
  const measured = (command: string) => linesOf(command).filter((line) => line.startsWith('  measured: '));

  it('says what the preset was measured to cost', () => {
    expect(measured('show minimal --why')).toEqual([expect.stringMatching(/starts in .+ a hit takes .+ µs/)]);
  });

  it('says the same as JSON', () => {
    const { data } = JSON.parse(runFake('show minimal --why --json').stdout) as { data: { cost: unknown } };

    expect(data.cost).toEqual(presetCostOf('minimal'));
  });

  it.each(['show minimal', 'show minimal --why --set ttl.default=5m', 'show --why'])(
    'says nothing for «%s»: nobody asked, or it was not measured so',
    (command) => expect(measured(command)).toEqual([]),
  );
});

describe('cache-config show --against', () => {
  it('shows only what differs, beside the value there', () => {
    expect(linesOf('show simple --against development')).toEqual([
      'Preset simple (balanced → simple) · fingerprint … · against development',
      '  redis.connectTimeout   5s     (development: 2s)     preset balanced',
      '  ttl.default            1h     (development: 10m)    preset simple',
      '  memory.maxEntries      100    (development: 50)     preset simple',
      '  compression.threshold  16KiB  (development: 64KiB)  preset balanced',
      '  compression.level      3      (development: 1)      preset balanced',
      '  monitoring.logLevel    info   (development: debug)  default',
      '55 of 61 settings are not shown: they are equal.',
    ]);
  });

  it('compares what is in effect with the defaults', () => {
    const lines = linesOf('show --against default', { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: 'redis://h' } });

    expect(lines.slice(1)).toEqual([
      '  redis.url  redis://h  (default: (unset))  env CACHE_REDIS_URL (process.env)',
      '60 of 61 settings are not shown: they are equal.',
    ]);
  }); // prettier-ignore

  it('shows what is tried out against what is in effect', () => {
    expect(linesOf('show --set ttl.default=5m --against current').slice(1)).toEqual([
      '  ttl.default  5m  (current: 30m)  runtime --set (custom: 30m)',
      '60 of 61 settings are not shown: they are equal.',
    ]);
  });

  it('shows nothing against itself', () => {
    expect(linesOf('show production --against production').slice(1)).toEqual([
      '61 of 61 settings are not shown: they are equal.',
    ]);
  });

  it('gives the other value in JSON', () => {
    const { data } = JSON.parse(runFake('show simple --against minimal --json').stdout) as { data: object };

    expect(data).toMatchObject({
      against: 'minimal',
      settings: expect.arrayContaining([
        expect.objectContaining({ path: 'mode', value: 'tiered', against: 'memory' }),
      ]),
    });
  });

  it('takes an unknown preset for wrong usage', () => {
    expect(runFake('show --against prodution')).toMatchObject({ exitCode: EXIT.usage, stdout: '' });
  });
});

describe('cache-config show --set', () => {
  it('shows what would be, repeatedly, in whatever spelling', () => {
    const lines = linesOf('show production --set ttl.default=5m --set memory.max_entries=7 --set-only');

    expect(lines.slice(1, 3)).toEqual([
      '  ttl.default        5m  runtime --set (preset: 2h)',
      '  memory.maxEntries  7   runtime --set (preset: 500)',
    ]);
  });

  it('lies above custom configuration', () => {
    expect(linesOf('show --set-only --set ttl.default=5m')[2]).toBe(
      '  ttl.default  5m                                  runtime --set (custom: 30m)',
    );
  });

  it('keeps values with an equals sign whole and masks secrets', () => {
    const { stdout } = runFake('show --set-only --set redis.url=redis://u:hunter2=@h/0', WORLD);

    expect(stdout).toContain('redis://******:******@h/0');
    expect(stdout).not.toContain('hunter2');
  });

  it('ends with no for a value that is refused, on a preset by itself too', () => {
    const { exitCode, stdout } = runFake('show production --set ttl.default=5');

    expect(stdout).toMatch(/\n\nerror CCFG102 {2}ttl\.default: [^]*\n {3}from {6}--set\n/);
    expect(exitCode).toBe(EXIT.no);
  });
});

describe('cache-config show --preset', () => {
  it('shows what would be in effect, overrides included', () => {
    expect(linesOf('show --set-only --preset simple')).toEqual([
      'Effective configuration · preset simple (balanced → simple) · fingerprint …',
      '  redis.url    redis://******:******@cache:6379/0  env CACHE_REDIS_URL (process.env)',
      '  ttl.default  30m                                 custom CACHE_CUSTOM_CONFIG (.env:3, column 19) (preset: 1h)',
      '4 more settings come from the preset, 55 from defaults:  cache-config show',
    ]);
  });
});
