import { CommanderError } from 'commander';
import { UnwritableTextError } from '../config/export/format-env.js';
import { EXIT, UsageError, type CliIo, type ExitCode } from './cli-io.js';
import { createProgram } from './program.js';

/**
 * Runs `cache-config` with the given arguments; never starts the application, so that it works when that cannot. A
 * promise comes from the commands that talk to somebody else.
 */
export function runCli(args: readonly string[], io: CliIo): ExitCode | Promise<ExitCode> {
  let exitCode: ExitCode | Promise<ExitCode> = EXIT.yes;
  const finish = (code: ExitCode | Promise<ExitCode>) => {
    exitCode = code;
  };
  try {
    createProgram({ io, finish }).parse(args, { from: 'user' });
    return settle(exitCode, io);
  } catch (error) {
    return codeOf(error, io);
  }
}

function settle(code: ExitCode | Promise<ExitCode>, io: CliIo): ExitCode | Promise<ExitCode> {
  return typeof code === 'number' ? code : code.catch((error: unknown) => codeOf(error, io));
}

function codeOf(error: unknown, io: CliIo): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.usage;
  if (error instanceof UsageError || error instanceof UnwritableTextError) {
    io.printError(`cache-config: ${error.message}`);
    return EXIT.usage;
  }
  io.printError(
    `cache-config: a defect of this tool, please report it with the command that you ran\n${String(error)}`,
  );
  return EXIT.bug;
}
