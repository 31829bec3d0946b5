import { systemClock } from '../../libs/cache/src/assembly/system-clock.js';
import { aclRules, redisRights } from '../../libs/cache/src/settings/redis-rights.js';
import type { CacheConfig } from '../../libs/cache/src/settings/types.js';
import { RedisStore } from '../../libs/cache/src/stores/redis/redis-store.js';
import { testConfig } from '../../libs/cache/src/testing/test-config.js';
import { TestAuthority } from './certificates.js';
import { startTlsRedis, type TlsRedis } from './tls-redis.js';

const PASSWORD = 'password-of-the-worker';
const DATABASE = 3;

/** The ways in which a cache hears of what others write. */
export const WAYS = ['tracking', 'pubsub'] as const;

export type Way = (typeof WAYS)[number];

/** A Redis over TLS, with a user who is allowed what the cache needs, and nothing else. */
export class GuardedRedis {
  readonly #authority: TestAuthority;
  readonly #client: { readonly cert: string; readonly key: string };
  readonly #redis: TlsRedis;

  private constructor(authority: TestAuthority, redis: TlsRedis) {
    this.#authority = authority;
    this.#client = authority.issue('client');
    this.#redis = redis;
  }

  static async start(): Promise<GuardedRedis> {
    const authority = new TestAuthority();
    return new GuardedRedis(
      authority,
      await startTlsRedis({ authority, certificate: authority.issue('server') }),
    );
  }

  /** Forgets everything, and has room again. */
  async reset(): Promise<void> {
    await this.cli('CONFIG', 'SET', 'maxmemory', '0');
    await this.cli('FLUSHALL');
  }

  /** Gives the user exactly these rights, with these changes. */
  async allow(coherence: Way, ...changes: readonly string[]): Promise<void> {
    const rules = aclRules(redisRights({ namespace: 'app', coherence, database: DATABASE }));
    await this.cli('ACL', 'SETUSER', 'worker', 'reset', 'on', `>${PASSWORD}`, ...rules, ...changes);
  }

  /** The answer of `redis-cli` as the default user, who may do everything. */
  cli(...args: readonly string[]): Promise<string> {
    return this.#redis.server.cli('-n', String(DATABASE), ...args);
  }

  configOf(coherence: Way): CacheConfig {
    const { cert, key } = this.#client;
    const tls = { caFile: this.#authority.cert, certFile: cert, keyFile: key };
    const url = `${this.#redis.url}/${DATABASE}`;
    const user = { username: 'worker', password: PASSWORD };
    return testConfig({ redis: { url, coherence, tls, ...user, commandTimeout: '5s' } });
  }

  storeOf(coherence: Way, namespace = 'app'): RedisStore {
    return new RedisStore({ redis: this.configOf(coherence).redis, namespace, clock: systemClock });
  }

  async stop(): Promise<void> {
    await this.#redis.server.stop();
    this.#authority.remove();
  }
}
