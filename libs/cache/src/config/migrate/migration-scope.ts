import type { Issue } from '../../contracts/issue.js';
import type { LegacyReading } from '../../env/legacy-values.js';
import { legacyReadings } from '../../env/legacy-variables.js';
import { VARIABLES, type Environment } from '../../env/variables.js';
import type { Resolution } from '../resolution.js';
import { resolveConfig } from '../resolve-config.js';
import type { MigrationInput } from './migration-plan.js';

/** An environment taken apart: what is of the former style, and what the four variables say without it. */
export interface MigrationScope {
  readonly env: Environment;
  readonly readings: ReadonlyMap<string, LegacyReading>;
  /** The four variables and their `_FILE` forms. */
  readonly kept: Environment;
  /** What `kept` resolves to. */
  readonly existing: Resolution;
  readonly at: (name: string) => string;
  /** Whether the value stands here and is not passed on from elsewhere. */
  readonly isOwn: (name: string) => boolean;
  /** Whether something is passed on that cannot be seen from here. */
  readonly isUnknown: (name: string) => boolean;
  readonly resolve: (env: Environment) => Resolution;
}

const KEPT: readonly string[] = VARIABLES.flatMap((name) => [name, `${name}_FILE`]);

/** Takes an environment apart. */
export function scopeOf(input: MigrationInput): MigrationScope {
  const { env, places, presets, readFile } = input;
  const at = (name: string) => places?.get(name) ?? 'process.env';
  const kept = Object.fromEntries(KEPT.filter((name) => env[name]?.trim()).map((name) => [name, env[name]]));
  const resolve = (one: Environment) => resolveConfig({ env: one, places, presets, readFile });
  return {
    env,
    readings: legacyReadings(env),
    kept,
    existing: resolve(kept),
    at,
    isOwn: (name) => env[name] !== undefined && input.borrowed?.has(name) !== true,
    isUnknown: (name) => input.unknown?.has(name) === true,
    resolve,
  };
}

/** What somebody has to decide before the variable can be migrated. */
export function decision(
  scope: Pick<MigrationScope, 'at'>,
  name: string,
  { message, fix }: Pick<Issue, 'message' | 'fix'>,
): Issue {
  return {
    code: 'CCFG405',
    severity: 'error',
    path: name,
    message,
    origin: { layer: 'env', source: name, at: scope.at(name) },
    fix,
  };
}

/** `the line of CACHE_DEFAULT_TTL (.env:3)`. */
export function lineOf({ at }: Pick<MigrationScope, 'at'>, name: string): string {
  return `the line of ${name} (${at(name)})`;
}
