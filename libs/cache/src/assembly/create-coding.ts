import type { PayloadCoding } from '../contracts/codec.js';
import type { CacheConfig } from '../settings/types.js';
import { encryption, withoutKeys } from '../stores/codec/encryption.js';
import { loadKeyRing } from './load-key-ring.js';

/**
 * What a configuration wants done to values on their way to the remote tier. Values that stay in memory are not encrypted:
 * whoever can read it has the keys, too.
 */
export function createCoding(config: CacheConfig): PayloadCoding {
  const ring = loadKeyRing(config);
  return ring ? encryption(ring) : withoutKeys;
}
