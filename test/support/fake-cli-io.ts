import type { CliIo, ExitCode, MachineFacts } from '../../libs/cache/src/cli/cli-io.js';
import { runCli } from '../../libs/cache/src/cli/run-cli.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';

/** The world of a command: nothing in it but what the test puts there. */
export interface FakeWorld {
  readonly env?: Environment;
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether somebody sits there. @default false */
  readonly isTerminal?: boolean;
  /** @default 512 MiB as a limit, 2 CPUs */
  readonly machine?: MachineFacts;
}

const SMALL_CONTAINER: MachineFacts = { memoryBytes: 512 * 1_048_576, isLimited: true, cpus: 2 };

/** A `CliIo` in memory. */
export class FakeCliIo implements CliIo {
  readonly env: Environment;
  readonly printed: string[] = [];
  readonly printedErrors: string[] = [];
  readonly isTerminal: boolean;
  readonly #files: Readonly<Record<string, string>>;
  readonly #machine: MachineFacts;

  constructor({ env = {}, files = {}, isTerminal = false, machine = SMALL_CONTAINER }: FakeWorld = {}) {
    this.env = env;
    this.isTerminal = isTerminal;
    this.#machine = machine;
    this.#files = files;
  }

  readFile = (path: string): string => {
    const text = this.#files[path];
    if (text === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
    return text;
  };

  machine = (): MachineFacts => this.#machine;

  fileExists = (path: string): boolean => path in this.#files;

  print = (text: string): void => void this.printed.push(text);

  printError = (text: string): void => void this.printedErrors.push(text);
}

/** How a command ended and what it printed. */
export interface CliRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cache-config` in a world of its own; the words of the command are parted by blanks. */
export function runFake(command: string, world: FakeWorld = {}): CliRun {
  const io = new FakeCliIo(world);
  const exitCode = runCli(command.split(' ').filter(Boolean), io);
  return { exitCode, stdout: io.printed.join('\n'), stderr: io.printedErrors.join('\n') };
}
