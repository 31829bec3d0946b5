import { safetySeverity } from '../config/safety-rules.js';
import { securityStatus } from '../config/security-status.js';
import type { CertificateFacts } from '../contracts/connection-security.js';
import type { Issue } from '../contracts/issue.js';
import type { ServerFacts, ServerInspection } from '../contracts/server-facts.js';
import type { Profile } from '../presets/preset.js';
import type { CacheConfig } from '../settings/types.js';
import { certificateFinding } from './certificate-findings.js';
import { fine, found, skipped, type Finding } from './finding.js';
import { topologyMisfit } from './topology-findings.js';

/** What the facts about a server are held against. */
export interface ServerExpectation {
  readonly config: CacheConfig;
  readonly profile: Profile;
  /** The day, such as `2026-11-22`. */
  readonly today: () => string;
}

/** What is right and wrong with a Redis server as the home of this cache. */
export function serverFindings(inspection: ServerInspection, expectation: ServerExpectation): Finding[] {
  if ('unreachable' in inspection) {
    const { unreachable, serverCertificate } = inspection;
    return [found('redis', unusable(unreachable)), ...certificateOf(serverCertificate, expectation)];
  }
  const { facts } = inspection;
  const findings = CHECKS.map((check) => check(facts, expectation));
  return [...findings, ...certificateOf(facts.security.serverCertificate, expectation)];
}

function certificateOf(certificate: CertificateFacts | undefined, { today }: ServerExpectation): Finding[] {
  return certificate
    ? [certificateFinding({ name: 'server', path: 'redis.url', certificate }, { today })]
    : [];
}

type ServerCheck = (facts: ServerFacts, expectation: ServerExpectation) => Finding;

const CHECKS: readonly ServerCheck[] = [latency, role, rights, eviction, memory, tracking, security];

function unusable(reason: string): Issue {
  return {
    code: 'CCFG611',
    severity: 'error',
    path: 'redis.url',
    message: `the server cannot be used: ${reason}`,
    fix: [
      'check host, port, TLS and credentials: cache-config explain redis.url',
      'or look at everything else: cache-config doctor --offline',
    ],
  };
}

function latency({ pingsMs, version, security }: ServerFacts, { config }: ServerExpectation): Finding {
  const sorted = [...pingsMs].sort((a, b) => a - b);
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)] ?? 0, sorted.at(-1) ?? 0];
  const limit = config.redis.commandTimeout;
  const timing = `PONG ${round(median)} ms (worst ${round(worst)} ms of ${limit} ms)`;
  if (worst <= limit) {
    const server = version === undefined ? 'version unknown' : version;
    return fine('redis', `${timing}, ${server}, ${security.isEncrypted ? 'TLS' : 'no TLS'}`);
  }
  return found('redis', {
    code: 'CCFG612',
    severity: median > limit ? 'error' : 'warning',
    path: 'redis.commandTimeout',
    message: `the server is slower than the deadline of a call: ${timing}`,
    fix: ['bring the server nearer, or allow more: CACHE_CUSTOM_CONFIG={"redis":{"commandTimeout":"…"}}'],
  });
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function role(facts: ServerFacts, { config }: ServerExpectation): Finding {
  const { role, refused } = facts;
  const misfit = topologyMisfit(facts, config);
  if (misfit) return misfit;
  if (facts.mode === 'cluster') return fine('role', 'a node of a Cluster');
  const isReplica = role === 'replica' || refused.get('SET') === 'READONLY';
  if (!isReplica) return role ? fine('role', 'primary') : unknown('role', 'INFO', facts);
  return found('role', {
    code: 'CCFG613',
    severity: 'error',
    path: 'redis.url',
    message: 'the server is a replica: it refuses every write',
    fix: ['name the primary in CACHE_REDIS_URL'],
  });
}

function rights({ refused }: ServerFacts): Finding {
  const others = [...refused].filter(([, answer]) => answer !== 'READONLY');
  if (others.length === 0) return fine('rights', 'every command of the cache is allowed');
  const names = others.map(([name, answer]) => `${name} (${answer})`).join(', ');
  const isDenied = others.some(([, answer]) => answer === 'NOPERM');
  return found('rights', {
    code: 'CCFG614',
    severity: 'error',
    path: 'redis.username',
    message: `the server refuses commands of the cache: ${names}`,
    fix: [
      isDenied
        ? 'cache-config acl     (prints the rights that the cache needs, for the one who keeps the users)'
        : 'make room on the server, or look at its log',
    ],
  });
}

function eviction(facts: ServerFacts, { profile }: ServerExpectation): Finding {
  const { evictionPolicy } = facts;
  if (evictionPolicy === undefined) return unknown('eviction', 'INFO', facts);
  if (evictionPolicy !== 'noeviction') return fine('eviction', `maxmemory-policy is ${evictionPolicy}`);
  return found('eviction', {
    code: 'CCFG505',
    severity: safetySeverity({ profile }),
    path: 'maxmemory-policy',
    message: 'maxmemory-policy is noeviction: writes will fail when memory is full',
    fix: ['redis-cli CONFIG SET maxmemory-policy allkeys-lru     (or a Redis of its own for the cache)'],
  });
}

function memory(facts: ServerFacts): Finding {
  const { maxMemory } = facts;
  if (maxMemory === undefined) return unknown('memory', 'INFO', facts);
  if (maxMemory > 0) return fine('memory', `maxmemory is ${Math.round(maxMemory / 1_048_576)} MiB`);
  return found('memory', {
    code: 'CCFG615',
    severity: 'warning',
    path: 'maxmemory',
    message: 'maxmemory is 0: the server takes memory until the system ends it, and evicts nothing before',
    fix: ['redis-cli CONFIG SET maxmemory 256mb     (what the machine can spare)'],
  });
}

function tracking(facts: ServerFacts): Finding {
  const { canTrack } = facts;
  if (canTrack === undefined) return unknown('tracking', 'CLIENT TRACKING', facts);
  if (canTrack) return fine('tracking', 'the server can tell about changed keys (RESP3)');
  return found('tracking', {
    code: 'CCFG616',
    severity: 'warning',
    path: 'redis.url',
    message: 'the server cannot tell about changed keys: it refuses CLIENT TRACKING',
    fix: ['use Redis 6 or newer, or Valkey, without a proxy that hides it'],
  });
}

/** A cache at a desk need not be safe: of one in production it is worth a warning that it is not at all. */
function security(facts: ServerFacts, { config, profile, today }: ServerExpectation): Finding {
  const nowMs = Date.parse(today());
  const { level, findings, advice } = securityStatus({ config, connection: facts.security, nowMs });
  const [worst] = findings.filter(({ status }) => status === 'bad');
  const text = worst ? `${level}: ${worst.text}` : level;
  if (level !== 'low' || profile !== 'production') return fine('security', text);
  const [path, code] = ['redis.url', 'CCFG619'] as const;
  return found('security', { code, severity: 'warning', path, message: text, fix: advice });
}

function unknown(name: string, command: string, { hidden }: ServerFacts): Finding {
  return skipped(
    name,
    hidden.includes(command) ? `this user may not ask: ${command}` : 'the server does not say',
  );
}
