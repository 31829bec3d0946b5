import type { WrittenValue } from '../../env/legacy-values.js';
import type { Environment } from '../../env/variables.js';
import { recommend } from '../recommend/recommend.js';
import type { Resolution } from '../resolution.js';
import type { MigrationScope } from './migration-scope.js';
import { saysThat } from './written-value.js';

/** A preset, and what has to be said beside it. */
export interface PresetFit {
  readonly preset: string;
  /** Why this one. */
  readonly reason: string;
  /** The variable that decided; absent where the settings did. */
  readonly decidedBy?: string;
  /** The four variables with it, without the settings that remain. */
  readonly env: Environment;
  /** Settings that differ from what the preset says. */
  readonly residual: ReadonlyMap<string, WrittenValue>;
  /** What `env` resolves to. */
  readonly resolution: Resolution;
}

/** What the preset has to serve. */
export interface PresetDemand {
  readonly scope: MigrationScope;
  /** `CACHE_REDIS_URL` as it will stand. */
  readonly url: string | undefined;
  readonly settings: ReadonlyMap<string, WrittenValue>;
  /** The names of all presets, in the order of the registry. */
  readonly names: readonly string[];
}

/** The variables of the former style that named an environment, the more direct one first. */
export const SELECTORS = ['CACHE_ENVIRONMENT_PRESET', 'CACHE_ENVIRONMENT'] as const;

/**
 * Chooses the preset: the one that was chosen already, else the one that a former selector means, else the one that
 * leaves the fewest settings to say. Of equals the recommended one, else the first.
 */
export function choosePreset(demand: PresetDemand): PresetFit {
  const { scope, names } = demand;
  const { preset: current, presetOrigin } = scope.existing;
  if (presetOrigin.layer === 'env') return decided(fitOf(demand, current), presetOrigin.source, 'says so');
  for (const selector of SELECTORS) {
    const word = scope.env[selector]?.trim() ?? '';
    if (names.includes(word)) return decided(fitOf(demand, word), selector, 'says so');
    const { preset, level } = recommend({ env: {}, name: word });
    const fit = word !== '' && level !== 'low' && fitOf(demand, preset);
    if (fit && isUsable(demand, fit)) return decided(fit, selector, 'means it');
  }
  return fewest(demand);
}

function fewest(demand: PresetDemand): PresetFit {
  const fits = demand.names.map((name) => fitOf(demand, name)).filter((fit) => isUsable(demand, fit));
  const fewestLines = Math.min(...fits.map(linesOf));
  const best = fits.filter((fit) => linesOf(fit) === fewestLines);
  const { preset } = recommend({ env: demand.scope.env });
  const [first = fitOf(demand, 'simple')] = best;
  const chosen = best.find((fit) => fit.preset === preset) ?? first;
  const count = chosen.residual.size;
  return {
    ...chosen,
    reason: `leaves the fewest settings to say (${count})${best.length > 1 ? ', as others do' : ''}`,
  };
}

function linesOf({ residual, env }: PresetFit): number {
  return residual.size + (env['ENABLE_AI_CACHE'] === undefined ? 0 : 1);
}

/** A former cache was memory over Redis, without AI unless it said so: no preset may change that by itself. */
function isUsable({ scope, settings }: PresetDemand, { resolution }: PresetFit): boolean {
  const isRefused = resolution.issues.some(
    ({ severity, code }) => severity === 'error' && code !== 'CCFG303',
  );
  const valueAt = (path: string) => resolution.settings.get(path)?.value;
  const wasAiOn = scope.existing.settings.get('ai.enabled')?.value === true;
  const isAiRight = valueAt('ai.enabled') === (settings.get('ai.enabled') ?? wasAiOn);
  return !isRefused && valueAt('mode') === 'tiered' && isAiRight;
}

function decided(fit: PresetFit, variable: string, how: string): PresetFit {
  return { ...fit, reason: `${variable} ${how}`, decidedBy: variable };
}

function fitOf({ scope, url, settings }: PresetDemand, preset: string): PresetFit {
  const isNamed = scope.existing.presetOrigin.layer === 'env';
  const env = {
    ...scope.kept,
    ...(isNamed ? {} : { CACHE_PRESET: preset }),
    ...(url === undefined ? {} : { CACHE_REDIS_URL: url }),
  };
  const ai = settings.get('ai.enabled');
  const plain = scope.resolve(env);
  const switched =
    ai === undefined || saysThat(plain, 'ai.enabled', ai)
      ? undefined
      : { ...env, ENABLE_AI_CACHE: String(ai) };
  const resolution = switched ? scope.resolve(switched) : plain;
  const residual = [...settings].filter(([path, value]) => !saysThat(resolution, path, value));
  return { preset, reason: '', env: switched ?? env, residual: new Map(residual), resolution };
}
