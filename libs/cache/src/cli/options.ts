import type { Command } from 'commander';
import type { CliIo, ExitCode } from './cli-io.js';

/** What a command is registered with: its world, and how it tells the way it ended. */
export interface CommandHost {
  readonly io: CliIo;
  /** Takes the exit code; a promise where the command talks to somebody else. */
  readonly finish: (code: ExitCode | Promise<ExitCode>) => void;
}

/** Adds a verb with its arguments and options to `cache-config`. */
export type AddCommand = (program: Command, host: CommandHost) => void;

/** The options of a command that resolves the configuration and tries values out. */
export function withWhatIf(command: Command): Command {
  return withSources(command)
    .option('--preset <preset>', 'what if CACHE_PRESET named this one')
    .option('--set <path=value>', 'what if this were set; repeatable', collect);
}

/**
 * The options of a command that reads the configuration.
 *
 * `-f` is more than shorter: Node looks for `--env-file` behind the script too, and ends with 9 before a line of ours
 * has run where the file is missing (https://github.com/nodejs/node/issues/54232).
 */
export function withSources(command: Command): Command {
  return withOutput(command)
    .option('-f, --env-file <file>', 'read a .env file; repeatable, later ones win (default: .env)', collect)
    .option('--no-process-env', 'leave the environment of the process out')
    .option('--presets <file>', 'presets of your own (default: cache.presets.ts or .js, where there is one)');
}

/** The options of every command. There is no colour to switch off; the flag is taken because scripts pass it to everything. */
export function withOutput(command: Command): Command {
  return command.option('--json', 'print JSON').option('--no-color', 'print without colour, as always');
}

/** Gathers the values of a repeatable option. */
export function collect(one: string, others: readonly string[] = []): string[] {
  return [...others, one];
}
