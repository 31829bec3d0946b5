import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import type { CertificateFacts, ConnectionSecurity } from '../../contracts/connection-security.js';
import { certificateFacts, readTlsFiles, type TlsFiles } from '../../settings/tls-files.js';
import type { CacheConfig } from '../../settings/types.js';

type TlsSettings = CacheConfig['redis']['tls'];

/** What there is to know about one connection. */
export interface TlsConnection {
  /** The host that is connected to; absent where the client finds its nodes by itself. */
  readonly host?: string;
  /** Hears how the connection is protected: as it is made, and once the server has shown its certificate. */
  readonly onSecurity?: (security: ConnectionSecurity) => void;
}

/**
 * The options of `tls.connect` that `redis.tls` and the contents of its files stand for.
 *
 * The name that the server's certificate must have is `redis.tls.serverName`, else the host. Node.js tells the server
 * which name is asked for (SNI) only where it is given one, and an address is none.
 */
export function tlsOptions(
  tls: TlsSettings,
  files: TlsFiles,
  connection: TlsConnection = {},
): ConnectionOptions {
  const { host, onSecurity } = connection;
  const servername = tls.serverName ?? (host !== undefined && isIP(host) === 0 ? host : undefined);
  const clientCertificate = certificateFacts(files.cert);
  const security = { isEncrypted: true, ...(clientCertificate ? { clientCertificate } : {}) };
  onSecurity?.(security);
  return {
    ...files,
    ...(servername === undefined ? {} : { servername }),
    minVersion: tls.minVersion,
    rejectUnauthorized: tls.rejectUnauthorized,
    checkServerIdentity: (name, certificate) => {
      onSecurity?.({ ...security, serverCertificate: factsOf(certificate) });
      return checkServerIdentity(name, certificate);
    },
  };
}

/** `tlsOptions` with the files as they are now: the next connection takes a certificate that was renewed. */
export function currentTlsOptions(tls: TlsSettings, connection: TlsConnection = {}) {
  const files = readTlsFiles(tls, (path) => readFileSync(path, 'utf8'));
  return { ...tlsOptions(tls, files, connection), tls: true as const };
}

/** What a certificate that was shown says. */
export function factsOf({ subject, valid_to }: PeerCertificate): CertificateFacts {
  return { name: [subject.CN ?? ''].flat().join(', '), expiresAtMs: Date.parse(valid_to) };
}
