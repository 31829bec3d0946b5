import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { TestAuthority } from '../../../../test/support/certificates.js';
import { CacheError } from '../contracts/cache-error.js';
import { testConfig } from '../testing/test-config.js';
import { certificateFacts, readTlsFiles } from './tls-files.js';

const DAY_MS = 86_400_000;
const authority = new TestAuthority();
const client = authority.issue('client', { days: 40 });
const other = authority.issue('other');
const files: Readonly<Record<string, string>> = {
  ca: text(authority.cert),
  bundle: `# two authorities\n${text(authority.cert)}${text(authority.cert)}`,
  cert: text(client.cert),
  key: text(client.key),
  otherKey: text(other.key),
  prose: 'canary: not PEM at all',
  broken: '-----BEGIN CERTIFICATE-----\nQ0FOQVJZ\n-----END CERTIFICATE-----\n',
  brokenKey: '-----BEGIN PRIVATE KEY-----\nQ0FOQVJZ\n-----END PRIVATE KEY-----\n',
};

afterAll(() => authority.remove());

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

function read(tls: { caFile?: string; certFile?: string; keyFile?: string }) {
  return readTlsFiles(testConfig({ redis: { url: 'rediss://cache', tls } }).redis.tls, (path) => {
    const found = files[path];
    if (found === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return found;
  });
}

function refusalOf(tls: Parameters<typeof read>[0]): unknown {
  try {
    return read(tls);
  } catch (error) {
    return error;
  }
}

describe('the files of redis.tls', () => {
  it('are none where none is named', () => {
    expect(read({})).toEqual({});
  });

  it('are handed on as they are', () => {
    expect(read({ caFile: 'bundle', certFile: 'cert', keyFile: 'key' })).toEqual({
      ca: files['bundle'],
      cert: files['cert'],
      key: files['key'],
    });
  });

  it.each([
    [
      { caFile: 'gone' },
      'redis.tls.caFile: gone cannot be read (ENOENT); expected a PEM file with the certificate of the authority',
    ],
    [{ caFile: 'prose' }, 'redis.tls.caFile: prose holds no certificate; expected'],
    [{ caFile: 'broken' }, 'redis.tls.caFile: broken holds a certificate that cannot be read; expected'],
    [{ certFile: 'key', keyFile: 'key' }, 'redis.tls.certFile: key holds no certificate; expected'],
    [
      { certFile: 'cert', keyFile: 'cert' },
      'redis.tls.keyFile: cert holds no private key that can be read; expected',
    ],
    [
      { certFile: 'cert', keyFile: 'brokenKey' },
      'redis.tls.keyFile: brokenKey holds no private key that can be read',
    ],
    [
      { certFile: 'cert', keyFile: 'otherKey' },
      'redis.tls.keyFile: otherKey holds the key of another certificate',
    ],
  ])('are refused as %j', (tls, message) => {
    const error = refusalOf(tls);

    expect(CacheError.isInstance(error) && [error.code, error.message]).toEqual([
      'CACHE_TLS_FILE',
      expect.stringContaining(message),
    ]);
    expect(String(error)).not.toMatch(/canary|Q0FOQVJZ/i);
  });
});

describe('what a certificate says', () => {
  it('is its holder and its end', () => {
    const facts = certificateFacts(files['cert']);

    expect(facts?.name).toBe('client');
    expect(Math.round(((facts?.expiresAtMs ?? 0) - Date.now()) / DAY_MS)).toBe(40);
  });

  it('is nothing without one', () => {
    expect(certificateFacts(undefined)).toBeUndefined();
  });
});
