import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { CacheError } from '../../contracts/cache-error.js';
import type { CodecContext, EncodedValue, PayloadCoding } from '../../contracts/codec.js';
import type { KeyRing } from '../../settings/key-ring.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Behind the inner format: version of this scheme, whether text or bytes were encrypted, and the id of the key. */
const SEALED = /^(?<inner>.*)\+e1(?<kind>[tb]):(?<id>[\w.-]{1,32})$/;

/** What a version of this scheme from 2 on did last. */
const SEALED_LATER = /\+e(?:[2-9]|1\d)[^+]*$/;

/** What a format says about an encrypted value. */
interface Seal {
  readonly inner: string;
  readonly kind: 't' | 'b';
  readonly id: string;
}

/**
 * Encrypts with AES-256-GCM: the first key of the ring writes, all of them read.
 *
 * A value is bound to its format, namespace and key: moved elsewhere it does not decode. `decode` throws a `CacheError`
 * with code `CACHE_VALUE_NOT_AUTHENTIC` for what was changed, moved or never encrypted, with code
 * `CACHE_ENCRYPTION_KEY_MISSING` where the ring lacks the key, and with code `CACHE_FORMAT_UNKNOWN` for what a later version
 * of this scheme encrypted: those who have that can read it. The vector of a value is 96 random bits, so that a key is
 * good for 2³² writes.
 */
export function encryption(ring: KeyRing): PayloadCoding {
  const keys = new Map(ring.map(({ id, secret }) => [id, createSecretKey(secret.reveal(), 'base64')]));
  const [{ id: writing }] = ring;
  return {
    encode({ format, data }, context) {
      const seal: Seal = { inner: format, kind: typeof data === 'string' ? 't' : 'b', id: writing };
      return { format: formatOf(seal), data: encrypt(data, keyOf(keys, writing), boundTo(seal, context)) };
    },

    decode({ format, data }, context) {
      const seal = sealOf(format);
      if (!seal) throw SEALED_LATER.test(format) ? laterScheme() : notAuthentic('it is not encrypted');
      if (typeof data === 'string') throw notAuthentic('it is a text');
      const plain = decrypt(data, keyOf(keys, seal.id), boundTo(seal, context));
      return { format: seal.inner, data: seal.kind === 't' ? plain.toString() : plain };
    },
  };
}

/** Encrypts nothing, and says of an encrypted value that its key is missing, so that it is left to those who have it. */
export const withoutKeys: PayloadCoding = {
  encode: (encoded) => encoded,
  decode(encoded) {
    const seal = encoded.format.includes('+') ? sealOf(encoded.format) : undefined;
    if (seal) throw keyMissing(seal.id);
    return encoded;
  },
};

function formatOf({ inner, kind, id }: Seal): string {
  return `${inner}+e1${kind}:${id}`;
}

function sealOf(format: string): Seal | undefined {
  return SEALED.exec(format)?.groups as Seal | undefined;
}

/** What is authenticated with a value without being part of it. JSON, so that no two lists of texts make the same bytes. */
function boundTo(seal: Seal, { namespace, key }: CodecContext): Buffer {
  return Buffer.from(JSON.stringify([formatOf(seal), namespace, key]));
}

function encrypt(data: EncodedValue['data'], key: KeyObject, bound: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(bound);
  const sealed = typeof data === 'string' ? cipher.update(data, 'utf8') : cipher.update(data);
  cipher.final(); // of a stream mode: empty
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]);
}

function decrypt(data: Uint8Array, key: KeyObject, bound: Buffer): Buffer {
  if (data.length < IV_BYTES + TAG_BYTES) throw notAuthentic('it is too short');
  const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(bound)
    .setAuthTag(data.subarray(-TAG_BYTES));
  const plain = decipher.update(data.subarray(IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    throw notAuthentic('it was changed, or written for another key or namespace'); // OpenSSL knows no more
  }
  return plain;
}

function keyOf(keys: ReadonlyMap<string, KeyObject>, id: string): KeyObject {
  const key = keys.get(id);
  if (!key) throw keyMissing(id);
  return key;
}

function keyMissing(id: string): CacheError {
  return new CacheError(
    'CACHE_ENCRYPTION_KEY_MISSING',
    `The value needs the key "${id}", which this process does not have. Add it to the file of encryption.keysFile, or wait until the value expires.`,
  );
}

function laterScheme(): CacheError {
  return new CacheError(
    'CACHE_FORMAT_UNKNOWN',
    'a later version of nestjs-cache-presets encrypted the value, in a way that this one does not know',
  );
}

function notAuthentic(reason: string): CacheError {
  return new CacheError('CACHE_VALUE_NOT_AUTHENTIC', `The value cannot be trusted: ${reason}.`);
}
