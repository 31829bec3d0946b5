import type { PayloadCoding } from '../contracts/codec.js';
import type { CacheConfig } from '../settings/types.js';
import { compression } from '../stores/codec/compression.js';
import { encryption, withoutKeys } from '../stores/codec/encryption.js';
import { inOrder } from '../stores/codec/in-order.js';
import { loadKeyRing } from './load-key-ring.js';

/**
 * What a configuration wants done to values on their way to the remote tier: compressed first, since what is encrypted does
 * not compress. Values that stay in memory are not encrypted: whoever can read it has the keys, too.
 */
export function createCoding(config: CacheConfig): PayloadCoding {
  const ring = loadKeyRing(config);
  return inOrder([compression(config.compression), ring ? encryption(ring) : withoutKeys]);
}
