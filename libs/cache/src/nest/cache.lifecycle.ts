import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AiCache } from '../ai/ai-cache.js';
import { Cache } from '../cache/cache.js';
import { overridesOf, type Resolution } from '../config/resolution.js';
import type { RemoteStore } from '../contracts/remote-store.js';
import { CACHE_RESOLUTION, CACHE_STORE } from './cache.tokens.js';
import { logIssues, overrideLine, startLine } from './start-lines.js';

/** Says at start what is in effect and why, and closes the connections once the server has drained. */
@Injectable()
export class CacheLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('CacheModule');

  constructor(
    private readonly cache: Cache,
    @Optional() @Inject(AiCache) private readonly ai: AiCache | null,
    @Inject(CACHE_RESOLUTION) private readonly resolution: Resolution,
    @Inject(CACHE_STORE) private readonly store: RemoteStore | null,
  ) {}

  onModuleInit(): void {
    this.logger.log(startLine(this.resolution, this.store?.name));
    for (const setting of overridesOf(this.resolution)) this.logger.log(overrideLine(setting));
    logIssues(this.logger, this.resolution.issues);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ai?.close();
    await this.cache.close();
  }
}
