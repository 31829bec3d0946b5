import type { CliIo, ExitCode } from '../../libs/cache/src/cli/cli-io.js';
import { runCli } from '../../libs/cache/src/cli/run-cli.js';
import type { MachineFacts } from '../../libs/cache/src/config/machine-advice.js';
import type { ServerInspection } from '../../libs/cache/src/contracts/server-facts.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';

/** The world of a command: nothing in it but what the test puts there. */
export interface FakeWorld {
  readonly env?: Environment;
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Permissions by path. @default only the owner may read */
  readonly modes?: Readonly<Record<string, number>>;
  /** Exports by path, of modules that can be loaded. */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** The Redis of the configuration. @default nobody answers */
  readonly server?: ServerInspection;
  /** Texts by address, of what answers over HTTP. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The files that git keeps. @default there is no git */
  readonly tracked?: readonly string[];
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
  /** Texts by path, with what a command wrote. */
  readonly files: Record<string, string>;
  readonly #modules: Readonly<Record<string, unknown>>;
  readonly #machine: MachineFacts;
  readonly #surroundings: Pick<FakeWorld, 'server' | 'answers' | 'tracked' | 'modes'>;

  constructor(world: FakeWorld = {}) {
    const { env = {}, files = {}, modules = {}, isTerminal = false, machine = SMALL_CONTAINER } = world;
    this.env = env;
    this.isTerminal = isTerminal;
    this.#machine = machine;
    this.#surroundings = world;
    this.files = Object.defineProperties({}, Object.getOwnPropertyDescriptors(files)); // a test may make reading throw
    this.#modules = modules;
  }

  readFile = (path: string): string => {
    const text = this.files[path];
    if (text === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
    return text;
  };

  machine = (): MachineFacts => this.#machine;

  fileExists = (path: string): boolean => path in this.files || path in this.#modules;

  listFolder = (path: string): readonly string[] =>
    path === '.'
      ? Object.keys(this.files)
          .filter((name) => !name.includes('/'))
          .sort()
      : [];

  writeFile = (path: string, text: string): void => void (this.files[path] = text);

  createSecretFile = (path: string, text: string): void => {
    if (this.fileExists(path)) throw Object.assign(new Error(`there is ${path}`), { code: 'EEXIST' });
    this.writeFile(path, text);
  };

  modeOf = (path: string): number | undefined =>
    this.#surroundings.modes?.[path] ?? (path in this.files ? 0o600 : undefined);

  importModule = (path: string): unknown => {
    if (!(path in this.#modules)) throw new Error(`Cannot find module '${path}'`);
    return this.#modules[path];
  };

  inspectServer = async (): Promise<ServerInspection> =>
    this.#surroundings.server ?? { unreachable: 'connection refused' };

  fetchText = async (url: string): Promise<string> => {
    const answer = this.#surroundings.answers?.[url];
    if (answer === undefined)
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    return answer;
  };

  isTrackedByGit = (path: string): boolean | undefined => this.#surroundings.tracked?.includes(path);

  today = (): string => '2026-11-22';

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
  const exitCode = runCli(wordsOf(command), io);
  if (typeof exitCode !== 'number') throw new Error(`${command} talks to somebody: use runFakeAsync`);
  return runOf(io, exitCode);
}

/** The same of a command that talks to somebody else. */
export async function runFakeAsync(
  command: string | readonly string[],
  world: FakeWorld = {},
): Promise<CliRun> {
  const io = new FakeCliIo(world);
  return runOf(io, await runCli(typeof command === 'string' ? wordsOf(command) : command, io));
}

function wordsOf(command: string): string[] {
  return command.split(' ').filter(Boolean);
}

function runOf({ printed, printedErrors }: FakeCliIo, exitCode: ExitCode): CliRun {
  return { exitCode, stdout: printed.join('\n'), stderr: printedErrors.join('\n') };
}

/** The files that a command leaves behind. */
export function filesAfter(command: string, world: FakeWorld = {}): Readonly<Record<string, string>> {
  const io = new FakeCliIo(world);
  void runCli(wordsOf(command), io);
  return io.files;
}

/** The same of a command that talks to somebody else. */
export async function filesAfterAsync(
  command: string,
  world: FakeWorld = {},
): Promise<Readonly<Record<string, string>>> {
  const io = new FakeCliIo(world);
  await runCli(wordsOf(command), io);
  return io.files;
}
