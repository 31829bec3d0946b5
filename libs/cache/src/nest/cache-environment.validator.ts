import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { IsOptional, ValidateBy, validateSync, type ValidationArguments } from 'class-validator';
import { CacheConfigError } from '../config/cache-config-error.js';
import { formatIssue } from '../config/format-issues.js';
import { resolveConfig } from '../config/resolve-config.js';
import type { Issue } from '../contracts/issue.js';
import type { Environment, Variable } from '../env/variables.js';
import type { Preset } from '../presets/preset.js';
import { readAmbientPresets } from './environment.js';

/** What the validator knows beside the environment. */
export interface CacheEnvironmentValidatorOptions {
  /** Presets of your own, the same as for `CacheModule.forRoot`; those of `cache.presets.ts` are known. @default [] */
  readonly presets?: readonly Preset[];
}

/** Checks the variables of the cache for `ConfigModule.forRoot({ validate })` and hands the environment on unchanged. */
export type CacheEnvironmentValidator = <Config extends Record<string, unknown>>(config: Config) => Config;

/** A validator that knows your own presets. */
export function createCacheEnvironmentValidator({
  presets,
}: CacheEnvironmentValidatorOptions = {}): CacheEnvironmentValidator {
  return (config) => {
    const variables = plainToInstance(CacheEnvironment, environmentOf(config));
    known.set(variables, environmentIssues(environmentOf(config), presets));
    const refused = validateSync(variables, { forbidUnknownValues: false }).length > 0;
    const issues = issuesOf(variables);
    if (refused || issues.length > 0) throw new CacheConfigError(issues);
    return config;
  };
}

/**
 * Checks the four variables of the cache, by the rules of the resolver; throws a `CacheConfigError` with everything
 * that is wrong. What depends on the code too, such as a missing Redis URL, is checked by `CacheModule`.
 */
export const cacheEnvironmentValidator: CacheEnvironmentValidator = createCacheEnvironmentValidator();

/**
 * The variables of the cache for class-validator. Extend it where your application validates its environment with a
 * class of its own: each constraint asks the resolver, so there is one set of rules.
 */
export class CacheEnvironment {
  @IsOptional()
  @IsResolvable('CACHE_PRESET')
  CACHE_PRESET?: string;

  @IsOptional()
  @IsResolvable('CACHE_REDIS_URL')
  CACHE_REDIS_URL?: string;

  @IsOptional()
  @IsResolvable('ENABLE_AI_CACHE')
  ENABLE_AI_CACHE?: string;

  @IsOptional()
  @IsResolvable('CACHE_CUSTOM_CONFIG')
  CACHE_CUSTOM_CONFIG?: string;
}

/** One resolution per validated object, shared by its constraints. */
const known = new WeakMap<object, readonly Issue[]>();

function issuesOf(variables: object): readonly Issue[] {
  const issues = known.get(variables) ?? environmentIssues(environmentOf({ ...variables }), undefined);
  known.set(variables, issues);
  return issues;
}

function IsResolvable(variable: Variable): PropertyDecorator {
  const issuesAt = (args?: ValidationArguments) =>
    args ? issuesOf(args.object).filter(({ origin }) => origin?.source === variable) : [];
  return ValidateBy({
    name: 'isResolvable',
    validator: {
      validate: (_value, args) => issuesAt(args).length === 0,
      defaultMessage: (args) => issuesAt(args).map(formatIssue).join('\n\n'),
    },
  });
}

/** The errors of the environment itself: rules across settings need the code and are left to the module. */
function environmentIssues(env: Environment, presets: readonly Preset[] | undefined): Issue[] {
  const { issues } = resolveConfig({ env, presets, presetFile: readAmbientPresets() });
  return issues.filter(({ severity, code }) => severity === 'error' && !/^CCFG[35]/.test(code));
}

function environmentOf(config: Record<string, unknown>): Environment {
  const entries = Object.entries(config).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
