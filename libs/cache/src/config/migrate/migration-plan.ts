import type { Issue } from '../../contracts/issue.js';
import type { Environment, Variable, VariablePlaces } from '../../env/variables.js';
import type { Preset } from '../../presets/preset.js';
import type { Secret } from '../../settings/secret.js';

/** One environment to migrate: a `.env` file, a service of a compose file, a process. */
export interface MigrationInput {
  readonly env: Environment;
  /** Where variables stand: `CACHE_DEFAULT_TTL` → `.env:3`. */
  readonly places?: VariablePlaces | undefined;
  /** Variables that only pass on what is set elsewhere: their values may not be written here. */
  readonly borrowed?: ReadonlySet<string> | undefined;
  /** Those of them whose value is not known here. */
  readonly unknown?: ReadonlySet<string> | undefined;
  /** Presets of your own, beside the built-in ones. */
  readonly presets?: readonly Preset[] | undefined;
  /** Reads the files that `_FILE` variables name; throws where it cannot. */
  readonly readFile: (path: string) => string;
}

/** What becomes of a variable. */
export type StepKind =
  /** Another name, the same value. */
  | 'renamed'
  /** `CACHE_REDIS_URL` has the value now, and the line stays: other modules may read it. */
  | 'copied'
  /** A setting in `CACHE_CUSTOM_CONFIG`, or credentials in a URL. */
  | 'converted'
  /** The preset says the same. */
  | 'absorbed by preset'
  /** A variable that stays says it already, and counts. */
  | 'superseded'
  /** It says nothing. */
  | 'removed'
  /** It is not a variable of the cache. */
  | 'stays'
  | 'needs a decision';

/** What becomes of one variable, and where what it says stands afterwards. Never holds a secret. */
export interface MigrationStep {
  readonly variable: string;
  /** `.env:3`. */
  readonly at: string;
  /** The former value, where it can be no secret. */
  readonly value?: string;
  readonly kind: StepKind;
  /** `CACHE_CUSTOM_CONFIG ttl.default=30m`; empty where there is nothing. */
  readonly home: string;
  readonly note?: string;
}

/** What becomes of a variable, without its name and place. */
export type StepDraft = Pick<MigrationStep, 'kind' | 'home' | 'note'>;

/** One of the four variables as it stands afterwards; printing the value masks its credentials. */
export interface MigrationLine {
  readonly variable: Variable;
  readonly value: Secret;
  /** Whether it has to be written. */
  readonly isChanged: boolean;
}

/** One setting as the former variables meant it, and as the result resolves it. Never holds a secret. */
export interface ProofLine {
  readonly path: string;
  readonly legacy: string;
  readonly resolved: string;
  readonly equal: boolean;
}

/** What a migration would do. */
export interface MigrationPlan {
  readonly preset: string;
  /** Why this preset. */
  readonly reason: string;
  readonly lines: readonly MigrationLine[];
  /** In the order of the environment. */
  readonly steps: readonly MigrationStep[];
  /** Decisions to make (errors), and what else the result has to say. */
  readonly issues: readonly Issue[];
  readonly proof: readonly ProofLine[];
}

/** True where something of the former style is there to be migrated. */
export function isMigrationNeeded({ steps }: MigrationPlan): boolean {
  return steps.some(({ kind }) => kind !== 'stays');
}

/** True where the plan may be carried out: nothing to decide, nothing refused, everything proven. */
export function isSettled({ issues, proof }: MigrationPlan): boolean {
  return issues.every(({ severity }) => severity !== 'error') && proof.every(({ equal }) => equal);
}
