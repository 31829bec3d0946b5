import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltCli } from './support/built-cli.js';

const RUNS = 7;
const COLD_START_LIMIT_MS = 350;
/** An idle Node on a machine with nothing else to do. */
const IDLE_MS = 60;

const PRODUCTION = {
  CACHE_PRESET: 'production',
  CACHE_REDIS_URL: 'rediss://canary-user:canary-word@cache:6379/0',
};

let cli: BuiltCli;

beforeAll(async () => {
  cli = await BuiltCli.build();
}, 60_000);

afterAll(() => {
  cli.remove();
});

describe('the built cache-config', () => {
  it('ends with 0 for a valid configuration', async () => {
    const { exitCode, stdout, stderr } = await cli.run(['validate'], { env: PRODUCTION });

    expect(stdout).toMatch(/^valid: preset production, fingerprint [0-9a-f]{8}\n$/);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('ends with 1 for an invalid one and prints why on stdout', async () => {
    const { exitCode, stdout, stderr } = await cli.run(['validate'], { env: { CACHE_PRESET: 'prodution' } });

    expect(stdout).toMatch(/^error CCFG001[^]*1 error, 0 warnings\.\n$/);
    expect([exitCode, stderr]).toEqual([1, '']);
  });

  it('ends with 2 for wrong usage and prints it on stderr', async () => {
    const { exitCode, stdout, stderr } = await cli.run(['validate', '--jsn']);

    expect(stderr).toMatch(/^cache-config: unknown option '--jsn'/);
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('reads .env of the working folder', async () => {
    const env = { CACHE_CUSTOM_CONFIG: '{"ttl":{"default":3600}}' };

    const { stdout } = await cli.run(['validate'], {
      env,
      files: { '.env': '\nCACHE_PRESET=wrong\n' },
    });

    expect(stdout).toContain('CACHE_PRESET (.env:2)');
    expect(stdout).toContain('CACHE_CUSTOM_CONFIG (process.env, column 19)');
  });

  it.each(['-f', '--env-file'])('reads the file that %s names', async (flag) => {
    const files = { '.env': 'CACHE_PRESET=minimal\n', 'other.env': 'CACHE_PRESET=testing\n' };

    const { stdout } = await cli.run(['validate', flag, 'other.env'], { files });

    expect(stdout).toMatch(/^valid: preset testing/);
  });

  it('ends with 2 where a file cannot be read', async () => {
    const { exitCode, stdout, stderr } = await cli.run(['show', '-f', 'missing.env']);

    expect(stderr).toBe(
      'cache-config: the file missing.env cannot be read: there is no such file or folder\n',
    );
    expect([exitCode, stdout]).toEqual([2, '']);
  });

  it('ends quietly where nobody reads on', async () => {
    const command = `"${process.execPath}" "${cli.path}" docs | true; exit "\${PIPESTATUS[0]}"`;

    expect(await cli.shell(command)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('says that an answer cannot be written', async () => {
    const { exitCode, stderr } = await cli.shell(`"${process.execPath}" "${cli.path}" docs > /dev/full`);

    expect(stderr).toMatch(/^cache-config: the answer cannot be written: ENOSPC[^\n]*\n$/);
    expect(exitCode).toBe(2);
  });

  it('prints JSON that a program can read', async () => {
    const { stdout } = await cli.run(['show', '--json'], { env: PRODUCTION });

    expect(JSON.parse(stdout)).toMatchObject({ v: 1, command: 'show', ok: true });
  });

  it('holds the preset against the machine', async () => {
    const { exitCode, stdout } = await cli.run(['recommend', 'shop-prod', '--machine']);

    expect(stdout).toMatch(/\n {2}machine {3}\d+ MiB (limit \(cgroup\)|in all, no limit), \d+ CPUs? → /);
    expect(exitCode).toBe(0);
  });

  it('prints the page of a code', async () => {
    const { exitCode, stdout } = await cli.run(['help', 'CCFG501']);

    expect(stdout).toMatch(/^CCFG501 {2}memory over Redis without Redis\n/);
    expect(exitCode).toBe(0);
  });

  it.each([
    'validate',
    'validate --json',
    'show',
    'show --json',
    'explain redis.url',
    'diff default current',
  ])('prints no secret with %s', async (command) => {
    const env = {
      ...PRODUCTION,
      CACHE_CUSTOM_CONFIG: '{"redis":{"password":"canary-too"},"ttl":{"defualt":1}}',
    };

    const { stdout, stderr } = await cli.run(command.split(' '), { env });

    expect(stdout).not.toBe('');
    expect(stdout + stderr).not.toContain('canary');
  });
});

describe('the cold start', () => {
  const timed = async (run: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  /**
   * How much longer a verb takes than a Node that does nothing, run right before it, on a machine as fast as one where
   * that Node takes `IDLE_MS`: the best of some pairs, as whatever else the machine does can only add to it.
   */
  const coldStartOf = async (verb: string): Promise<number> => {
    let best = Infinity;
    for (let run = 0; run < RUNS; run++) {
      const idle = await timed(() => cli.node(['-e', '0']));
      const busy = await timed(() => cli.run(verb.split(' '), { env: PRODUCTION }));
      best = Math.min(best, (busy - idle) / Math.max(1, idle / IDLE_MS));
    }
    process.stderr.write(`cache-config ${verb} starts in ${Math.round(best)} ms above node -e 0\n`);
    return best;
  };

  it.each(['list', 'validate', 'show', 'explain ttl.default'])(
    `of %s is at most ${COLD_START_LIMIT_MS} ms above an empty Node`,
    async (verb) => {
      expect(await coldStartOf(verb)).toBeLessThanOrEqual(COLD_START_LIMIT_MS);
    },
    60_000,
  );
});
