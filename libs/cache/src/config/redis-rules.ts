import type { Issue } from '../contracts/issue.js';
import { redisAddress } from '../settings/redis-address.js';
import { Secret } from '../settings/secret.js';
import { isOwn, issue, valueOf, type Settings } from './rule-issue.js';

/** Settings that mean something with another kind of Redis URL only. */
export function unfitForTheAddress(input: Settings): Issue[] {
  const url = valueOf(input, 'redis.url');
  if (!(url instanceof Secret)) return [];
  const { topology, socketPath } = redisAddress(url.reveal());
  return [
    ...(socketPath === undefined ? [] : tlsOverSocket(input)),
    ...(topology === 'sentinel' ? [] : sentinelsElsewhere(input)),
  ];
}

function tlsOverSocket(input: Settings): Issue[] {
  if (valueOf(input, 'redis.tls.enabled') !== true) return [];
  return [
    issue(input, 'redis.tls.enabled', {
      code: 'CCFG310',
      severity: 'error',
      message: 'there is no TLS over a Unix socket: nothing leaves the machine',
      fix: ['remove it, or name host and port: rediss://host:6380'],
    }),
  ];
}

function sentinelsElsewhere(input: Settings): Issue[] {
  return ['redis.sentinel.username', 'redis.sentinel.password']
    .filter((path) => isOwn(input.settings.get(path)))
    .map((path) =>
      issue(input, path, {
        code: 'CCFG310',
        severity: 'warning',
        message: 'has no effect: the Redis URL names no sentinels',
        fix: ['remove it, or write the URL as redis+sentinel://host1:26379,host2:26379/master-name/0'],
      }),
    );
}
