import { types } from 'node:util';
import { maskUrls } from '../../settings/secret.js';
import { describeTlsError } from './describe-tls-error.js';

/** What an error says, without a password; of one that holds several, such as one per address of a host, the first. */
export function describeError(error: unknown): string {
  if (!types.isNativeError(error)) return maskUrls(String(error));
  const handshake = describeTlsError(error);
  if (handshake !== undefined) return handshake;
  const [first]: unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return error.message === '' && first !== undefined
    ? describeError(first)
    : maskUrls(error.message || error.name);
}
