import { Option, type Command } from 'commander';
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
    .addOption(whatIf('--preset <preset>', 'CACHE_PRESET named this one'))
    .addOption(whatIf('--set <path=value>', 'this were set; repeatable').argParser(collect));
}

/**
 * The options of a command that reads the configuration.
 *
 * `-f` is more than shorter: Node looks for `--env-file` behind the script too, and ends with 9 before a line of ours
 * has run where the file is missing (https://github.com/nodejs/node/issues/54232).
 */
export function withSources(command: Command): Command {
  return withOutput(command)
    .addOption(
      source('-f, --env-file <file>', 'a .env file; repeatable, later ones win (default: .env)').argParser(
        collect,
      ),
    )
    .addOption(processEnvOption())
    .addOption(presetsOption());
}

/** `--no-process-env`. */
export function processEnvOption(): Option {
  return source('--no-process-env', 'leave the environment of the process out');
}

/** `--presets`. */
export function presetsOption(): Option {
  return source(
    '--presets <file>',
    'presets of your own (default: cache.presets.ts or .js, where there is one)',
  );
}

/** The options of every command. There is no colour to switch off; the flag is taken because scripts pass it to everything. */
export function withOutput(command: Command): Command {
  return command
    .addOption(output('--json', 'print JSON'))
    .addOption(output('--no-color', 'print without colour, as always'));
}

const whatIf = (flags: string, description: string) => new Option(flags, description).helpGroup('What if:');
const source = (flags: string, description: string) =>
  new Option(flags, description).helpGroup('What is read:');
const output = (flags: string, description: string) => new Option(flags, description).helpGroup('Output:');

/** Gathers the values of a repeatable option. */
export function collect(one: string, others: readonly string[] = []): string[] {
  return [...others, one];
}
