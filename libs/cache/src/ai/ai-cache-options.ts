import type { DurationText } from '../settings/duration.js';
import type { Secret } from '../settings/secret.js';
import type { PriceTable } from './cost/price-table.js';
import type { NamingOptions } from './keys/naming-options.js';

/** What is said of one operation in code; its lifetime otherwise comes from `ai.operationTtl`. */
export interface AiOperation {
  readonly ttl?: DurationText | undefined;
  /** Whether any answer will do: adapters then keep what a model said at a high temperature, too. @default false */
  readonly stable?: boolean | undefined;
  /** Whether an answer that is right by its own words may be kept. @default all are */
  readonly shouldCache?: ((answer: unknown) => boolean) | undefined;
}

/**
 * How fast a recorded stream is given out: at once, as fast as it was made, or with a pause of so many milliseconds before
 * each part. Times are noted only of streams that are made with `recorded`; others come at once.
 */
export type ReplayPace = 'instant' | 'recorded' | { readonly partMs: number };

/** What code says about the AI cache; sizes and lifetimes come from the settings `ai.*` of the cache. */
export interface AiCacheOptions extends Pick<
  NamingOptions,
  'ignore' | 'keyHeaders' | 'normalize' | 'volatile' | 'volatileTools' | 'remoteMedia'
> {
  /** Names requests, so that nobody can guess them from the names. @default derived from the key that encrypts values */
  readonly secret?: Secret | string | undefined;
  /**
   * Whose answers: that of the present tenant or user, or `'shared'` for everybody. Where there is none, the cache is
   * bypassed, as for a tenant who is called `shared`.
   */
  readonly scope?: 'shared' | (() => string | undefined) | undefined;
  /** Another version makes every answer unknown at once. @default '1' */
  readonly version?: string | undefined;
  /** What tokens cost, so that the cache can say what it saves; tokens are counted without. */
  readonly prices?: PriceTable | undefined;
  readonly operations?: Readonly<Record<string, AiOperation>> | undefined;
  /** What becomes of a call to the model that nobody waits for any more. @default 'abort' */
  readonly onAbandon?: 'abort' | 'finish' | undefined;
  /** @default 'instant' */
  readonly pace?: ReplayPace | undefined;
  /** How long a provider is left alone at most where it asks for it by `Retry-After`; `'0s'`: never. @default '60s' */
  readonly cooldown?: DurationText | undefined;
}
