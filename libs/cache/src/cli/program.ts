import { Command, Option } from 'commander';
import { builtInPresets } from '../presets/registry.js';
import type { CliIo, ExitCode } from './cli-io.js';
import { completionCommand, type VerbWords } from './completion.command.js';
import { diffCommand, type DiffOptions } from './diff.command.js';
import { explainCommand, type ExplainOptions } from './explain.command.js';
import { valuePaths } from './find-setting.js';
import { helpCommand, type HelpOptions } from './help.command.js';
import { listCommand, type ListOptions } from './list.command.js';
import { recommendCommand, type RecommendOptions } from './recommend.command.js';
import { showCommand } from './show.command.js';
import type { ShowOptions } from './show-text.js';
import { validateCommand, type ValidateOptions } from './validate.command.js';

/** Tells how a command ended. */
type Finish = (code: ExitCode) => void;

/** Every verb of `cache-config` with its arguments and options. */
export function createProgram(io: CliIo, finish: Finish): Command {
  const program = new Command('cache-config')
    .description('What the cache is configured to do, and why.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.printError(text.trimEnd()),
    });
  addViews(program, io, finish);
  addValidate(program, io, finish);
  addDiff(program, io, finish);
  addRecommend(program, io, finish);
  addReference(program, io, finish);
  return program;
}

function addViews(program: Command, io: CliIo, finish: Finish): void {
  withSources(
    program.command('list').description('which presets are there, and which one is in effect'),
  ).action((options: ListOptions) => finish(listCommand(io, options)));
  withWhatIf(
    program.command('show').description('what is in effect, or what is in a preset').argument('[preset]'),
  )
    .option('--set-only', 'only what is set above the preset')
    .option('--against <preset>', 'only what differs from a preset, `default`, or a JSON file')
    .option('--why', 'also the reason for each value of a preset')
    .action((preset: string | undefined, options: ShowOptions) => finish(showCommand(io, preset, options)));
  withWhatIf(
    program
      .command('explain')
      .description('why has a setting its value?')
      .argument('<path>', 'such as ttl.default'),
  ).action((path: string, options: ExplainOptions) => finish(explainCommand(io, path, options)));
}

function addValidate(program: Command, io: CliIo, finish: Finish): void {
  const formats = new Option('--format <format>', 'how to print').choices(['text', 'json', 'github']);
  withWhatIf(
    program.command('validate').description('is the configuration, or a preset, right?').argument('[preset]'),
  )
    .option('--strict', 'warnings count as errors')
    .addOption(formats)
    .action((preset: string | undefined, options: ValidateOptions) =>
      finish(validateCommand(io, preset, options)),
    );
}

function addDiff(program: Command, io: CliIo, finish: Finish): void {
  const side = 'a preset, `current`, `default`, or a JSON file in the place of CACHE_CUSTOM_CONFIG';
  withWhatIf(
    program.command('diff').description('what differs, and by how much; --set and --preset count for B'),
  )
    .argument('<a>', side)
    .argument('<b>', 'likewise')
    .option('--exit-code', 'end with 1 where something differs')
    .action((a: string, b: string, options: DiffOptions) => finish(diffCommand(io, [a, b], options)));
}

function addRecommend(program: Command, io: CliIo, finish: Finish): void {
  withSources(
    program.command('recommend').description('which preset fits, on what evidence; selects nothing'),
  )
    .argument('[name]', 'the name of a deployment, such as shop-prod')
    .option('--detect', 'let the environment count, too (default without a name)')
    .option('--machine', 'hold the preset against memory and CPUs')
    .action((name: string | undefined, options: RecommendOptions) =>
      finish(recommendCommand(io, name, options)),
    );
}

function addReference(program: Command, io: CliIo, finish: Finish): void {
  withOutput(program.command('help').description('what the code of an issue means'))
    .argument('<code>', 'such as CCFG102')
    .action((code: string, options: HelpOptions) => finish(helpCommand(io, code, options)));
  program
    .command('completion')
    .description('a script that completes commands in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => finish(completionCommand(io, shell, verbsOf(program))));
}

function withWhatIf(command: Command): Command {
  return withSources(command)
    .option('--preset <preset>', 'what if CACHE_PRESET named this one')
    .option('--set <path=value>', 'what if this were set; repeatable', collect);
}

/**
 * `-f` is more than shorter: Node looks for `--env-file` behind the script too, and ends with 9 before a line of ours
 * has run where the file is missing (https://github.com/nodejs/node/issues/54232).
 */
function withSources(command: Command): Command {
  return withOutput(command)
    .option('-f, --env-file <file>', 'read a .env file; repeatable, later ones win (default: .env)', collect)
    .option('--no-process-env', 'leave the environment of the process out');
}

/** There is no colour to switch off; the flag is taken because scripts pass it to everything. */
function withOutput(command: Command): Command {
  return command.option('--json', 'print JSON').option('--no-color', 'print without colour, as always');
}

function collect(one: string, others: readonly string[] = []): string[] {
  return [...others, one];
}

const PRESETS = builtInPresets.map(({ name }) => name);
const WORDS: Readonly<Record<string, readonly string[]>> = {
  show: PRESETS,
  validate: PRESETS,
  diff: [...PRESETS, 'current', 'default'],
  explain: valuePaths,
  completion: ['bash', 'zsh', 'fish'],
};

function verbsOf(program: Command): VerbWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    options: command.options.flatMap(({ long }) => (long ? [long] : [])),
    words: WORDS[command.name()] ?? [],
  }));
}
