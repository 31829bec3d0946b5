import { describe, expect, it } from '@jest/globals';
import { FakeCliIo, runFakeAsync, type FakeWorld } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { runCli } from './run-cli.js';

const COMPOSE = `services:
  app:
    environment:
      CACHE_PRESET: \${CACHE_PRESET:-simple}
      CACHE_CUSTOM_CONFIG: '{"ttl": {"default": "5m"}}'
`;

const importing = (text: string, flags = '', world: FakeWorld = {}) =>
  runFakeAsync(`import file ${flags}`, { ...world, files: { ...world.files, file: text } });

const writing = async (text: string, flags = '--to new.env') => {
  const io = new FakeCliIo({ files: { file: text } });
  const exitCode = await runCli(['import', 'file', ...flags.split(' ')], io);
  return { exitCode, written: io.files['new.env'], stdout: io.printed.join('\n') };
};

describe('cache-config import', () => {
  it('gives the variables back, and says what was decided', async () => {
    expect(await importing(COMPOSE)).toEqual({
      exitCode: EXIT.yes,
      stdout: [
        '# CACHE_PRESET: the default was taken',
        '# warning CCFG501  redis.url: preset "simple" is memory over Redis, and there is no Redis URL: entries live in the memory of this process only',
        'CACHE_PRESET=simple',
        'CACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"}}',
      ].join('\n'),
      stderr: '',
    });
  });

  it('lays a custom configuration over the preset in effect, or over one that is named', async () => {
    const world = { env: { CACHE_PRESET: 'minimal', CACHE_CUSTOM_CONFIG: '{"mode":"off"}' } };

    expect((await importing('{"ttl":{"default":"5m"}}', '', world)).stdout).toBe(
      'CACHE_PRESET=minimal\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"}}',
    );
    expect((await importing('{}', '--preset testing', world)).stdout).toBe(
      'CACHE_PRESET=testing\nCACHE_CUSTOM_CONFIG={}',
    );
  });

  it('says with --dry-run what would change', async () => {
    const world = { env: { CACHE_PRESET: 'simple', CACHE_CUSTOM_CONFIG: '{"ttl":{"default":"10m"}}' } };
    const { exitCode, stdout } = await importing(COMPOSE, '--dry-run', world);

    expect(stdout).toContain('  ttl.default  10m  →  5m  ÷2');
    expect(stdout).toContain('60 of 61 settings are equal.');
    expect(exitCode).toBe(EXIT.yes);
  });

  it('writes a new .env file', async () => {
    const { exitCode, written, stdout } = await writing(COMPOSE);

    expect(written).toBe('CACHE_PRESET=simple\nCACHE_CUSTOM_CONFIG={"ttl":{"default":"5m"}}\n');
    expect(stdout).toContain('written to new.env: CACHE_PRESET, CACHE_CUSTOM_CONFIG');
    expect(exitCode).toBe(EXIT.yes);
  });

  it('writes nothing with --dry-run', async () => {
    expect((await writing(COMPOSE, '--to new.env --dry-run')).written).toBeUndefined();
  });

  it.each([
    ['a value', '{"ttl":{"default":5}}', 'CCFG102'],
    ['a preset', 'CACHE_PRESET=prodution', 'CCFG001'],
    ['JSON', '{"ttl":', 'CCFG201'],
    ['a former variable', 'environment:\n  CACHE_DEFAULT_TTL: 60', 'CCFG401'],
    ['a secret in the place of a path', 'CACHE_REDIS_URL_FILE=redis://u:s3cret@h', 'CCFG404'],
  ])('writes nothing where %s is wrong', async (_what, text, code) => {
    const { exitCode, written, stdout } = await writing(text);

    expect([exitCode, written]).toEqual([EXIT.no, undefined]);
    expect(stdout).toContain(`error ${code}`);
    expect(stdout).not.toContain('s3cret');
  });

  it('names the place of a mistake', async () => {
    expect((await importing('# mine\nCACHE_PRESET=prodution')).stdout).toContain('(file:2)');
    expect((await importing('env:\n  CACHE_PRESET: prodution')).stdout).toContain('(file)');
  });

  it('warns of a mounted file that is not here, and compares the rest', async () => {
    const world = { env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: 'redis://cache:6379/0' } };
    const text = 'CACHE_PRESET=simple\nCACHE_REDIS_URL_FILE=/run/secrets/url';
    const { exitCode, stdout } = await importing(text, '--dry-run', world);

    expect(stdout).toMatch(/^# warning CCFG404 {2}CACHE_REDIS_URL_FILE: the file that it names is not here/);
    expect(stdout).toMatch(/No difference/);
    expect(exitCode).toBe(EXIT.yes);
  });

  it.each([
    ['a file that is not there', 'import nothing', 'the file nothing cannot be read'],
    ['a file without a variable', 'import empty', 'sets none of CACHE_PRESET'],
    ['YAML that is none', 'import broken', 'broken cannot be imported: not valid YAML, line 1'],
    ['a format that does not exist', 'import file --format env-spec', 'Allowed choices are'],
    ['a target that exists', 'import file --to file', 'file exists: name a new file'],
    ['a preset for what names one', 'import file --preset simple', '--preset is for JSON only'],
  ])('takes %s for wrong usage', async (_what, command, message) => {
    const files = { file: 'CACHE_PRESET=simple', empty: 'PORT: 1', broken: 'a: [b' };
    const { exitCode, stdout, stderr } = await runFakeAsync(command, { files });

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(message);
  });

  it('prints the envelope with --json', async () => {
    expect(JSON.parse((await importing(COMPOSE, '--json --dry-run')).stdout)).toMatchObject({
      v: 1,
      command: 'import',
      ok: true,
      data: {
        format: 'compose',
        variables: { CACHE_PRESET: 'simple' },
        notes: ['CACHE_PRESET: the default was taken'],
        changes: expect.arrayContaining([expect.objectContaining({ path: 'ttl.default', to: '5m' })]),
      },
    });
    expect(JSON.parse((await importing('{"ttl":1}', '--json')).stdout)).toMatchObject({
      ok: false,
      data: null,
    });
  });
});

