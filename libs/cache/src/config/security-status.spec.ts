import { describe, expect, it } from '@jest/globals';
import type { ConnectionSecurity } from '../contracts/connection-security.js';
import type { CacheConfigInput } from '../settings/types.js';
import { testConfig } from '../testing/test-config.js';
import { securityStatus } from './security-status.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY_MS = 86_400_000;
const TLS: ConnectionSecurity = { isEncrypted: true };
const PLAIN: ConnectionSecurity = { isEncrypted: false };
const USER = 'rediss://canary-user:canary-word@cache';

function statusOf(url: string, connection: ConnectionSecurity, set: CacheConfigInput = {}) {
  const config = testConfig({ ...set, redis: { url, ...set.redis } });
  return securityStatus({ config, connection, nowMs: NOW });
}

const textsOf = (status: ReturnType<typeof statusOf>, topic: string) =>
  status.findings
    .filter((finding) => finding.topic === topic)
    .map((finding) => `${finding.status}: ${finding.text}`);

const validFor = (days: number) => ({ name: 'cache', expiresAtMs: NOW + days * DAY_MS });

describe('the security status', () => {
  it.each<[string, string, ConnectionSecurity, CacheConfigInput]>([
    ['high', USER, TLS, {}],
    ['high', 'rediss://:word@cache', TLS, {}],
    ['high', 'rediss://cache', TLS, { redis: { username: 'shop', password: 'word' } }],
    ['medium', 'rediss://cache', TLS, {}],
    ['medium', USER, TLS, { redis: { tls: { rejectUnauthorized: false } } }],
    ['medium', USER, { ...TLS, serverCertificate: validFor(-1) }, {}],
    ['medium', 'redis://:word@cache', PLAIN, {}],
    ['low', 'redis://cache', PLAIN, {}],
    ['low', 'redis://user@cache', PLAIN, {}],
  ])('is %s with %s, %j and %j', (level, url, connection, set) => {
    expect(statusOf(url, connection, set).level).toBe(level);
  });

  it('says of each thing how it is, and what to do, the worst first', () => {
    expect(statusOf('redis://:word@cache', PLAIN)).toEqual({
      level: 'medium',
      findings: [
        { topic: 'authentication', status: 'weak', text: expect.stringContaining('with a password') },
        { topic: 'transport', status: 'bad', text: expect.stringContaining('in the clear') },
        { topic: 'encryption at rest', status: 'weak', text: expect.any(String) },
      ],
      advice: [
        expect.stringContaining('rediss://'),
        expect.stringContaining('cache-config acl'),
        expect.stringContaining('encryption.keysFile'),
      ],
    });
  });

  it.each([
    [90, 'good: valid for 90 days, until 2027-02-20'],
    [30, 'good: valid for 30 days, until 2026-12-22'],
    [29, 'weak: valid for 29 days, until 2026-12-21'],
    [-2, 'bad: expired on 2026-11-20'],
  ])('knows of certificates of %d days', (days, text) => {
    const both = { serverCertificate: validFor(days), clientCertificate: validFor(days) };
    const status = statusOf(USER, { ...TLS, ...both });

    expect([...textsOf(status, 'server certificate'), ...textsOf(status, 'client certificate')]).toEqual([
      text,
      text,
    ]);
  });

  it('knows of encrypted values', () => {
    const status = statusOf(USER, TLS, { encryption: { keysFile: '/run/secrets/keys' } });

    expect(textsOf(status, 'encryption at rest')).toEqual([expect.stringMatching(/^good: /)]);
    expect(status.advice).toEqual([]);
  });

  it('names no credential', () => {
    expect(JSON.stringify(statusOf(USER, PLAIN, { redis: { tls: { caFile: '/canary' } } }))).not.toContain(
      'canary',
    );
  });
});
