import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../contracts/connection-security.js';
import type { CacheConfig } from '../../settings/types.js';
import { isSecure, type RedisPlace } from './redis-client.js';
import { currentTlsOptions, factsOf } from './tls-options.js';

/**
 * The certificate that the server at a place shows, be it valid or not; `undefined` where it shows none within
 * `timeoutMs`. Nothing is sent over that connection.
 */
export async function inspectCertificate(
  redis: CacheConfig['redis'],
  place: RedisPlace,
  timeoutMs: number,
): Promise<CertificateFacts | undefined> {
  if ('path' in place || !isSecure(redis)) return undefined;
  const { host, port } = place;
  const socket = connect({
    host,
    port,
    ...currentTlsOptions(redis.tls, { host }),
    rejectUnauthorized: false,
  });
  try {
    return await shownBy(socket, timeoutMs);
  } catch {
    return undefined; // what goes wrong here goes wrong in the connection of Redis too, and is said there
  } finally {
    socket.destroy();
  }
}

async function shownBy(socket: TLSSocket, timeoutMs: number): Promise<CertificateFacts | undefined> {
  await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
  const certificate = socket.getPeerCertificate();
  return 'valid_to' in certificate ? factsOf(certificate) : undefined;
}
