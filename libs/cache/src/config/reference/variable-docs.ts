import type { Variable } from '../../env/variables.js';
import { builtInPresets } from '../../presets/registry.js';

/** What each variable is for, a line or two, as comments of generated files say it. */
export const variableDocs: Readonly<Record<Variable, readonly string[]>> = {
  CACHE_PRESET: [`One of: ${builtInPresets.map(({ name }) => name).join(', ')}`],
  CACHE_REDIS_URL: [
    'Where Redis is: redis:// or rediss:// (TLS). The production presets do not start without it.',
  ],
  ENABLE_AI_CACHE: ['Switches the AI cache on or off against the preset: true or false.'],
  CACHE_CUSTOM_CONFIG: ['Single settings that differ from the preset, as JSON on one line.'],
};
