import { describe, expect, it } from '@jest/globals';
import { FakeCliIo, runFake } from '../../../../test/support/fake-cli-io.js';
import { EXIT } from './cli-io.js';
import { createProgram } from './program.js';
import { runCli } from './run-cli.js';

const VERBS = createProgram({ io: new FakeCliIo(), finish: () => undefined }).commands.map((command) =>
  command.name(),
);

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
    ['an argument that is missing', 'diff simple', "cache-config: missing required argument 'b'"],
    ['the JSON of a help that is no data', 'help show --json', '--json is for codes'],
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
  it.each(['', ...VERBS])('answers «%s --help» on stdout', (verb) => {
    const { exitCode, stdout, stderr } = runFake(`${verb} --help`);

    expect([exitCode, stderr]).toEqual([EXIT.yes, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: cache-config ${verb}`));
    if (verb !== '') expect(runFake(`help ${verb}`)).toEqual({ exitCode, stdout, stderr });
  });

  it.each(VERBS)('explains every argument and option of %s', (verb) => {
    const { stdout } = runFake(`${verb} --help`);
    const [, names = ''] = /^Usage: cache-config \S+ (?:\[options\] ?)?(.*)$/m.exec(stdout) ?? [];

    for (const name of names.match(/\w+/g) ?? []) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(stdout.match(/^ {2}-.*(?<=\S)$/gm)?.filter((line) => !/ {2}\S/.test(line.trim()))).toEqual([]);
  });

  it('is what help prints without a topic', () => {
    expect(runFake('help')).toEqual(runFake('--help'));
  });

  it('shows the options of a command above those that all have', () => {
    expect(runFake('show --help').stdout.match(/^\S+.*:$/gm)).toEqual([
      'Arguments:',
      'Options:',
      'Output:',
      'What is read:',
      'What if:',
    ]);
  });

  it('names every verb', () => {
    const listed = [...runFake('--help').stdout.matchAll(/^ {2}([a-z]+) (?:\[options\]|[<[]).* {2}\S/gm)];

    expect(listed.map(([, name]) => name)).toEqual(VERBS);
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
