import type { Issue } from '../contracts/issue.js';
import { Secret } from '../settings/secret.js';
import { isOwn, issue, valueOf, type Settings } from './rule-issue.js';

const OTHER_HALF = {
  'redis.tls.certFile': 'redis.tls.keyFile',
  'redis.tls.keyFile': 'redis.tls.certFile',
} as const;

/** Whether connections to Redis are encrypted, `undefined` where there are none. */
export function isEncrypted(input: Settings): boolean | undefined {
  const url = valueOf(input, 'redis.url');
  if (!(url instanceof Secret) || valueOf(input, 'mode') !== 'tiered') return undefined;
  return valueOf(input, 'redis.tls.enabled') === true || /^rediss\b/.test(url.reveal());
}

/** A certificate without its key proves nothing, and a key without its certificate is shown to nobody. */
export function halfClientCertificate(input: Settings): Issue[] {
  return Object.entries(OTHER_HALF)
    .filter(([path, other]) => valueOf(input, path) !== undefined && valueOf(input, other) === undefined)
    .map(([path, other]) =>
      issue(input, path, {
        code: 'CCFG313',
        severity: 'error',
        message: `is half a client certificate: ${other} is not set`,
        fix: [`set ${other} too, or remove ${path}`],
      }),
    );
}

/** Whoever names files for TLS thinks that there is TLS. */
export function tlsWithoutEffect(input: Settings): Issue[] {
  if (isEncrypted(input) !== false) return [];
  return [...input.settings.values()]
    .filter((setting) => setting.path.startsWith('redis.tls.') && setting.path !== 'redis.tls.enabled')
    .filter(isOwn)
    .map(({ path }) =>
      issue(input, path, {
        code: 'CCFG314',
        severity: 'warning',
        message: 'has no effect: the connection does not use TLS',
        fix: ['write rediss:// in the URL, or set redis.tls.enabled to true', `or remove ${path}`],
      }),
    );
}
