import { Inject, Injectable } from '@nestjs/common';
import { Cache } from '../../cache/cache.js';
import type { Resolution } from '../../config/resolution.js';
import { securityStatus } from '../../config/security-status.js';
import type { RemoteStatus, RemoteStore } from '../../contracts/remote-store.js';
import type { SecurityStatus } from '../../contracts/security-status.js';
import type { CacheConfig } from '../../settings/types.js';
import { CacheDriftDetector } from '../drift/cache-drift.detector.js';
import { CACHE_CONFIG, CACHE_RESOLUTION, CACHE_STORE } from '../cache.tokens.js';

/** `degraded` serves from memory while Redis is away; `down` only where `health.required` says so. */
export type CacheHealthStatus = 'up' | 'degraded' | 'down';

/** What a probe of the cache answers; never a secret, a URL or a key. */
export interface CacheHealthReport {
  readonly status: CacheHealthStatus;
  readonly details: {
    readonly preset: string;
    readonly fingerprint: string;
    readonly mode: CacheConfig['mode'];
    readonly memory: { readonly entries: number; readonly maxEntries: number; readonly bytes: number };
    /** Absent where no Redis is configured. */
    readonly redis?: RedisHealth;
    /** How safe the way to Redis is; absent where there is none, or where the store does not know. */
    readonly security?: SecurityStatus;
    /** Warnings of the start, and what a restart would be refused for since a source changed. */
    readonly issues: { readonly warning: number };
    /** Settings that would differ after a restart, since a file they came from changed. */
    readonly pendingRestart: number;
  };
}

/** The state of the connection to Redis, or to the remote tier in its place; `latencyMs` of the probe's ping, where it was answered. */
export interface RedisHealth extends Pick<RemoteStatus, 'breaker' | 'coherence' | 'topology' | 'reason'> {
  readonly status: 'up' | 'down';
  readonly latencyMs?: number;
  /** Where `redis.readReplicas` is on: how far those that are read are behind at most, or that none is read now. */
  readonly replicas?: { readonly lagMs: number } | 'not read';
  /** What a remote tier of another kind does not promise. */
  readonly limits?: readonly string[];
}

/** Probes the cache within `health.timeout`; concurrent probes share one answer. */
@Injectable()
export class CacheHealth {
  private running: Promise<CacheHealthReport> | undefined;

  constructor(
    private readonly cache: Cache,
    @Inject(CACHE_CONFIG) private readonly config: CacheConfig,
    @Inject(CACHE_RESOLUTION) private readonly resolution: Resolution,
    private readonly detector: CacheDriftDetector,
    @Inject(CACHE_STORE) private readonly store: RemoteStore | null,
  ) {}

  /** The state of the cache now; never rejects and never hangs. */
  check(): Promise<CacheHealthReport> {
    this.running ??= this.probe().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async probe(): Promise<CacheHealthReport> {
    const redis = this.store ? await this.probeRedis(this.store) : undefined;
    const isWell = redis === undefined || (redis.status === 'up' && redis.breaker === 'closed');
    const trouble = this.config.health.required ? 'down' : 'degraded';
    const { preset, fingerprint, issues } = this.resolution;
    const warnings = issues.filter(({ severity }) => severity === 'warning');
    const drift = this.detector.drift();
    return {
      status: isWell ? 'up' : trouble,
      details: {
        preset,
        fingerprint,
        mode: this.config.mode,
        memory: this.cache.stats().memory,
        ...(redis ? { redis } : {}),
        ...this.security(),
        issues: { warning: warnings.length + drift.issues.length },
        pendingRestart: drift.changes.length,
      },
    };
  }

  /** Certificates go by the time of the world, whatever clock the cache has. */
  private security(): Pick<CacheHealthReport['details'], 'security'> {
    const connection = this.store?.security?.();
    if (!connection) return {};
    return { security: securityStatus({ config: this.config, connection, nowMs: Date.now() }) };
  }

  private async probeRedis(store: RemoteStore): Promise<RedisHealth> {
    const latency = await this.ping(store);
    const { breaker, coherence, topology, reason } = store.status();
    const answered = latency !== undefined;
    return {
      status: answered ? 'up' : 'down',
      ...(answered ? { latencyMs: Math.round(latency * 10) / 10 } : {}),
      coherence,
      breaker,
      ...(topology === undefined ? {} : { topology }),
      ...(this.config.redis.readReplicas ? { replicas: readsOf(store.replicaLagMs?.()) } : {}),
      ...(answered || reason === undefined ? {} : { reason }),
      ...(store.limits ? { limits: store.limits } : {}),
    };
  }

  /** Pings again as often as `health.retries` says, all within `health.timeout`. */
  private async ping(store: RemoteStore): Promise<number | undefined> {
    const { timeout, retries } = this.config.health;
    for (let attempt = 0; attempt <= retries; attempt++) {
      const latency = await store.ping(timeout / (retries + 1)).catch(() => undefined);
      if (latency !== undefined) return latency;
    }
    return undefined;
  }
}

function readsOf(lagMs: number | undefined): RedisHealth['replicas'] {
  return lagMs === undefined ? 'not read' : { lagMs: Math.round(lagMs) };
}
