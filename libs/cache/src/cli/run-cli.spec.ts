import { describe, expect, it } from '@jest/globals';
import { FakeCliIo, runFake } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { runCli } from './run-cli.js';

describe('wrong usage', () => {
  it.each([
    ['a flag that does not exist', 'validate --jsn', "unknown option '--jsn'"],
    ['a verb that does not exist', 'validat', "unknown command 'validat'"],
    ['a flag of another verb', 'show --strict', "unknown option '--strict'"],
    ['a flag without its value', 'validate --env-file', "option '-f, --env-file <file>' argument missing"],
    ['an argument too many', 'show production testing', 'too many arguments'],
    ['an argument where none is taken', 'list production', 'too many arguments'],
    ['a format that does not exist', 'validate --format xml', 'Allowed choices are text, json, github'],
    ['a preset to try out that does not exist', 'show --preset prodution', 'did you mean "production"?'],
    ['a value to try out without a path', 'show --set 5m', '--set takes path=value'],
    ['a value to try out that is empty', 'show --set ttl.default=', '--set takes path=value'],
    ['a value to try out of no setting', 'show --set ttl.defualt=5m', 'did you mean "ttl.default"?'],
    ['help without a code', 'help', "missing required argument 'code'"],
    ['no verb at all', '', 'Usage: cache-config'],
  ])('by %s is said on stderr and ends with 2', (_what, command, message) => {
    const { exitCode, stdout, stderr } = runFake(command, { env: { CACHE_PRESET: 'testing' } });

    expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(message);
  });

  it('is told what was probably meant', () => {
    expect(runFake('validate --jsn').stderr).toContain('Did you mean --json?');
  });
});

describe('cache-config --help', () => {
  it.each([
    '--help',
    'list --help',
    'show --help',
    'explain --help',
    'validate --help',
    'diff --help',
    'recommend --help',
    'export --help',
    'import --help',
    'help --help',
    'completion --help',
  ])('answers %s on stdout', (command) => {
    const { exitCode, stdout, stderr } = runFake(command);

    expect([exitCode, stderr]).toEqual([EXIT.yes, '']);
    expect(stdout).toMatch(/^Usage: cache-config/);
  });

  it('names every verb', () => {
    expect(runFake('--help').stdout).toMatch(
      / list .*\n[^]* show .*\n[^]* explain .*\n[^]* validate .*\n[^]* diff .*\n[^]* recommend .*\n[^]* export .*\n[^]* import .*\n[^]* help .*\n[^]* completion /,
    );
  });
});

describe('--no-color', () => {
  it.each(['list', 'show', 'explain mode', 'validate', 'diff simple minimal', 'recommend', 'help CCFG001'])(
    'changes nothing of %s, which has no colour',
    (command) => {
      const { stdout } = runFake(command);

      expect(runFake(`${command} --no-color`).stdout).toBe(stdout);
      expect(runFake(command, { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }).stdout).toBe(stdout);
      expect(stdout).not.toContain('\u001B');
    },
  );
});

describe('--json', () => {
  it.each(['list', 'show', 'explain mode', 'validate', 'diff simple minimal', 'recommend', 'help CCFG001'])(
    'makes %s print the envelope and nothing else',
    (command) => {
      const { stdout, stderr } = runFake(`${command} --json`);

      expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
        'v',
        'command',
        'ok',
        'summary',
        'issues',
        'data',
      ]);
      expect(JSON.parse(stdout)).toMatchObject({ v: 1, command: command.split(' ')[0], ok: true });
      expect(stderr).toBe('');
    },
  );
});

describe('a crash', () => {
  const crash = (break_: Partial<Pick<FakeCliIo, 'print' | 'fileExists'>>) => {
    const io = Object.assign(new FakeCliIo({ env: { CACHE_PRESET: 'testing' } }), break_);
    return { exitCode: runCli(['validate'], io), io };
  };

  it.each([
    ['an error', new TypeError('cannot read properties of undefined')],
    ['what is no error', 'cannot read properties of undefined'],
  ])('by %s says how to report it and ends with 70', (_what, thrown) => {
    const { exitCode, io } = crash({
      fileExists: () => {
        throw thrown;
      },
    });

    expect([exitCode, io.printed]).toEqual([EXIT.bug, []]);
    expect(io.printedErrors).toEqual([
      `cache-config: a defect of this tool, please report it with the command that you ran\n${String(thrown)}`,
    ]);
  });

  it('while printing ends with 70 too', () => {
    const { exitCode } = crash({
      print: () => {
        throw new Error('no space left');
      },
    });

    expect(exitCode).toBe(EXIT.bug);
  });
});
