import type { AiCacheOptions } from '../ai/ai-cache-options.js';
import type { RemoteStoreFactory } from '../assembly/create-remote-store.js';
import type { AllowedIssues } from '../config/resolve.js';
import type { Codec } from '../contracts/codec.js';
import type { Environment } from '../env/variables.js';
import type { Preset } from '../presets/preset.js';
import type { CacheConfigInput } from '../settings/types.js';

/** What code says about the cache; the environment wins over all of it. */
export interface CacheModuleOptions {
  /** The preset while `CACHE_PRESET` is unset. @default 'development' */
  readonly preset?: string;
  /** Settings above the preset and below the environment. @default {} */
  readonly set?: CacheConfigInput;
  /** Makes `preset` final: a different `CACHE_PRESET` is then an error. @default false */
  readonly lock?: boolean;
  /** Presets of your own, beside the built-in ones and those of `cache.presets.ts` or `.js`. @default [] */
  readonly presets?: readonly Preset[];
  /** Safety rules that may be broken, each with the reason: `{ CCFG503: 'the network is private' }`. @default {} */
  readonly allow?: AllowedIssues;
  /** The environment to read instead of the `ConfigService` or `process.env`; with `{}` nothing ambient is read, no `cache.presets.ts` either. */
  readonly env?: Environment;
  /** What code says about the AI cache, where that is on: whose answers, what tokens cost. @default {} */
  readonly ai?: AiCacheOptions;
  /** Makes the remote tier, such as `(config) => remoteStoreFrom(store, config)`; closed with the application. @default Redis, as the configuration says */
  readonly remote?: RemoteStoreFactory;
}

/** Where the cache appears in the application; with `forRootAsync` it stands beside `useFactory`. */
export interface CacheModuleExtras {
  /** Whether every module can inject the cache without importing `CacheModule`; `forFeature` needs it. @default true */
  readonly isGlobal?: boolean;
  /** The HTTP routes, or `false` for none. @default { healthPath: 'health/cache' } */
  readonly http?: CacheHttpOptions | false;
}

/** The HTTP routes of the cache. */
export interface CacheHttpOptions {
  /** Path of the health probe. @default 'health/cache' */
  readonly healthPath?: string;
}

/** Options of `CacheModule.forPreset` beside the preset and its overrides. */
export type CachePresetOptions = Omit<CacheModuleOptions, 'preset' | 'set'> & CacheModuleExtras;

/** The settings in which a named cache may differ from the application. */
export type CacheFeatureInput = Pick<CacheConfigInput, 'ttl' | 'memory' | 'maxValueBytes'>;

/** What else a named cache may have of its own. */
export interface CacheFeatureOptions {
  /** How its values become texts or bytes, and back. @default JSON with tags for what JSON loses */
  readonly codec?: Codec;
}
