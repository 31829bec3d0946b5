import { describe, expect, it } from '@jest/globals';
import { resolveConfig } from './resolve-config.js';

function issuesOf(url: string, redis: object): string[] {
  const custom = JSON.stringify({ redis });
  const { issues } = resolveConfig({
    env: { CACHE_PRESET: 'simple', CACHE_REDIS_URL: url, CACHE_CUSTOM_CONFIG: custom },
  });
  return issues
    .filter(({ code }) => code === 'CCFG310')
    .map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
}

const CLUSTER = 'redis+cluster://a,b';
const SENTINELS = 'redis+sentinel://a,b/m';
const SOCKET = 'redis+unix:///run/redis.sock';

describe('a setting that does not fit the Redis URL', () => {
  it('is TLS over a Unix socket', () => {
    expect(issuesOf(SOCKET, { tls: { enabled: true } })).toEqual([
      'error redis.tls.enabled: there is no TLS over a Unix socket: nothing leaves the machine',
    ]);
  });

  it.each(['redis://h', CLUSTER, SOCKET])('is a user of sentinels beside %s', (url) => {
    expect(issuesOf(url, { sentinel: { username: 'watcher' } })).toEqual([
      'warning redis.sentinel.username: has no effect: the Redis URL names no sentinels',
    ]);
  });

  it.each([
    [CLUSTER, {}],
    [SENTINELS, { sentinel: { username: 'watcher' } }],
    [SOCKET, { tls: { enabled: false } }],
    ['redis://h', { tls: { enabled: true } }],
  ])('is none with %s and %j', (url, redis) => {
    expect(issuesOf(url, redis)).toEqual([]);
  });
});
