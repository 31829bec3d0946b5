import type { MachineFacts } from '../config/machine-advice.js';
import type { ServerInspection } from '../contracts/server-facts.js';
import type { Environment } from '../env/variables.js';
import type { CacheConfig } from '../settings/types.js';

/** What a command may touch: handed in by the bin, faked by tests. */
export interface CliIo {
  readonly env: Environment;
  /** Whether a person reads what is printed. */
  readonly isTerminal: boolean;
  /** What the machine has; looked at only where a command needs it. */
  readonly machine: () => MachineFacts;
  /** Reads a text file; throws where it cannot. */
  readonly readFile: (path: string) => string;
  readonly fileExists: (path: string) => boolean;
  /** The names in a folder, sorted; none where it cannot be read. */
  readonly listFolder: (path: string) => readonly string[];
  /** Writes a text file; throws where it cannot. */
  readonly writeFile: (path: string, text: string) => void;
  /** Writes a new text file that only its owner may read; throws where it cannot, and where there is a file already. */
  readonly createSecretFile: (path: string, text: string) => void;
  /** The permissions of a file; `undefined` where there is none, or where the system has no such thing. */
  readonly modeOf: (path: string) => number | undefined;
  /** The exports of a module; throws where it cannot be loaded. */
  readonly importModule: (path: string) => unknown;
  /** The text that an HTTP address answers with, whatever the status; rejects where nobody answers in a few seconds. */
  readonly fetchText: (url: string) => Promise<string>;
  /** The day, such as `2026-11-22`. */
  readonly today: () => string;
  /** Asks the Redis of a configuration about itself; ends within `timeoutMs` and never rejects. */
  readonly inspectServer: (config: CacheConfig, timeoutMs: number) => Promise<ServerInspection>;
  /** Whether git keeps a file; `undefined` where git cannot be asked. */
  readonly isTrackedByGit: (path: string) => boolean | undefined;
  /** Writes an answer. */
  readonly print: (text: string) => void;
  /** Writes about wrong usage and crashes. */
  readonly printError: (text: string) => void;
}

/** How a command ended, for every verb. */
export const EXIT = { yes: 0, no: 1, usage: 2, bug: 70 } as const;

/** One of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage: the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
