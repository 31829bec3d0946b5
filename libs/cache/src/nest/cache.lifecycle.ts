import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cache } from '../cache/cache.js';
import { formatIssue, formatOrigin } from '../config/format-issues.js';
import { overridesOf, type Resolution, type Setting } from '../config/resolution.js';
import { CACHE_RESOLUTION } from './cache.tokens.js';

/** Says at start what is in effect and why, and closes the connections once the server has drained. */
@Injectable()
export class CacheLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('CacheModule');

  constructor(
    private readonly cache: Cache,
    @Inject(CACHE_RESOLUTION) private readonly resolution: Resolution,
  ) {}

  onModuleInit(): void {
    this.logger.log(startLine(this.resolution));
    for (const setting of overridesOf(this.resolution)) this.logger.log(overrideLine(setting));
    for (const issue of this.resolution.issues) {
      if (issue.severity === 'warning') this.logger.warn(formatIssue(issue));
      else this.logger.log(formatIssue(issue));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close();
  }
}

function startLine(resolution: Resolution): string {
  const text = (path: string) => resolution.settings.get(path)?.text;
  const count = overridesOf(resolution).length;
  const url = text('redis.url');
  const redis = text('mode') === 'tiered' ? ` redis=${url === '(unset)' ? 'none, memory only' : url}` : '';
  return (
    `cache preset=${resolution.preset}${count > 0 ? `(+${count})` : ''} mode=${text('mode')}${redis} ` +
    `ttl=${text('ttl.default')} fingerprint=${resolution.fingerprint} · why: npx cache-config show`
  );
}

function overrideLine({ path, text, origin, shadowed: [below] }: Setting): string {
  const instead = below
    ? `, instead of ${below.text} from ${below.origin.layer} "${below.origin.source}"`
    : '';
  return `cache ${path}=${text} from ${formatOrigin(origin)}${instead}`;
}
