import type { Layer } from '../contracts/issue.js';

/** What a layer is, for the reference. */
export interface LayerDescription {
  readonly layer: Layer;
  readonly setBy: string;
  readonly doc: string;
}

/** The layers, lowest first: each wins over those before it. */
export const layerTable: readonly LayerDescription[] = [
  { layer: 'default', setBy: 'the table of settings', doc: 'what applies while nobody says otherwise' },
  {
    layer: 'preset',
    setBy: '`CACHE_PRESET`',
    doc: 'strategy, then the chain of presets from the root to the one that is named',
  },
  {
    layer: 'overlay',
    setBy: '`ENABLE_AI_CACHE`, or an `ai-` preset',
    doc: 'what AI adds; where a preset asks for it, right below the values of that preset',
  },
  { layer: 'code', setBy: '`CacheModule.forRoot({ set })`', doc: 'below the environment, so that operators win' },
  {
    layer: 'env',
    setBy: '`CACHE_REDIS_URL`, `ENABLE_AI_CACHE`',
    doc: 'a blank variable counts as unset; each also with `_FILE` appended',
  },
  { layer: 'custom', setBy: '`CACHE_CUSTOM_CONFIG`', doc: 'single settings as JSON' },
  { layer: 'runtime', setBy: '`cache-config … --set`', doc: 'what is tried out on the command line' },
]; // prettier-ignore
