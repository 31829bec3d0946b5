import type { CertificateFacts, ConnectionSecurity } from '../contracts/connection-security.js';
import type { SecurityFinding, SecurityStatus, SecurityTopic } from '../contracts/security-status.js';
import { redisAddress } from '../settings/redis-address.js';
import type { CacheConfig } from '../settings/types.js';

const DAY_MS = 86_400_000;

/** From so many days before its end a certificate is worth a warning. */
export const CERTIFICATE_WARNING_DAYS = 30;

/** What a security status is made of. */
export interface SecurityInput {
  readonly config: Pick<CacheConfig, 'redis' | 'encryption'>;
  /** What was found on the connection. */
  readonly connection: ConnectionSecurity;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A finding with what to do about it. */
type Advised = SecurityFinding & { readonly advice?: string };

/** How safe the way to Redis is, from what is configured and what was found on the connection. */
export function securityStatus({ config, connection, nowMs }: SecurityInput): SecurityStatus {
  const found: Advised[] = [
    authentication(config),
    transport(connection, config.redis),
    ...(connection.isEncrypted ? [verification(config)] : []),
    ...certificate('server certificate', connection.serverCertificate, nowMs),
    ...certificate('client certificate', connection.clientCertificate, nowMs),
    encryptionAtRest(config),
  ];
  const advised = [...found].sort((one, other) => rank(other) - rank(one));
  return {
    level: levelOf(found),
    findings: found.map(({ topic, status, text }) => ({ topic, status, text })),
    advice: advised.flatMap(({ advice }) => advice ?? []),
  };
}

/** Whole days until a certificate expires; negative where it has. */
export function daysLeft({ expiresAtMs }: CertificateFacts, nowMs: number): number {
  return Math.floor((expiresAtMs - nowMs) / DAY_MS);
}

/** When a certificate expires, in words. */
export function expiryText(certificate: CertificateFacts, nowMs: number): string {
  const days = daysLeft(certificate, nowMs);
  const date = new Date(certificate.expiresAtMs).toISOString().slice(0, 10);
  return days < 0 ? `expired on ${date}` : `valid for ${days} days, until ${date}`;
}

function levelOf(findings: readonly SecurityFinding[]): SecurityStatus['level'] {
  const isBad = (wanted: SecurityTopic) =>
    findings.some(({ topic, status }) => topic === wanted && status === 'bad');
  if (!findings.some(({ status }) => status === 'bad')) return 'high';
  return isBad('transport') && isBad('authentication') ? 'low' : 'medium';
}

function rank({ status }: SecurityFinding): number {
  return ['good', 'weak', 'bad'].indexOf(status);
}

function authentication({ redis }: SecurityInput['config']): Advised {
  const topic = 'authentication';
  const { username, password } = credentialsIn(redis);
  if (!password)
    return {
      topic,
      status: 'bad',
      text: 'nobody logs in: whoever reaches the server may read and change everything',
      advice: 'give the cache a user of its own: cache-config acl',
    };
  if (!username || username === 'default')
    return {
      topic,
      status: 'weak',
      text: 'logs in with a password, as the user who may do everything',
      advice: 'give the cache a user of its own, with the least rights: cache-config acl',
    };
  return { topic, status: 'good', text: 'logs in as a user of its own' };
}

function credentialsIn({ url, username, password }: CacheConfig['redis']) {
  const address = url && redisAddress(url.reveal());
  return { username: address?.username || username, password: Boolean(address?.password || password) };
}

function transport({ isEncrypted }: ConnectionSecurity, { url }: CacheConfig['redis']): Advised {
  const topic = 'transport';
  if (url && redisAddress(url.reveal()).socketPath !== undefined)
    return { topic, status: 'good', text: 'a Unix socket: nothing leaves the machine' };
  if (isEncrypted) return { topic, status: 'good', text: 'encrypted (TLS)' };
  return {
    topic,
    status: 'bad',
    text: 'not encrypted: the password and every value travel in the clear',
    advice: 'use the TLS port of the server: rediss:// in redis.url',
  };
}

function verification({ redis: { tls } }: SecurityInput['config']): Advised {
  const topic = 'verification';
  if (tls.rejectUnauthorized)
    return { topic, status: 'good', text: 'the certificate of the server is verified' };
  return {
    topic,
    status: 'bad',
    text: 'the certificate of the server is not verified: anybody on the way may answer in its place',
    advice: 'remove redis.tls.rejectUnauthorized, and name the authority in redis.tls.caFile',
  };
}

function certificate(
  topic: 'server certificate' | 'client certificate',
  facts: CertificateFacts | undefined,
  nowMs: number,
): Advised[] {
  if (!facts) return [];
  const text = expiryText(facts, nowMs);
  const days = daysLeft(facts, nowMs);
  if (days >= CERTIFICATE_WARNING_DAYS) return [{ topic, status: 'good', text }];
  return [{ topic, status: days < 0 ? 'bad' : 'weak', text, advice: `renew the ${topic}` }];
}

function encryptionAtRest({ encryption }: SecurityInput['config']): Advised {
  const topic = 'encryption at rest';
  if (encryption.keysFile !== undefined)
    return { topic, status: 'good', text: 'values are encrypted before they leave the process' };
  return {
    topic,
    status: 'weak',
    text: 'whoever reads the server reads the values',
    advice: 'where values are confidential: encryption.keysFile',
  };
}