describe('secrets of an import', () => {
  const texts = [
    'CACHE_PRESET=simple\nCACHE_REDIS_URL=redis://kanarie:kanarie@h:6379/0',
    'CACHE_PRESET=simple\nCACHE_REDIS_URL=redis://kanarie:kanarie@h:6379/0\nCACHE_CUSTOM_CONFIG={"redis":{"url":"redis://h"}}',
    'CACHE_PRESET=simple\nCACHE_REDIS_URL=http://kanarie:kanarie@h:6379/0',
    'CACHE_PRESET=simple\nCACHE_REDIS_URL_FILE=redis://kanarie:kanarie@h',
    '{"redis":{"password":"kanarie"}}',
    '{"redis":{"password":"kanarie"',
    '{"redis":{"pasword":"kanarie"}}',
    'environment:\n  CACHE_PRESET: simple\n  CACHE_REDIS_URL: ${U:-redis://:kanarie@h}',
    'environment:\n  CACHE_REDIS_PASSWORD: kanarie',
    'a:\n  CACHE_REDIS_URL: redis://:kanarie@a\nb:\n  CACHE_REDIS_URL: redis://:kanarie@b',
    'apiVersion: v1\nkind: Secret\nstringData: { CACHE_CUSTOM_CONFIG: \'{"redis":{"password":"kanarie"}}\' }',
  ]; // prettier-ignore

  it.each(texts.flatMap((text) => ['', '--json', '--dry-run', '--to x'].map((flags) => [text, flags] as const)))(
    'are not printed: %j %s',
    async (text, flags) => {
      const { stdout, stderr } = await importing(text, flags, { env: { CACHE_PRESET: 'simple' } });

      expect(stdout + stderr).not.toContain('kanarie');
      expect((stdout + stderr).length).toBeGreaterThan(20);
    },
  ); // prettier-ignore

  it('go into the file that is written', async () => {
    const { written } = await writing(texts[0] ?? '');

    expect(written).toBe(`${texts[0]}\n`);
  });

  it('are announced where they are not shown', async () => {
    expect((await importing(texts[0] ?? '')).stdout).toContain(
      '# CACHE_REDIS_URL holds a secret and is not shown: --to FILE writes it',
    );
  });
});
