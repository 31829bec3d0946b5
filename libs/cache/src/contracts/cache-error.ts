const MARKER = Symbol.for('nestjs-cache-presets.error');

/** What went wrong, as a stable code that callers match on. */
export type CacheErrorCode =
  | 'CACHE_AI_COOLDOWN'
  | 'CACHE_AI_DISABLED'
  | 'CACHE_AI_EVENT_TOO_LONG'
  | 'CACHE_AI_INVALID'
  | 'CACHE_AI_MISS'
  | 'CACHE_AI_PRICES'
  | 'CACHE_AI_TEXT_TOO_LONG'
  | 'CACHE_AI_UNKEYABLE'
  | 'CACHE_COMPRESSION_UNAVAILABLE'
  | 'CACHE_CONFIG_INVALID'
  | 'CACHE_ENCRYPTION_KEY_MISSING'
  | 'CACHE_FACTORY_FAILED'
  | 'CACHE_FACTORY_TIMEOUT'
  | 'CACHE_FORMAT_UNKNOWN'
  | 'CACHE_INVALID_DURATION'
  | 'CACHE_INVALID_KEY'
  | 'CACHE_INVALID_LISTENER'
  | 'CACHE_INVALID_NAMESPACE'
  | 'CACHE_INVALID_STORE'
  | 'CACHE_INVALID_TAGS'
  | 'CACHE_KEYS_FILE'
  | 'CACHE_MODULE_TWICE'
  | 'CACHE_NAMESPACE_CONFLICT'
  | 'CACHE_REMOTE_REFUSED'
  | 'CACHE_REMOTE_REQUIRED'
  | 'CACHE_REMOTE_TIMEOUT'
  | 'CACHE_REMOTE_UNAVAILABLE'
  | 'CACHE_TLS_FILE'
  | 'CACHE_VALUE_DAMAGED'
  | 'CACHE_VALUE_NOT_AUTHENTIC'
  | 'CACHE_VALUE_NOT_SERIALIZABLE'
  | 'CACHE_VALUE_TOO_LARGE';

/** The base of every error this package throws; match on `code`, never on the text. */
export class CacheError extends Error {
  constructor(
    readonly code: CacheErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  override get name(): string {
    return 'CacheError';
  }

  get [MARKER](): true {
    return true;
  }

  /** True for a `CacheError` of any copy of this package, where `instanceof` would fail. */
  static isInstance(error: unknown): error is CacheError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}
