import { Command, CommanderError } from 'commander';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { helpCommand } from './help.command.js';
import { showCommand, type ShowOptions } from './show.command.js';
import { validateCommand, type ValidateOptions } from './validate.command.js';

/** Runs `cache-config` with the given arguments; never starts the application, so that it works when that cannot. */
export function runCli(args: readonly string[], io: CliIo): ExitCode {
  let exitCode: ExitCode = EXIT.yes;
  const finish = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    createProgram(io, finish).parse(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
    if (error instanceof UsageError) {
      io.printError(`cache-config: ${error.message}`);
      return EXIT.usage;
    }
    io.printError(
      `cache-config: a defect of this tool, please report it with the command that you ran\n${String(error)}`,
    );
    return EXIT.bug;
  }
}

function createProgram(io: CliIo, finish: (code: ExitCode) => void): Command {
  const program = new Command('cache-config')
    .description('What the cache is configured to do, and why.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.printError(text.trimEnd()),
    });
  withSources(program.command('validate').description('is the configuration right?'))
    .option('--strict', 'warnings count as errors')
    .action((options: ValidateOptions) => finish(validateCommand(io, options)));
  withSources(
    program.command('show').description('what is in effect, or what is in a preset').argument('[preset]'),
  ).action((preset: string | undefined, options: ShowOptions) => finish(showCommand(io, preset, options)));
  program
    .command('help')
    .description('what the code of an issue means')
    .argument('<code>', 'such as CCFG102')
    .action((code: string) => finish(helpCommand(io, code)));
  return program;
}

/**
 * `-f` is more than shorter: Node looks for `--env-file` behind the script too, and ends with 9 before a line of ours
 * has run where the file is missing (https://github.com/nodejs/node/issues/54232).
 */
function withSources(command: Command): Command {
  return command
    .option('-f, --env-file <file>', 'read a .env file; repeatable, later ones win (default: .env)', collect)
    .option('--no-process-env', 'leave the environment of the process out')
    .option('--json', 'print JSON');
}

function collect(file: string, files: readonly string[] = []): string[] {
  return [...files, file];
}
