import { CacheKey } from '@nestjs/cache-manager';
import { Controller, Get, Res, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CacheHealth, type CacheHealthReport } from '../health/cache-health.js';

/** The controller of the health probe at `path`: 200 while the cache serves, 503 when it is `down`. */
export function createCacheHealthController(path: string): Type {
  @Controller(path)
  class CacheHealthController {
    constructor(
      private readonly health: CacheHealth,
      private readonly host: HttpAdapterHost,
    ) {}

    /** Without a cache key, so that a `CacheInterceptor` on every route leaves the probe alone. */
    @Get()
    @CacheKey(() => undefined)
    async check(@Res({ passthrough: true }) response: unknown): Promise<CacheHealthReport> {
      const report = await this.health.check();
      this.host.httpAdapter.status(response, report.status === 'down' ? 503 : 200);
      this.host.httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
      return report;
    }
  }
  return CacheHealthController;
}
