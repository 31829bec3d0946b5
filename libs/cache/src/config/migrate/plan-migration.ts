import type { Issue } from '../../contracts/issue.js';
import { VARIABLES, type Environment } from '../../env/variables.js';
import { createPresetRegistry } from '../../presets/registry.js';
import { Secret, maskUrls } from '../../settings/secret.js';
import type { Resolution } from '../resolution.js';
import { choosePreset, type PresetFit } from './choose-preset.js';
import { planConnection, type Connection } from './connection.js';
import { withSettings } from './custom-config.js';
import type { MigrationInput, MigrationLine, MigrationPlan, ProofLine } from './migration-plan.js';
import { decision, scopeOf, type MigrationScope } from './migration-scope.js';
import { migrationSteps } from './migration-steps.js';
import { proveEquivalence } from './prove.js';
import { wantedSettings } from './wanted-settings.js';

/**
 * Plans how the variables of the former style become the four of today, without a loss.
 *
 * The preset that leaves the fewest settings to say takes most of them, the rest goes to `CACHE_CUSTOM_CONFIG`, and the
 * result is resolved and compared with what the former variables meant. Where two of them contradict each other, or a
 * secret has no place to go, an issue says how to decide. Pure; nothing that it returns prints a secret.
 */
export function planMigration(input: MigrationInput): MigrationPlan {
  const scope = scopeOf(input);
  const broken = brokenBefore(scope);
  const connection = planConnection(scope);
  const wanted = wantedSettings(scope, connection.steps);
  const names = [...createPresetRegistry(input.presets).presets.keys()];
  const fit = choosePreset({ scope, url: connection.url, settings: wanted.settings, names });
  const steps = migrationSteps({ scope, wanted, connection, fit });
  const isNothingToDo = steps.every(({ kind }) => kind === 'stays');
  if (isNothingToDo || broken.length > 0) {
    const issues = isNothingToDo ? [] : broken;
    return { preset: fit.preset, reason: fit.reason, lines: [], steps, issues, proof: [] };
  }
  const custom = customConfig(scope, fit);
  const result = scope.resolve({ ...fit.env, ...('code' in custom ? {} : custom.env) });
  const decisions = [...wanted.decisions, ...connection.decisions, ...('code' in custom ? [custom] : [])];
  const proof = decisions.length > 0 ? [] : proveEquivalence(result, wanted.settings, connection);
  const issues = decisions.length > 0 ? decisions : [...resultIssues(result), ...unproven(scope, proof)];
  return {
    preset: fit.preset,
    reason: fit.reason,
    lines: linesOf(scope, connection, { fit, custom: 'code' in custom ? undefined : custom.value }),
    steps,
    issues,
    proof,
  };
}

/** What is wrong with the variables that stay; nothing can be added to them before it is mended. */
function brokenBefore({ existing }: MigrationScope): Issue[] {
  return existing.issues.filter(
    ({ severity, code }) => severity === 'error' && /^CCFG(0|1|2|403|404)/.test(code),
  );
}

interface CustomConfig {
  readonly env: Environment;
  readonly value: Secret | undefined;
}

function customConfig(scope: MigrationScope, { residual }: PresetFit): CustomConfig | Issue {
  if (residual.size === 0) return { env: {}, value: undefined };
  const elsewhere = ['CACHE_CUSTOM_CONFIG', 'CACHE_CUSTOM_CONFIG_FILE'].find(
    (name) => scope.kept[name] !== undefined && !(name === 'CACHE_CUSTOM_CONFIG' && scope.isOwn(name)),
  );
  if (elsewhere !== undefined) {
    const addition = withSettings(undefined, residual).toString();
    return decision(scope, elsewhere, {
      message: 'the custom configuration stands elsewhere, and settings have to be added to it',
      fix: [`add ${addition}`, 'then delete the former variables that say so, and migrate the rest'],
    });
  }
  const value = withSettings(scope.kept['CACHE_CUSTOM_CONFIG'], residual);
  return { env: { CACHE_CUSTOM_CONFIG: value.reveal() }, value };
}

function linesOf(
  { kept }: MigrationScope,
  { url }: Connection,
  { fit, custom }: { fit: PresetFit; custom: Secret | undefined },
): MigrationLine[] {
  return VARIABLES.flatMap((variable) => {
    const value = fit.env[variable];
    if (variable === 'CACHE_REDIS_URL' && url !== undefined)
      return [{ variable, value: new Secret(url, maskUrls(url)), isChanged: true }];
    if (variable === 'CACHE_CUSTOM_CONFIG' && custom) return [{ variable, value: custom, isChanged: true }];
    if (value === undefined) return [];
    return [{ variable, value: shownAs(variable, value), isChanged: kept[variable] === undefined }];
  });
}

function shownAs(variable: string, value: string): Secret {
  const isJson = variable === 'CACHE_CUSTOM_CONFIG';
  return isJson ? withSettings(value, new Map()) : new Secret(value, maskUrls(value));
}

/**
 * What the result has to say for itself. A missing URL may be set elsewhere, so it is a warning here; settings that
 * wait for a later version are no matter of the migration.
 */
function resultIssues({ issues }: Resolution): Issue[] {
  return issues
    .filter(({ code, severity }) => code !== 'CCFG305' && severity !== 'info')
    .map((issue) => (issue.code === 'CCFG501' ? { ...issue, severity: 'warning' as const } : issue));
}

/** What something above the variables, such as a lock, keeps from having its former value. */
function unproven(scope: MigrationScope, proof: readonly ProofLine[]): Issue[] {
  return proof
    .filter(({ equal }) => !equal)
    .map(({ path, legacy, resolved }) =>
      decision(scope, path, {
        message: `was ${legacy} and would be ${resolved}`,
        fix: [
          `see cache-config explain ${path} for what decides it, and delete the former line if that is right`,
        ],
      }),
    );
}
