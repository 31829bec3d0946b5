import type { Issue } from '../contracts/issue.js';
import { maskUrls } from '../settings/secret.js';
import { hygieneIssues } from './hygiene.js';
import {
  VARIABLES,
  type Environment,
  type Variable,
  type VariablePlaces,
  type VariableValue,
} from './variables.js';

/** What the environment says to the cache. */
export interface EnvironmentReading {
  readonly values: ReadonlyMap<Variable, VariableValue>;
  readonly issues: readonly Issue[];
}

/** How an environment is read. */
export interface ReadEnvironmentOptions {
  /** Reads the file that a `_FILE` variable names; throws where it cannot. */
  readonly readFile: (path: string) => string;
  readonly places?: VariablePlaces;
}

/**
 * Reads the four variables and their `_FILE` forms from a record; never from the global.
 *
 * A blank variable counts as unset, since Compose passes `${X:-}` as an empty text. A trailing line break in a secret
 * file is not part of the value.
 */
export function readEnvironment(env: Environment, options: ReadEnvironmentOptions): EnvironmentReading {
  const values = new Map<Variable, VariableValue>();
  const issues: Issue[] = [];
  for (const name of VARIABLES) {
    const result = readVariable(name, env, options);
    if (result && 'code' in result) issues.push(result);
    else if (result) values.set(name, result);
  }
  return { values, issues: [...issues, ...hygieneIssues(env, options.places)] };
}

function readVariable(
  name: Variable,
  env: Environment,
  { readFile, places }: ReadEnvironmentOptions,
): VariableValue | Issue | undefined {
  const direct = present(env[name]);
  const fileName = `${name}_FILE`;
  const path = present(env[fileName]);
  if (direct !== undefined && path !== undefined) return bothForms(name);
  if (direct !== undefined) return { text: direct, source: name, at: places?.get(name) ?? 'process.env' };
  if (path === undefined) return undefined;
  try {
    const text = present(readFile(path).replace(/\r?\n$/, ''));
    return text === undefined ? undefined : { text, source: fileName, at: path };
  } catch (error) {
    return unreadable(fileName, path, { error, place: places?.get(fileName) });
  }
}

function present(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function bothForms(name: Variable): Issue {
  return {
    code: 'CCFG403',
    severity: 'error',
    path: name,
    message: `${name} and ${name}_FILE are both set`,
    expected: 'one of them',
    fix: [`remove ${name} to use the file, or ${name}_FILE to use the value`],
  };
}

function unreadable(name: string, path: string, cause: { error: unknown; place: string | undefined }): Issue {
  const { error } = cause;
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  const reason = hasCode ? String(error.code) : 'it cannot be read';
  return {
    code: 'CCFG404',
    severity: 'error',
    path: name,
    message: `the file that it names cannot be read (${reason})`,
    got: /^[\s'"]*[{[]|@/.test(path) ? '(hidden: it looks like the value itself)' : maskUrls(path),
    expected: 'the path of a file that this process may read',
    origin: { layer: 'env', source: name, at: cause.place ?? 'process.env' },
    fix: ['check that the file exists and is readable, and that the secret is mounted'],
  };
}
