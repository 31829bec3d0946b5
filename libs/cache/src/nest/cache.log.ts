import { Logger } from '@nestjs/common';
import { CacheError } from '../contracts/cache-error.js';
import type { CacheObserver, CacheTrouble, RemoteStateChange } from '../contracts/cache-observer.js';
import type { CacheConfig } from '../settings/types.js';

const REPEAT_MS = 60_000;
const MAX_REMEMBERED = 100;

/** What a lost Redis shows in each call; the change of state is one line. */
const OUTAGE: ReadonlySet<string> = new Set(['CACHE_REMOTE_TIMEOUT', 'CACHE_REMOTE_UNAVAILABLE']);

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** Writes what happens to the cache to the log, as far as `monitoring.logLevel` says. */
export function createCacheLog({ monitoring }: CacheConfig): CacheObserver {
  const logger = new Logger('Cache');
  const rank = LEVELS.indexOf(monitoring.logLevel);
  const isOn = (level: (typeof LEVELS)[number]) => LEVELS.indexOf(level) <= rank;
  return {
    onTrouble: oncePerMinute((trouble) => logger.error(describeTrouble(trouble))),
    ...(isOn('warn') ? { onRemoteState: (change) => logRemoteState(logger, change, isOn('info')) } : {}),
    ...(isOn('debug') ? debugObserver(logger) : {}),
  };
}

function debugObserver(logger: Logger): CacheObserver {
  return {
    onHit: (cache, tier, key) => logger.debug(`hit ${tier} ${cache} ${key}`),
    onMiss: (cache, key) => logger.debug(`miss ${cache} ${key}`),
    onSet: (cache, key) => logger.debug(`set ${cache} ${key}`),
    onDelete: (cache, key) => logger.debug(`delete ${cache} ${key}`),
    onLoad: (cache, key, durationMs, error) =>
      logger.debug(
        `load ${cache} ${key} ${Math.round(durationMs)} ms${error === undefined ? '' : ', failed'}`,
      ),
  };
}

function logRemoteState(logger: Logger, { previous, current }: RemoteStateChange, isInfo: boolean): void {
  if (current.state === 'down' && previous.state !== 'down') {
    const what = previous.state === 'connecting' ? 'Redis not reached yet' : 'Redis lost';
    logger.warn(`${what}, memory serves: ${current.reason ?? 'no reason known'}`);
  }
  if (current.state === 'up' && previous.state !== 'up' && isInfo) logger.log('Redis reached');
  if (current.breaker === 'open' && previous.breaker === 'closed') {
    logger.warn('Redis is left alone for a while: too many calls in a row got no answer in time');
  }
  if (current.breaker === 'closed' && previous.breaker !== 'closed' && isInfo)
    logger.log('Redis answers again');
}

/** A lost Redis is one change of state, not one line per request; the same other trouble is one line a minute. */
function oncePerMinute(log: (trouble: CacheTrouble) => void): (trouble: CacheTrouble) => void {
  const last = new Map<string, number>();
  return (trouble) => {
    if (CacheError.isInstance(trouble.error) && OUTAGE.has(trouble.error.code)) return;
    const text = describeTrouble(trouble);
    const now = Date.now();
    if (now - (last.get(text) ?? 0) < REPEAT_MS) return;
    if (last.size >= MAX_REMEMBERED) last.clear();
    last.set(text, now);
    log(trouble);
  };
}

function describeTrouble({ cache, operation, error }: CacheTrouble): string {
  return `${operation} of cache ${cache} failed, treated as a miss: ${error instanceof Error ? error.message : String(error)}`;
}
