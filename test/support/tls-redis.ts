import type { CertificateFiles, TestAuthority } from './certificates.js';
import { freePort } from './free-port.js';
import { startRedis, type RedisServer } from './redis-server.js';

/** How a Redis speaks TLS. */
export interface TlsRedisOptions {
  /** Whom the server trusts. */
  readonly authority: TestAuthority;
  readonly certificate: CertificateFiles;
  /** Further arguments of `redis-server`, for example `['--tls-auth-clients', 'no']`. */
  readonly args?: readonly string[];
}

/** A Redis that speaks TLS on a port of its own; the test itself talks to it in plain, by `server.cli()`. */
export interface TlsRedis {
  readonly server: RedisServer;
  readonly tlsPort: number;
  /** `rediss://127.0.0.1:…` */
  readonly url: string;
}

/** Starts a Redis that speaks TLS and, unless told otherwise, asks for a client certificate; stop its `server`. */
export async function startTlsRedis({
  authority,
  certificate,
  args = [],
}: TlsRedisOptions): Promise<TlsRedis> {
  const tlsPort = await freePort();
  const files = ['--tls-cert-file', certificate.cert, '--tls-key-file', certificate.key];
  const trust = ['--tls-ca-cert-file', authority.cert];
  const server = await startRedis({ args: ['--tls-port', String(tlsPort), ...files, ...trust, ...args] });
  return { server, tlsPort, url: `rediss://127.0.0.1:${tlsPort}` };
}
