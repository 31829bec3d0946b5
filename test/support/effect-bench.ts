import { createCache } from '../../libs/cache/src/assembly/create-cache.js';
import { createRemoteStore } from '../../libs/cache/src/assembly/create-remote-store.js';
import type { Cache } from '../../libs/cache/src/cache/cache.js';
import { configOrThrow } from '../../libs/cache/src/config/cache-config-error.js';
import { resolveConfig } from '../../libs/cache/src/config/resolve-config.js';
import type { RemoteStore } from '../../libs/cache/src/contracts/remote-store.js';
import type { Environment } from '../../libs/cache/src/env/variables.js';
import type { CacheConfig, CacheConfigInput } from '../../libs/cache/src/settings/types.js';
import { TestAuthority, type CertificateFiles } from './certificates.js';
import { KeysFolder } from './key-rings.js';
import { startRedis, type RedisServer } from './redis-server.js';
import { startTlsRedis, type TlsRedis } from './tls-redis.js';
import { settle, VirtualClock } from '../../libs/cache/src/testing/virtual-clock.js';

/** The password of the guarded server's default user. */
export const SERVER_PASSWORD = 'password-of-the-server';

/** A user of the guarded server beside the default one. */
export const WORKER = { username: 'worker', password: 'password-of-the-worker' };

/** A Redis that speaks TLS 1.2, and the certificates around it. */
export interface SecureRedis {
  readonly redis: TlsRedis;
  readonly authority: TestAuthority;
  /** Whom the server does not know. */
  readonly stranger: TestAuthority;
  readonly client: CertificateFiles;
}

/** A cache in virtual time over a real Redis. */
export interface BenchCache {
  readonly cache: Cache;
  /** Absent where the mode has none. */
  readonly store: RemoteStore | undefined;
  readonly clock: VirtualClock;
}

/** The servers on which effects of settings are observed, and what observations have in common. */
export class EffectBench {
  /** Open to everybody. */
  readonly server: RedisServer;
  /** Wants a password. */
  readonly guarded: RedisServer;
  /** Wants a client certificate. */
  readonly secure: SecureRedis;
  /** Files that settings may name. */
  readonly keys = new KeysFolder();

  private constructor({ server, guarded, secure }: Pick<EffectBench, 'server' | 'guarded' | 'secure'>) {
    this.server = server;
    this.guarded = guarded;
    this.secure = secure;
  }

  static async start(): Promise<EffectBench> {
    const [server, guarded, secure] = await Promise.all([
      startRedis(),
      startRedis({ password: SERVER_PASSWORD }),
      startSecureRedis(),
    ]);
    const { username, password } = WORKER;
    await guarded.cli('ACL', 'SETUSER', username, 'on', `>${password}`, '~*', '&*', '+@all');
    return new EffectBench({ server, guarded, secure });
  }

  async stop(): Promise<void> {
    const { authority, stranger, redis } = this.secure;
    await Promise.all([this.server, this.guarded, redis.server].map((server) => server.stop()));
    for (const one of [authority, stranger]) one.remove();
    this.keys.remove();
  }

  /** Leaves both servers as if nobody had been there. */
  async reset(): Promise<void> {
    for (const server of [this.server, this.guarded]) {
      await server.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await server.cli('FLUSHALL');
      await server.cli('CONFIG', 'RESETSTAT');
    }
  }

  /** Credentials of a user to whom the open server refuses tracking. */
  async untracked(): Promise<{ readonly username: string; readonly password: string }> {
    const user = { username: 'untracked', password: 'password-of-the-untracked' };
    const rights = ['~*', '&*', '+@all', '-client|tracking'];
    await this.server.cli('ACL', 'SETUSER', user.username, 'on', `>${user.password}`, ...rights);
    return user;
  }

  /** The configuration of an environment; `beside` is set in code, below it. Probes are rare unless told otherwise. */
  configOf(env: Environment, beside: CacheConfigInput = {}): CacheConfig {
    const redis = { url: this.server.url, heartbeat: '60s', ...beside.redis } as const;
    return configOrThrow(resolveConfig({ env, code: { ...beside, redis }, preset: 'development' }));
  }

  /** Hands over a connected cache, and closes it afterwards. */
  async withCache<T>(
    env: Environment,
    beside: CacheConfigInput,
    use: (bench: BenchCache) => Promise<T>,
  ): Promise<T> {
    const clock = new VirtualClock();
    const config = this.configOf(env, beside);
    const store = createRemoteStore(config, { clock });
    const cache = await createCache(config, { clock, remote: store ?? null });
    try {
      await store?.ready();
      return await use({ cache, store, clock });
    } finally {
      await cache.close();
    }
  }

  /** Freezes the open server meanwhile: it is sent commands and answers none. */
  async whilePaused<T>(use: () => Promise<T>): Promise<T> {
    await this.server.pause();
    try {
      return await use();
    } finally {
      await this.server.resume();
    }
  }

  /** How often the open server has executed a command. */
  async callsOf(command: string): Promise<number> {
    const statistics = await this.server.cli('INFO', 'commandstats');
    return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(statistics)?.[1] ?? 0);
  }
}

async function startSecureRedis(): Promise<SecureRedis> {
  const [authority, stranger] = [new TestAuthority(), new TestAuthority('Another authority')];
  const [certificate, client] = [authority.issue('server'), authority.issue('client')];
  const args = ['--tls-protocols', 'TLSv1.2'];
  const redis = await startTlsRedis({ authority, certificate, args });
  return { redis, authority, stranger, client };
}

/** Whether a promise is still open once everything that can happen without time or sockets has happened. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const end = () => {
    pending = false;
  };
  promise.then(end, end);
  await settle();
  return pending;
}
