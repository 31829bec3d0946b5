import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CacheError } from '../contracts/cache-error.js';
import { requireKeysFile } from '../settings/keys-file.js';
import { Secret } from '../settings/secret.js';
import type { CacheConfig } from '../settings/types.js';

const BYTES = 32;

/** A shorter one can be guessed. */
const MIN_CHARACTERS = 16;

/**
 * What makes the names of requests unguessable: the secret that was given, else one derived from the key that encrypts
 * values, else a random one, which no other process and no later one shares.
 *
 * @throws CacheError CACHE_AI_INVALID for a secret that is too short, CACHE_KEYS_FILE where the keys cannot be read
 */
export function pepperOf(secret: Secret | string | undefined, config: CacheConfig): KeyObject {
  if (secret !== undefined) return derived(checkSecret(secret));
  const { keysFile } = config.encryption;
  if (keysFile !== undefined) {
    const [writing] = requireKeysFile(keysFile, (path) => readFileSync(path, 'utf8'));
    return derived(Buffer.from(writing.secret.reveal(), 'base64'));
  }
  if (config.mode === 'tiered') warnOfRandom();
  return createSecretKey(randomBytes(BYTES));
}

/** Never the secret itself: what it is used for elsewhere says nothing about names, nor they about it. */
function derived(secret: string | Buffer): KeyObject {
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', secret, '', 'nestjs-cache-presets ai request names', BYTES)),
  );
}

function checkSecret(secret: Secret | string): string {
  const text = typeof secret === 'string' ? secret : secret.reveal();
  if (text.length >= MIN_CHARACTERS) return text;
  throw new CacheError(
    'CACHE_AI_INVALID',
    `the secret of the AI cache has ${text.length} characters; expected ${MIN_CHARACTERS} or more, such as the output of «openssl rand -base64 32»`,
  );
}

function warnOfRandom(): void {
  process.emitWarning(
    'the AI cache has no secret: its names are random, so that no other process finds its answers, nor this one after a restart; give it a secret, or set encryption.keysFile',
    { code: 'CACHE_AI_SECRET_MISSING' },
  );
}
