import { parseEnv } from 'node:util';
import { resolveConfig, type ResolveConfigOptions } from '../config/resolve-config.js';
import type { Resolution } from '../config/resolution.js';
import { dotenvPlaces } from '../env/dotenv-places.js';
import { UsageError, type CliIo } from './cli-io.js';

const DOTENV = '.env';

/** Where a command looks for the configuration. */
export interface SourceOptions {
  /** Files in the `.env` format; later ones win, the process wins over all. @default `.env` where it exists */
  readonly envFile?: readonly string[];
  /** Whether the environment of the process counts. @default true */
  readonly processEnv?: boolean;
}

/** Resolves what the application would resolve: `.env` files below the environment of the process. */
export function resolveSources(
  io: CliIo,
  options: SourceOptions,
  choice: Partial<ResolveConfigOptions> = {},
): Resolution {
  const { processEnv = true } = options;
  const files = options.envFile ?? (io.fileExists(DOTENV) ? [DOTENV] : []);
  const env: Record<string, string | undefined> = {};
  const places = new Map<string, string>();
  for (const name of files) {
    const text = readEnvFile(io, name);
    Object.assign(env, parseEnv(text));
    for (const [variable, place] of dotenvPlaces(text, name)) places.set(variable, place);
  }
  if (processEnv) mergeProcess({ env, places }, io);
  return resolveConfig({ env, places, readFile: io.readFile, ...choice });
}

interface Sources {
  readonly env: Record<string, string | undefined>;
  readonly places: Map<string, string>;
}

/** The process wins; where a file says something else, the place says both. */
function mergeProcess({ env, places }: Sources, io: CliIo): void {
  const set = Object.entries(io.env).filter(([, value]) => value !== undefined);
  for (const [name, value] of set) {
    const place = places.get(name);
    if (place !== undefined && env[name] !== value)
      places.set(name, `process environment, differs from ${place}`);
    env[name] = value;
  }
}

function readEnvFile(io: CliIo, name: string): string {
  try {
    return io.readFile(name);
  } catch {
    throw new UsageError(`the file ${name} cannot be read`);
  }
}
