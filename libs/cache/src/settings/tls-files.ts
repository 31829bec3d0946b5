import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { types } from 'node:util';
import { CacheError } from '../contracts/cache-error.js';
import type { CertificateFacts } from '../contracts/connection-security.js';
import type { CacheConfig } from './types.js';

type TlsSettings = CacheConfig['redis']['tls'];
type FileSetting = 'caFile' | 'certFile' | 'keyFile';

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What the files of `redis.tls` hold, in PEM; absent where no file is named. The key is a secret. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files that `redis.tls` names, and makes sure that they can be used.
 *
 * Throws a `CacheError` with code `CACHE_TLS_FILE` that names the setting, the path and what was expected: for a file that
 * cannot be read or is not PEM, and for a key that does not belong to the certificate.
 */
export function readTlsFiles(tls: TlsSettings, readFile: (path: string) => string): TlsFiles {
  const read = (setting: FileSetting) => readPem(setting, tls[setting], readFile);
  const [ca, cert, key] = [read('caFile'), read('certFile'), read('keyFile')];
  if (ca !== undefined) certificatesOf(ca, pathOf(tls, 'caFile'));
  const [leaf] = cert === undefined ? [] : certificatesOf(cert, pathOf(tls, 'certFile'));
  if (key !== undefined) checkKey(key, leaf, pathOf(tls, 'keyFile'));
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** Whose certificate a PEM text begins with, and until when it is valid; `undefined` where there is none. */
export function certificateFacts(pem: string | undefined): CertificateFacts | undefined {
  const [first] = pem?.match(CERTIFICATES) ?? [];
  if (first === undefined) return undefined;
  const { subject, validTo } = new X509Certificate(first);
  return { name: /^CN=(.*)$/m.exec(subject)?.[1] ?? '', expiresAtMs: Date.parse(validTo) };
}

/** Where a message says the trouble is. */
interface Place {
  readonly setting: FileSetting;
  readonly path: string;
}

function pathOf(tls: TlsSettings, setting: FileSetting): Place {
  return { setting, path: tls[setting] ?? '' };
}

function readPem(
  setting: FileSetting,
  path: string | undefined,
  readFile: (path: string) => string,
): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFile(path);
  } catch (error) {
    throw unusable({ setting, path }, `cannot be read (${reasonOf(error)})`, error);
  }
}

function certificatesOf(pem: string, place: Place): X509Certificate[] {
  const blocks = pem.match(CERTIFICATES) ?? [];
  if (blocks.length === 0) throw unusable(place, 'holds no certificate');
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw unusable(place, 'holds a certificate that cannot be read', error);
  }
}

function checkKey(pem: string, certificate: X509Certificate | undefined, place: Place): void {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw unusable(place, 'holds no private key that can be read'); // a cause might show some of it
  }
  if (certificate && !certificate.checkPrivateKey(key))
    throw unusable(place, 'holds the key of another certificate than redis.tls.certFile');
}

const EXPECTED: Readonly<Record<FileSetting, string>> = {
  caFile: 'a PEM file with the certificate of the authority (-----BEGIN CERTIFICATE-----)',
  certFile: 'a PEM file with the client certificate (-----BEGIN CERTIFICATE-----)',
  keyFile:
    'a PEM file with the key of the client certificate, without a passphrase (-----BEGIN PRIVATE KEY-----)',
};

function unusable({ setting, path }: Place, problem: string, cause?: unknown): CacheError {
  const message = `redis.tls.${setting}: ${path} ${problem}; expected ${EXPECTED[setting]}`;
  return new CacheError('CACHE_TLS_FILE', message, cause === undefined ? undefined : { cause });
}

/** What the system calls it, such as ENOENT: the path is said already. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code ?? (types.isNativeError(error) ? error.message : String(error));
}
