export { AiCache } from './ai/ai-cache.js';
export type { AiCacheOptions, AiOperation } from './ai/ai-cache-options.js';
export type {
  AiControls,
  AiMode,
  AiOutcome,
  AiRequest,
  AiResult,
  AiStatus,
  AiStream,
} from './ai/ai-types.js';
export type { RemoteStoreFactory, RemoteStorePorts } from './assembly/create-remote-store.js';
export { remoteStoreFrom, type BorrowOptions } from './assembly/remote-store-from.js';
export { Cache } from './cache/cache.js';
export type {
  BatchContext,
  BatchFactory,
  CacheEntry,
  CacheStats,
  CacheWriteOptions,
  Factory,
  FactoryContext,
  LoadOptions,
} from './cache/cache-types.js';
export type {
  CacheExplanation,
  ExplainedInvalidation,
  ExplainedMemoryEntry,
  ExplainedRemoteValue,
  MemoryExplanation,
  RemoteExplanation,
} from './cache/explain/explanation.js';
export { CacheConfigError } from './config/cache-config-error.js';
export { formatIssues } from './config/format-issues.js';
export type { SettingChange } from './config/diff-settings.js';
export type { Resolution, Setting, SettingSource } from './config/resolution.js';
export { CacheError, type CacheErrorCode } from './contracts/cache-error.js';
export type { CacheEvent, CacheEvents, CacheKeyEvent, CacheListener } from './contracts/cache-events.js';
export type {
  CacheObserver,
  CacheTier,
  CacheTrouble,
  RemoteStateChange,
  StaleReason,
} from './contracts/cache-observer.js';
export type { Clock, Timer } from './contracts/clock.js';
export type { CertificateFacts, ConnectionSecurity } from './contracts/connection-security.js';
export type { Issue, Layer, Origin, Severity } from './contracts/issue.js';
export type { RemoteStatus, RemoteStore } from './contracts/remote-store.js';
export {
  CachedCompletion,
  type CachedCompletionOptions,
  type CompletionKind,
} from './nest/ai/cached-completion.decorator.js';
export {
  CacheEnvironment,
  cacheEnvironmentValidator,
  createCacheEnvironmentValidator,
  type CacheEnvironmentValidator,
  type CacheEnvironmentValidatorOptions,
} from './nest/cache-environment.validator.js';
export type {
  CacheFeatureInput,
  CacheFeatureOptions,
  CacheHttpOptions,
  CacheModuleExtras,
  CacheModuleOptions,
  CachePresetOptions,
} from './nest/cache-options.interface.js';
export { InjectCache } from './nest/cache.decorators.js';
export { CacheModule } from './nest/cache.module.js';
export { CACHE_OPTIONS } from './nest/cache.module-definition.js';
export {
  CACHE_CLOCK,
  CACHE_CONFIG,
  CACHE_OBSERVER,
  CACHE_RESOLUTION,
  CACHE_STORE,
  getCacheToken,
} from './nest/cache.tokens.js';
export { CacheDriftDetector, type CacheDrift } from './nest/drift/cache-drift.detector.js';
export {
  CacheHealth,
  type CacheHealthReport,
  type CacheHealthStatus,
  type RedisHealth,
} from './nest/health/cache-health.js';
export type { SecurityFinding, SecurityStatus, SecurityTopic } from './contracts/security-status.js';
export { definePreset, type Preset, type Profile } from './presets/preset.js';
export type { DurationText } from './settings/duration.js';
export { Secret } from './settings/secret.js';
export type { SizeText } from './settings/size.js';
export type { CacheConfig, CacheConfigInput } from './settings/types.js';
export type { BorrowableStore, CacheManagerStore, KeyvStore } from './stores/borrowed/borrowable-store.js';
