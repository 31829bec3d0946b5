import type { LocalPartition, LocalStore } from '../../contracts/local-store.js';

const nothing: LocalPartition = {
  get: () => undefined,
  peek: () => undefined,
  stale: () => undefined,
  set: () => undefined,
  delete: () => false,
  clear: () => undefined,
};

/** The memory tier of `mode: off`: it keeps nothing. */
export const nullStore: LocalStore = {
  partition: () => nothing,
  size: 0,
  bytes: 0,
  maxEntries: 0,
  maxBytes: 0,
  evictions: 0,
  oversized: 0,
};
