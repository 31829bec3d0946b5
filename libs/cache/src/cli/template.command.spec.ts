import { describe, expect, it } from '@jest/globals';
import { filesAfter, runFake } from '../../../../test/support/fake-cli-io.js';
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
  it('prints the template for .env', () => {
    expect(runFake('template')).toEqual({ exitCode: EXIT.yes, stdout: envTemplate().trimEnd(), stderr: '' });
  });

  it('prints the examples', () => {
    expect(runFake(`template ${EXAMPLES}`).stdout).toBe(envExamplesText().trimEnd());
  });

  it.each([`template ${COMPOSE}`, 'template .env', `template ${TEMPLATE} ${EXAMPLES}`])(
    'can print nothing else: %s',
    (command) => {
      expect(runFake(command)).toMatchObject({
        exitCode: EXIT.usage,
        stderr: `cache-config: one of these can be printed: ${TEMPLATE}, ${EXAMPLES}`,
      });
    },
  );

  it('does not check and write at once', () => {
    expect(runFake('template --check --write')).toMatchObject({ exitCode: EXIT.usage });
  });
});

describe('cache-config template --check', () => {
  it('is content with files that are current', () => {
    expect(runFake('template --check', { files: current })).toMatchObject({
      exitCode: EXIT.yes,
      stdout: `current  ${EXAMPLES}\ncurrent  ${TEMPLATE}`,
    });
  });

  it('names the file that is out of date, where, and what to do', () => {
    expect(runFake('template --check', { files: { ...current, [TEMPLATE]: stale } })).toMatchObject({
      exitCode: EXIT.no,
      stdout: [
        `current  ${EXAMPLES}`,
        `stale    ${TEMPLATE}  differs from line 6 on`,
        'fix  cache-config template --write',
      ].join('\n'),
    });
  });

  it('asks for no file that nobody made', () => {
    expect(runFake('template --check')).toMatchObject({
      exitCode: EXIT.yes,
      stdout: `No generated file here. Make one:  cache-config template --write ${TEMPLATE}`,
    });
  });

  it('leaves files of people alone', () => {
    const files = { [TEMPLATE]: 'CACHE_PRESET=simple\n', [COMPOSE]: 'services: {}\n', 'other.yml': compose('x') };

    expect(runFake('template --check', { files })).toMatchObject({ exitCode: EXIT.yes });
  }); // prettier-ignore

  it('misses a file that is named', () => {
    expect(runFake(`template --check ${TEMPLATE}`)).toMatchObject({
      exitCode: EXIT.no,
      stdout: `missing  ${TEMPLATE}  there is no such file\nfix  cache-config template --write FILE`,
    });
  });

  it.each(['docker-compose.yml', 'docker-compose.prod.yml', 'compose.yaml', 'compose.override.yml'])(
    'looks into the region of %s',
    (name) => {
      const files = { [name]: compose('preset=simple', '      CACHE_PRESET: simple\n') };

      expect(runFake('template --check', { files })).toMatchObject({
        exitCode: EXIT.no,
        stdout: expect.stringContaining(`stale  ${name}`),
      });
    },
  );

  it('does not take the line ends of Windows for a difference', () => {
    const files = { [TEMPLATE]: envTemplate().replaceAll('\n', '\r\n') };

    expect(runFake('template --check', { files })).toMatchObject({ exitCode: EXIT.yes });
  });

  it('says what is wrong with a region', () => {
    const files = { [COMPOSE]: compose('preset=prodution') };

    expect(runFake('template --check', { files })).toMatchObject({
      exitCode: EXIT.no,
      stdout: expect.stringMatching(
        /^broken {2}docker-compose.yml {2}line 4: unknown preset "prodution": did you mean/,
      ),
    });
  });

  it('takes a preset of the user in a region', () => {
    const mine = { name: 'checkout', doc: 'Ours.', extends: 'production' };
    const world = {
      files: { [COMPOSE]: compose('preset=checkout') },
      modules: { 'cache.presets.js': { mine } },
    };

    expect(runFake('template --check', world).stdout).toContain('stale');
  });

  it('knows no other files', () => {
    expect(runFake('template --check package.json')).toMatchObject({
      exitCode: EXIT.usage,
      stderr: `cache-config: "package.json" is none of ${TEMPLATE}, ${EXAMPLES} and Compose files`,
    });
  });

  it('gives its verdict as JSON too', () => {
    const { stdout } = runFake('template --check --json', { files: { [TEMPLATE]: stale } });

    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      data: { files: [{ path: TEMPLATE, state: 'stale', reason: 'differs from line 6 on' }] },
    });
  });
});

describe('cache-config template --write', () => {
  it('brings up to date what is there, after which the check is content', () => {
    const files = { [TEMPLATE]: stale, [COMPOSE]: compose('preset=simple') };

    const after = filesAfter('template --write', { files });

    expect(after[TEMPLATE]).toBe(envTemplate());
    expect(after[COMPOSE]).toContain('      CACHE_PRESET: ${CACHE_PRESET:-simple}\n');
    expect(runFake('template --check', { files: after })).toMatchObject({ exitCode: EXIT.yes });
  });

  it('creates only what is named', () => {
    expect(filesAfter('template --write')).toEqual({});
    expect(filesAfter(`template --write ${TEMPLATE}`)).toEqual({ [TEMPLATE]: envTemplate() });
  });

  it('says what it did', () => {
    const files = { [EXAMPLES]: envExamplesText(), [TEMPLATE]: stale };

    expect(runFake('template --write', { files }).stdout).toBe(`current  ${EXAMPLES}\nupdated  ${TEMPLATE}`);
  });

  it.each([
    [TEMPLATE, 'CACHE_PRESET=mine\n'],
    [COMPOSE, 'services: {}\n'],
    [COMPOSE, compose('preset=nothing')],
  ])('never overwrites a %s that is not its own or that it cannot read', (name, text) => {
    const world = { files: { [name]: text } };

    expect(filesAfter(`template --write ${name}`, world)).toEqual({ [name]: text });
    expect(runFake(`template --write ${name}`, world)).toMatchObject({ exitCode: EXIT.no });
  });

  it('keeps the line ends of Windows', () => {
    const files = { [TEMPLATE]: stale.replaceAll('\n', '\r\n') };

    expect(filesAfter('template --write', { files })[TEMPLATE]).toBe(envTemplate().replaceAll('\n', '\r\n'));
  });

  it('creates no Compose file', () => {
    expect(runFake(`template --write ${COMPOSE}`)).toMatchObject({
      exitCode: EXIT.no,
      stdout: expect.stringContaining('there is no such file'),
    });
  });
});
