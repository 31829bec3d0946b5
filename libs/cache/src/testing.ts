export type { CacheTrouble } from './contracts/cache-observer.js';
export type { RemoteListener, RemotePayload, RemoteStore } from './contracts/remote-store.js';
export type { DurationText } from './settings/duration.js';
export type { CacheConfigInput } from './settings/types.js';
export type { RemoteStoreHarness } from './testing/contract/contract-case.js';
export type { RemoteStoreLack } from './testing/contract/lack-cases.js';
export { remoteStoreContract, type RemoteStoreSuite } from './testing/contract/remote-store-contract.js';
export {
  createTestCache,
  type TestCache,
  type TestCacheOptions,
  type TestCachePorts,
} from './testing/create-test-cache.js';
export { FakeRemoteStore, type FakeRemoteStoreOptions } from './testing/fake-remote-store.js';
export type { RemoteCall } from './testing/fake-server.js';
export {
  FaultPlan,
  type CallFault,
  type FaultOf,
  type FaultTarget,
  type NoticeFault,
  type ReadFault,
  type RemoteOperation,
} from './testing/fault-plan.js';
export { HeldCall } from './testing/held-call.js';
export { settle, VirtualClock } from './testing/virtual-clock.js';
