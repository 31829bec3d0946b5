import { afterAll, describe, expect, it } from '@jest/globals';
import { KeysFolder } from '../../../../test/support/key-rings.js';
import type { EncodedValue } from '../contracts/codec.js';
import type { CacheConfigInput } from '../settings/types.js';
import { testConfig } from '../testing/test-config.js';
import { createCoding } from './create-coding.js';

const CONTEXT = { namespace: 'app:d', key: 'a', maxBytes: 1_048_576 };
const prose: EncodedValue = {
  format: 's',
  data: 'the quick brown fox jumps over the lazy dog. '.repeat(1_000),
};
const compression = { algorithm: 'gzip', threshold: '1KiB' } as const;

const keys = new KeysFolder();
const encryption = { keysFile: keys.file('k1') };

afterAll(() => {
  keys.remove();
});

const codingOf = (set: CacheConfigInput) => createCoding(testConfig(set));

async function refusalOf(encoded: EncodedValue, set: CacheConfigInput, maxBytes = CONTEXT.maxBytes) {
  const decoding = async () => codingOf(set).decode(encoded, { ...CONTEXT, maxBytes });
  return decoding().then(
    () => 'none',
    (error: { readonly code?: string }) => error.code,
  );
}

describe('the coding of a configuration', () => {
  it('encrypts what it has compressed', async () => {
    const encoded = await codingOf({ compression, encryption }).encode(prose, CONTEXT);

    expect(encoded.format).toBe('s+gzip+e1b:k1');
    expect(encoded.data.length).toBeLessThan(prose.data.length / 10);
  });

  it('reads what was compressed by processes with other settings', async () => {
    const none = { compression: { algorithm: 'none' } } as const;
    const encoded = await codingOf({ compression, encryption }).encode(prose, CONTEXT);

    expect(await codingOf({ ...none, encryption }).decode(encoded, CONTEXT)).toEqual(prose);
    expect(await codingOf(none).decode(await codingOf({ compression }).encode(prose, CONTEXT), CONTEXT)).toEqual(prose); // prettier-ignore
  });

  it('takes nothing for plain text that is encrypted, and nothing in plain where it encrypts', async () => {
    const sealed = await codingOf({ compression, encryption }).encode(prose, CONTEXT);
    const plain = await codingOf({ compression }).encode(prose, CONTEXT);

    expect(await refusalOf(sealed, { compression })).toBe('CACHE_ENCRYPTION_KEY_MISSING');
    expect(await refusalOf(plain, { compression, encryption })).toBe('CACHE_VALUE_NOT_AUTHENTIC');
  });

  it('stops inflating what it has decrypted at the largest value', async () => {
    const sealed = await codingOf({ compression, encryption }).encode(prose, CONTEXT);

    expect(await refusalOf(sealed, { encryption }, 1_024)).toBe('CACHE_VALUE_TOO_LARGE');
  });
});
