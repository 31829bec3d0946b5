import { describe, expect, it } from '@jest/globals';
import { FakeCliIo, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { runCli } from './run-cli.js';

const DOTENV = [
  'CACHE_REDIS_URL=rediss://redis:6379',
  'CACHE_DEFAULT_TTL=7200',
  'CACHE_MEMORY_CACHE_SIZE=500',
  'CACHE_COMPRESSION_LEVEL=4',
  'CACHE_MAX_CONNECTIONS=50',
  '',
].join('\n');
const COMPOSE = 'services:\n  app:\n    environment:\n      CACHE_LOG_LEVEL: ${LEVEL:-WARNING}\n';

async function runIn(command: string, world: FakeWorld) {
  const io = new FakeCliIo(world);
  const exitCode = await runCli(command.split(' '), io);
  return { exitCode, stdout: io.printed.join('\n'), files: { ...io.files } };
}

describe('cache-config migrate', () => {
  it('shows what would change, and changes nothing', async () => {
    const { exitCode, stdout, files } = await runIn('migrate', { files: { '.env': DOTENV } });

    expect(stdout).toBe(`.env: preset production, which leaves the fewest settings to say (2)
  .env:2  CACHE_DEFAULT_TTL=7200       absorbed by preset  production ttl.default=2h
  .env:3  CACHE_MEMORY_CACHE_SIZE=500  absorbed by preset  production memory.maxEntries=500
  .env:4  CACHE_COMPRESSION_LEVEL=4    converted           CACHE_CUSTOM_CONFIG compression.level=4
  .env:5  CACHE_MAX_CONNECTIONS=50     converted           CACHE_CUSTOM_CONFIG redis.maxConnections=50; had no effect before: applying it now changes behaviour

--- .env
+++ .env (migrated)
@@ -1,0 +2,2 @@
+CACHE_PRESET=production
+CACHE_CUSTOM_CONFIG={"compression":{"level":4},"redis":{"maxConnections":50}}
@@ -2 +4 @@
-CACHE_DEFAULT_TTL=7200
+# migrated 2026-11-22: CACHE_DEFAULT_TTL=7200 → production ttl.default=2h
@@ -3 +5 @@
-CACHE_MEMORY_CACHE_SIZE=500
+# migrated 2026-11-22: CACHE_MEMORY_CACHE_SIZE=500 → production memory.maxEntries=500
@@ -4 +6 @@
-CACHE_COMPRESSION_LEVEL=4
+# migrated 2026-11-22: CACHE_COMPRESSION_LEVEL=4 → CACHE_CUSTOM_CONFIG compression.level=4
@@ -5 +7 @@
-CACHE_MAX_CONNECTIONS=50
+# migrated 2026-11-22: CACHE_MAX_CONNECTIONS=50 → CACHE_CUSTOM_CONFIG redis.maxConnections=50

equivalence: 4/4 legacy settings reproduce exactly; issues 0`);
    expect(exitCode).toBe(EXIT.yes);
    expect(files).toEqual({ '.env': DOTENV });
  });

  it('writes every file with a backup, after which nothing is left to migrate', async () => {
    const world = { files: { '.env': DOTENV, 'docker-compose.yml': COMPOSE } };

    const { exitCode, stdout, files } = await runIn('migrate --write', world);

    expect(exitCode).toBe(EXIT.yes);
    expect(stdout).toContain('written: docker-compose.yml, as it was: docker-compose.yml.bak');
    expect(files).toMatchObject({ '.env.bak': DOTENV, 'docker-compose.yml.bak': COMPOSE });
    expect(files['docker-compose.yml']).toContain(`CACHE_CUSTOM_CONFIG: '{"monitoring":{"logLevel":"warn"}}'`);
    const again = await runIn('migrate --check', { files });
    expect(again).toMatchObject({ exitCode: EXIT.yes, stdout: 'Nothing to migrate: no variable of the former style.' });
  }); // prettier-ignore

  it('keeps an older backup', async () => {
    const { files } = await runIn('migrate --write', { files: { '.env': DOTENV, '.env.bak': 'A=1' } });

    expect([files['.env.bak'], files['.env.bak.2']]).toEqual(['A=1', DOTENV]);
  });

  it('ends with 1 under --check while something is left', async () => {
    expect((await runIn('migrate --check', { files: { '.env': DOTENV } })).exitCode).toBe(EXIT.no);
    expect((await runIn('migrate --check', { env: { CACHE_LOG_LEVEL: 'INFO' } })).exitCode).toBe(EXIT.no);
    expect((await runIn('migrate --check --no-process-env', { env: { CACHE_LOG_LEVEL: 'INFO' } })).exitCode).toBe(
      EXIT.yes,
    );
  }); // prettier-ignore

  it('stops and asks, and writes none of the files, where one needs a decision', async () => {
    const other = 'CACHE_REDIS_URL=redis://a\nAI_CACHE_REDIS_URL=redis://b\n';
    const world = { files: { '.env': DOTENV, '.env.other': other } };

    const { exitCode, stdout, files } = await runIn('migrate --write', world);

    expect(exitCode).toBe(EXIT.no);
    expect(files).toEqual(world.files);
    expect(stdout).toContain('  .env.other:2  AI_CACHE_REDIS_URL  needs a decision\n');
    expect(stdout)
      .toContain(`error CCFG405  AI_CACHE_REDIS_URL: names another Redis than CACHE_REDIS_URL, and there is one cache now
   from      AI_CACHE_REDIS_URL (.env.other:2)
   fix       to keep CACHE_REDIS_URL, delete the line of AI_CACHE_REDIS_URL (.env.other:2)
`);
    expect(stdout).toMatch(/\nequivalence: 4\/5 legacy settings reproduce exactly; issues 2$/);
  });

  it('warns where one file lies over another', async () => {
    const { exitCode, stdout } = await runIn('migrate', {
      files: {
        '.env': DOTENV,
        '.env.production': 'CACHE_MAX_BATCH_SIZE=9\n',
        '.env.example': 'CACHE_LOG_LEVEL=INFO\n',
      },
    });

    expect(stdout.match(/CCFG407 {2}\S+/g)).toEqual(['CCFG407  .env.production:']);
    expect(exitCode).toBe(EXIT.yes);
  });

  it('reports of the process what to set and unset', async () => {
    const { exitCode, stdout } = await runIn('migrate --write', { env: { CACHE_MAX_BATCH_SIZE: '9' } });

    expect(stdout).toContain(
      'set where the process gets its environment from:\n  CACHE_PRESET=simple\n  CACHE_CUSTOM_CONFIG={"redis":{"batchSize":9}}\nand unset:\n  CACHE_MAX_BATCH_SIZE\n',
    );
    expect(exitCode).toBe(EXIT.yes);
  });

  it('takes only the files that it is given', async () => {
    const { stdout } = await runIn('migrate b.env', {
      env: { CACHE_LOG_LEVEL: 'INFO' },
      files: { '.env': DOTENV, 'b.env': 'CACHE_PRESET=simple\n' },
    });

    expect(stdout).toBe('Nothing to migrate: no variable of the former style.');
  });

  it('knows presets of your own', async () => {
    const own = { name: 'shop', extends: 'production', set: { compression: { level: 4 }, redis: { maxConnections: 50 } } };
    const world = { files: { '.env': DOTENV }, modules: { 'cache.presets.ts': { own } } };

    expect((await runIn('migrate', world)).stdout).toContain('.env: preset shop, which leaves the fewest settings to say (0)');
  }); // prettier-ignore

  it('gives compose what .env will say, for what it takes from there', async () => {
    const compose =
      'services:\n  app:\n    environment:\n      CACHE_PRESET: ${CACHE_PRESET:-simple}\n      CACHE_MEMORY_SIZE: ${CACHE_MEMORY_CACHE_SIZE}\n';

    const { stdout } = await runIn('migrate --json', {
      files: { '.env': DOTENV, 'docker-compose.yml': compose },
    });

    const { data } = JSON.parse(stdout) as {
      data: { files: { parts: { preset: string; steps: unknown[] }[] }[] };
    };
    expect(data.files[1]?.parts[0]).toMatchObject({
      preset: 'production',
      steps: [{ value: '500', kind: 'absorbed by preset' }],
    });
  });

  it('prints JSON with every step and proof', async () => {
    const { stdout } = await runIn('migrate --json', { files: { '.env': DOTENV } });

    expect(JSON.parse(stdout)).toMatchObject({
      v: 1,
      command: 'migrate',
      ok: true,
      data: {
        files: [
          {
            name: '.env',
            parts: [
              {
                preset: 'production',
                lines: [{ variable: 'CACHE_PRESET', value: 'production', isChanged: true }, {}, {}],
                proof: [{ path: 'redis.maxConnections', legacy: '50', resolved: '50', equal: true }, {}, {}, {}],
              },
            ],
          },
        ],
        process: [],
        written: [],
      },
    });
  }); // prettier-ignore

  it.each([
    ['a file that is not YAML', 'migrate broken.yml', EXIT.no],
    ['a file that is not there', 'migrate missing.env', EXIT.usage],
    ['--write with --check', 'migrate --write --check', EXIT.usage],
  ])('does not crash on %s', async (_what, command, code) => {
    expect((await runFakeAsync(command, { files: { 'broken.yml': 'a: [' } })).exitCode).toBe(code);
  });

  const SECRETS = {
    url: 'CACHE_REDIS_URL=redis://kanarie-a:kanarie-b@h\nCACHE_LOG_LEVEL=INFO',
    'two URLs': 'CACHE_REDIS_URL=redis://:kanarie-a@h\nAI_CACHE_REDIS_URL=redis://:kanarie-b@h',
    'a former URL': 'AI_CACHE_REDIS_URL=redis://:kanarie-b@h',
    'a broken URL': 'AI_CACHE_REDIS_URL=redis://:kan/kanarie@b@h:port',
    credentials: 'CACHE_REDIS_URL=redis://h\nCACHE_USERNAME=kanarie-u\nCACHE_PASSWORD="kanarie # x" # kanarie',
    'credentials without a URL': 'CACHE_USERNAME=kanarie-u\nCACHE_REDIS_PASSWORD=kanarie',
    'two passwords': 'CACHE_REDIS_URL=redis://h\nCACHE_PASSWORD=kanarie-1\nCACHE_REDIS_PASSWORD=kanarie-2',
    'a custom password': 'CACHE_CUSTOM_CONFIG={"redis":{"password":"kanarie","username":"kanarie"}}\nCACHE_LOG_LEVEL=INFO',
    'a custom URL': 'CACHE_CUSTOM_CONFIG={"redis":{"url":"redis://:kanarie@h"}}\nCACHE_LOG_LEVEL=INFO',
    'broken JSON': 'CACHE_CUSTOM_CONFIG={"redis":{"password":"kanarie"\nCACHE_LOG_LEVEL=INFO',
    neighbours: '# kanarie\nDB_PASSWORD=kanarie\nCACHE_LOG_LEVEL=INFO\nREDIS_URL=redis://:kanarie@h\n# kanarie',
    'wrong values': 'CACHE_DEFAULT_TTL=kanarie\nCACHE_ENVIRONMENT=kanarie\nCACHE_OPERATION_TTLS={"qa":"kanarie"}\nLEGACY_CACHE_CONFIG_MIGRATION=kanarie',
  }; // prettier-ignore

  it.each(
    Object.entries(SECRETS).flatMap(([what, text]) =>
      ['migrate', 'migrate --check', 'migrate --json', 'migrate --write', 'migrate --write --json'].map(
        (command) => [command, what, text] as const,
      ),
    ),
  )('prints nothing secret by %s of %s', async (command, _what, text) => {
    const lines = text.split('\n').map((line) => line.replace(/^(\w+)=([^]*)$/, '      $1: $2').replace(/: (.*")$/, ": '$1'").replace(/: (\{.*)$/, ": '$1'"));
    const compose = `services:\n  app:\n    environment:\n${lines.join('\n')}\n`;
    const env = Object.fromEntries(text.split('\n').map((line) => line.split(/=([^]*)/).slice(0, 2)));

    const files = { '.env': text, 'compose.yml': compose };
    const { exitCode, stdout, stderr } = await runFakeAsync(command, { files, env });

    expect(stdout).toContain('compose.yml');
    expect(stdout + stderr).not.toMatch(/kana/);
    expect([EXIT.yes, EXIT.no]).toContain(exitCode);
  }); // prettier-ignore
});
