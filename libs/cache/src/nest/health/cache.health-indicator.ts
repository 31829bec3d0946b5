import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { CacheHealth } from './cache-health.js';

/** The cache in a Terminus health check: the answer of `GET /health/cache`, under a key of your choice. */
@Injectable()
export class CacheHealthIndicator {
  constructor(
    private readonly health: CacheHealth,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** Probes the cache. A lost Redis is `degraded` while memory serves, and does not fail the check. */
  async pingCheck<const Key extends string = 'cache'>(
    key: Key = 'cache' as Key,
  ): Promise<HealthIndicatorResult<Key>> {
    const { status, details } = await this.health.check();
    const session = this.indicators.check(key);
    if (status === 'down') return session.down(details);
    // Terminus 11 knows no `degraded`: there the details say it.
    if (status === 'degraded' && 'degraded' in session) return session.degraded(details);
    return session.up(details);
  }
}
