import { describe, expect, it } from '@jest/globals';
import { filesAfterAsync, runFakeAsync } from '../../../../test/support/fake-cli-io.js';
import { envExamplesText } from '../config/reference/env-examples.js';
import { envTemplate } from '../config/reference/env-template.js';
import { EXIT } from './cli-io.js';

const TEMPLATE = '.env.cache.template';
const EXAMPLES = '.env.cache.examples';
const COMPOSE = 'docker-compose.yml';

const compose = (words: string, inside = ''): string =>
  `services:\n  app:\n    environment:\n      # >>> cache-config ${words}\n${inside}      # <<< cache-config\n`;
const current = { [TEMPLATE]: envTemplate(), [EXAMPLES]: envExamplesText() };
const stale = envTemplate().replace('CACHE_PRESET=development', 'CACHE_PRESET=staging');

describe('cache-config template', () => {
  it('prints the template for .env', async () => {
    expect(await runFakeAsync('template')).toEqual({
      exitCode: EXIT.yes,
      stdout: envTemplate().trimEnd(),
      stderr: '',
    });
  });

  it('prints the examples', async () => {
    expect((await runFakeAsync(`template ${EXAMPLES}`)).stdout).toBe(envExamplesText().trimEnd());
  });

  it.each([`template ${COMPOSE}`, 'template .env', `template ${TEMPLATE} ${EXAMPLES}`])(
    'can print nothing else: %s',
    async (command) => {
      expect(await runFakeAsync(command)).toMatchObject({
        exitCode: EXIT.usage,
        stderr: `cache-config: one of these can be printed: ${TEMPLATE}, ${EXAMPLES}`,
      });
    },
  );

  it('does not check and write at once', async () => {
    expect(await runFakeAsync('template --check --write')).toMatchObject({ exitCode: EXIT.usage });
  });
});

describe('cache-config template --check', () => {
  it('is content with files that are current', async () => {
    expect(await runFakeAsync('template --check', { files: current })).toMatchObject({
      exitCode: EXIT.yes,
      stdout: `current  ${EXAMPLES}\ncurrent  ${TEMPLATE}`,
    });
  });

  it('names the file that is out of date, where, and what to do', async () => {
    expect(
      await runFakeAsync('template --check', { files: { ...current, [TEMPLATE]: stale } }),
    ).toMatchObject({
      exitCode: EXIT.no,
      stdout: [
        `current  ${EXAMPLES}`,
        `stale    ${TEMPLATE}  differs from line 6 on`,
        'fix  cache-config template --write',
      ].join('\n'),
    });
  });

  it('asks for no file that nobody made', async () => {
    expect(await runFakeAsync('template --check')).toMatchObject({
      exitCode: EXIT.yes,
      stdout: `No generated file here. Make one:  cache-config template --write ${TEMPLATE}`,
    });
  });

  it('leaves files of people alone', async () => {
    const files = { [TEMPLATE]: 'CACHE_PRESET=simple\n', [COMPOSE]: 'services: {}\n', 'other.yml': compose('x') };

    expect(await runFakeAsync('template --check', { files })).toMatchObject({ exitCode: EXIT.yes });
  }); // prettier-ignore

  it('misses a file that is named', async () => {
    expect(await runFakeAsync(`template --check ${TEMPLATE}`)).toMatchObject({
      exitCode: EXIT.no,
      stdout: `missing  ${TEMPLATE}  there is no such file\nfix  cache-config template --write FILE`,
    });
  });

  it.each(['docker-compose.yml', 'docker-compose.prod.yml', 'compose.yaml', 'compose.override.yml'])(
    'looks into the region of %s',
    async (name) => {
      const files = { [name]: compose('preset=simple', '      CACHE_PRESET: simple\n') };

      expect(await runFakeAsync('template --check', { files })).toMatchObject({
        exitCode: EXIT.no,
        stdout: expect.stringContaining(`stale  ${name}`),
      });
    },
  );

  it('does not take the line ends of Windows for a difference', async () => {
    const files = { [TEMPLATE]: envTemplate().replaceAll('\n', '\r\n') };

    expect(await runFakeAsync('template --check', { files })).toMatchObject({ exitCode: EXIT.yes });
  });

  it('says what is wrong with a region', async () => {
    const files = { [COMPOSE]: compose('preset=prodution') };

    expect(await runFakeAsync('template --check', { files })).toMatchObject({
      exitCode: EXIT.no,
      stdout: expect.stringMatching(
        /^broken {2}docker-compose.yml {2}line 4: unknown preset "prodution": did you mean/,
      ),
    });
  });

  it('takes a preset of the user in a region', async () => {
    const mine = { name: 'checkout', doc: 'Ours.', extends: 'production' };
    const world = {
      files: { [COMPOSE]: compose('preset=checkout') },
      modules: { 'cache.presets.js': { mine } },
    };

    expect((await runFakeAsync('template --check', world)).stdout).toContain('stale');
  });

  it('knows no other files', async () => {
    expect(await runFakeAsync('template --check package.json')).toMatchObject({
      exitCode: EXIT.usage,
      stderr: `cache-config: "package.json" is none of ${TEMPLATE}, ${EXAMPLES} and Compose files`,
    });
  });

  it('gives its verdict as JSON too', async () => {
    const { stdout } = await runFakeAsync('template --check --json', { files: { [TEMPLATE]: stale } });

    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      data: { files: [{ path: TEMPLATE, state: 'stale', reason: 'differs from line 6 on' }] },
    });
  });
});

describe('cache-config template --write', () => {
  it('brings up to date what is there, after which the check is content', async () => {
    const files = { [TEMPLATE]: stale, [COMPOSE]: compose('preset=simple') };

    const after = await filesAfterAsync('template --write', { files });

    expect(after[TEMPLATE]).toBe(envTemplate());
    expect(after[COMPOSE]).toContain('      CACHE_PRESET: ${CACHE_PRESET:-simple}\n');
    expect(await runFakeAsync('template --check', { files: after })).toMatchObject({ exitCode: EXIT.yes });
  });

  it('creates only what is named', async () => {
    expect(await filesAfterAsync('template --write')).toEqual({});
    expect(await filesAfterAsync(`template --write ${TEMPLATE}`)).toEqual({ [TEMPLATE]: envTemplate() });
  });

  it('says what it did', async () => {
    const files = { [EXAMPLES]: envExamplesText(), [TEMPLATE]: stale };

    expect((await runFakeAsync('template --write', { files })).stdout).toBe(
      `current  ${EXAMPLES}\nupdated  ${TEMPLATE}`,
    );
  });

  it.each([
    [TEMPLATE, 'CACHE_PRESET=mine\n'],
    [COMPOSE, 'services: {}\n'],
    [COMPOSE, compose('preset=nothing')],
  ])('never overwrites a %s that is not its own or that it cannot read', async (name, text) => {
    const world = { files: { [name]: text } };

    expect(await filesAfterAsync(`template --write ${name}`, world)).toEqual({ [name]: text });
    expect(await runFakeAsync(`template --write ${name}`, world)).toMatchObject({ exitCode: EXIT.no });
  });

  it('keeps the line ends of Windows', async () => {
    const files = { [TEMPLATE]: stale.replaceAll('\n', '\r\n') };

    expect((await filesAfterAsync('template --write', { files }))[TEMPLATE]).toBe(
      envTemplate().replaceAll('\n', '\r\n'),
    );
  });

  it('creates no Compose file', async () => {
    expect(await runFakeAsync(`template --write ${COMPOSE}`)).toMatchObject({
      exitCode: EXIT.no,
      stdout: expect.stringContaining('there is no such file'),
    });
  });
});
