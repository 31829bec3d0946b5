export { createCache, type CachePorts } from './assembly/create-cache.js';
export {
  createRemoteStore,
  type RemoteStoreFactory,
  type RemoteStorePorts,
} from './assembly/create-remote-store.js';
export { remoteStoreFrom, type BorrowOptions } from './assembly/remote-store-from.js';
export { Cache } from './cache/cache.js';
export type { NamespaceSettings } from './cache/cache-parts.js';
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
export { CacheConfigError, configOrThrow } from './config/cache-config-error.js';
export { formatIssue, formatIssues } from './config/format-issues.js';
export { overridesOf, type Resolution, type Setting, type SettingSource } from './config/resolution.js';
export { resolveConfig, type ResolveConfigOptions } from './config/resolve-config.js';
export { securityStatus, type SecurityInput } from './config/security-status.js';
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
export type { Codec, CodecContext, CodingContext, EncodedValue, PayloadCoding } from './contracts/codec.js';
export type { Issue, Layer, Origin, Severity } from './contracts/issue.js';
export type {
  RemoteListener,
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  SweepRule,
  TagClock,
  TagReading,
  WriteCondition,
} from './contracts/remote-store.js';
export type { SecurityFinding, SecurityStatus, SecurityTopic } from './contracts/security-status.js';
export { definePreset, type Preset, type Profile } from './presets/preset.js';
export { builtInPresets } from './presets/registry.js';
export type { DurationText } from './settings/duration.js';
export { Secret } from './settings/secret.js';
export type { SizeText } from './settings/size.js';
export type { CacheConfig, CacheConfigInput } from './settings/types.js';
export type { BorrowableStore, CacheManagerStore, KeyvStore } from './stores/borrowed/borrowable-store.js';
export { jsonCodec } from './stores/codec/json-codec.js';
