import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltApplication } from './support/built-application.js';
import { BuiltCli } from './support/built-cli.js';
import { freePort } from './support/free-port.js';

const DOTENV = 'CACHE_PRESET=minimal\nCACHE_CUSTOM_CONFIG={"namespace":"shop"}\n';

let cli: BuiltCli;
const running: BuiltApplication[] = [];

beforeAll(async () => {
  cli = await BuiltCli.build();
}, 120_000);

afterEach(async () => {
  await Promise.all(running.splice(0).map((application) => application.stop()));
});

afterAll(() => cli.remove());

async function start(): Promise<BuiltApplication> {
  const application = await BuiltApplication.start({}, { '.env': DOTENV });
  running.push(application);
  return application;
}

const drift = (port: number, dotenv: string) =>
  cli.run(['drift', '--url', `http://127.0.0.1:${port}`], { files: { '.env': dotenv } });

describe('the built cache-config drift', () => {
  it('finds an application that runs what the files say', async () => {
    const { exitCode, stdout, stderr } = await drift((await start()).port, DOTENV);

    expect(stdout).toMatch(/^✓ running {2}preset minimal, [0-9a-f]{8}, pendingRestart 0$/m);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('finds that the files changed since the application started', async () => {
    const application = await start();
    const changed = DOTENV.replace('shop', 'mall');
    application.writeFile('.env', changed);

    const { exitCode, stdout } = await drift(application.port, changed);

    expect(stdout).toMatch(
      /^✗ running {2}the application runs preset minimal, [0-9a-f]{8}; the files here give minimal, /m,
    );
    expect(stdout).toMatch(/^✗ pending {2}pendingRestart 1: 1 setting would differ after a restart/m);
    expect(exitCode).toBe(1);
  });

  it('ends with 1 where no application answers', async () => {
    const { exitCode, stdout } = await drift(await freePort(), DOTENV);

    expect(stdout).toMatch(
      /^✗ running {2}the application cannot be asked at http:\S+: connect ECONNREFUSED/m,
    );
    expect(exitCode).toBe(1);
  });
});

describe('the built cache-config lock', () => {
  it('writes a file that its check accepts, and writes it once', async () => {
    const cwd = cli.workFolder({ '.env': DOTENV });

    const written = await cli.node([cli.path, 'lock'], { cwd });
    const checked = await cli.node([cli.path, 'lock', '--check'], { cwd, env: { CACHE_PRESET: 'simple' } });
    const again = await cli.node([cli.path, 'lock'], { cwd });

    expect([written.exitCode, checked.exitCode, again.exitCode]).toEqual([0, 0, 1]);
    expect(checked.stdout).toBe('cache-config.lock.json: 1 preset, no difference.\n');
  });
});
