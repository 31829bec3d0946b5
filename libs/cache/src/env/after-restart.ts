import { parseDotenv } from './dotenv-assignments.js';
import type { Environment } from './variables.js';

/** A `.env` file as an application found it at its start, and as it is now; `undefined` where there is none. */
export interface DotenvChange {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The environment that the application would have after a restart: what came from the `.env` file follows the file,
 * and everything else stays, for nobody changes the environment of a running process.
 */
export function environmentAfterRestart(env: Environment, { before, after }: DotenvChange): Environment {
  const [was, is] = [parseDotenv(before ?? ''), parseDotenv(after ?? '')];
  if (!isLoaded(env, was)) return env;
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const fromFile = names.filter((name) => env[name] === was[name]);
  return { ...env, ...Object.fromEntries(fromFile.map((name) => [name, is[name]])) };
}

/** An application that loads the file has everything that stands in it, be it with another value. */
function isLoaded(env: Environment, variables: Environment): boolean {
  return Object.keys(variables).every((name) => env[name] !== undefined);
}
