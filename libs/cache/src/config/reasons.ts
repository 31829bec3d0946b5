import type { Origin } from '../contracts/issue.js';
import { AI_STRATEGY, aiOverlay } from '../presets/ai-overlay.js';
import type { Preset, Profile, StrategyName } from '../presets/preset.js';
import { builtInPresets } from '../presets/registry.js';
import { strategies } from '../presets/strategies.js';

/** Where to look a reason up. */
export interface ReasonContext {
  readonly profile: Profile;
  /** @default the built-in presets */
  readonly presets?: readonly Preset[];
}

/** Why a preset, a strategy or the AI overlay gave a setting its value; `undefined` for what people set. */
export function reasonOf(path: string, origin: Origin, context: ReasonContext): string | undefined {
  const why = reasonsOf(origin, context);
  const map = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return why?.get(path) ?? why?.get(map);
}

function reasonsOf(
  { layer, source }: Origin,
  { profile, presets = builtInPresets }: ReasonContext,
): ReadonlyMap<string, string> | undefined {
  if (layer === 'overlay') return toMap(source === AI_STRATEGY ? aiOverlay[profile].why : {});
  if (layer !== 'preset') return undefined;
  if (Object.hasOwn(strategies, source)) return toMap(strategies[source as StrategyName].why);
  const preset = presets.find(({ name }) => name === source);
  const overlay = preset?.overlay === 'ai' ? { 'ai.enabled': 'the preset is its parent with AI' } : {};
  return toMap({ ...overlay, ...preset?.why });
}

function toMap(why: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(why) as [string, string][]);
}
