/** How bad an issue is: an error refuses to start. */
export type Severity = 'error' | 'warning' | 'info';

/** Which layer a value came from, lowest first. */
export type Layer = 'default' | 'preset' | 'overlay' | 'code' | 'env' | 'custom' | 'runtime';

/** Where a value was set. */
export interface Origin {
  readonly layer: Layer;
  /** Who set it: `production`, `CACHE_CUSTOM_CONFIG`, `CacheModule.forRoot({ set })`. */
  readonly source: string;
  /** The place inside the source: `.env:7, column 19`. */
  readonly at?: string;
}

/** Something to say about the configuration: stable code, place, remedy. Never holds a secret. */
export interface Issue {
  readonly code: `CCFG${number}`;
  readonly severity: Severity;
  /** The setting (`ttl.default`) or the variable (`CACHE_PRESET`). */
  readonly path: string;
  readonly message: string;
  /** The offending value as it was written; absent where the message says it, hidden where it is secret. */
  readonly got?: string;
  readonly expected?: string;
  readonly origin?: Origin;
  /** Other layers that set the same setting. */
  readonly alsoSet?: readonly string[];
  /** What would apply if the offending value were not there. */
  readonly instead?: string;
  /** The offending line and a caret line below it, secrets masked. */
  readonly frame?: readonly [line: string, carets: string];
  /** Where in the source it is, in characters, so that issues of one source stand in its order. */
  readonly offset?: number;
  /** What to do, copyable. */
  readonly fix: readonly string[];
}
