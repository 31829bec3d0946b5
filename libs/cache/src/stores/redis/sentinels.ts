import { types } from 'node:util';
import type { CacheError } from '../../contracts/cache-error.js';
import type { CacheConfig } from '../../settings/types.js';
import { addressOf, redisClientFactory, type RedisClient, type RedisPlace } from './redis-client.js';
import { describeError } from './describe-error.js';
import { RedisConnection } from './redis-connection.js';
import type { TopologyParts } from './topology-parts.js';
import { closed } from './unavailable.js';

/** What is asked of the sentinels, and who hears of a switch. */
export interface SentinelsOptions extends Pick<TopologyParts, 'redis' | 'clock' | 'onChange'> {
  /** Called when another master is named than the one that was given out last. */
  readonly onSwitch: () => void;
}

/** Somebody who waits for a sentinel to answer. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: CacheError) => void;
}

/**
 * The sentinels of a master: one connection to whichever of them answers, which says where the master is and tells of a
 * switch at once.
 */
export class Sentinels {
  readonly #options: SentinelsOptions;
  readonly #masterName: string;
  readonly #connection: RedisConnection;
  readonly #waiting: Waiter[] = [];
  #attempts = 0;
  #named: string | undefined;
  #asking: Promise<RedisPlace> | undefined;
  #isClosed = false;

  constructor(options: SentinelsOptions) {
    this.#options = options;
    const { redis, clock } = options;
    const { nodes, masterName = '' } = addressOf(redis);
    this.#masterName = masterName;
    const createClient = redisClientFactory(redis);
    const login = sentinelLogin(redis);
    this.#connection = new RedisConnection({
      locate: () => nodes[this.#attempts++ % nodes.length] as RedisPlace,
      createClient: (place) => createClient({ place, login, database: 0 }),
      prepare: (client) => this.#listenTo(client),
      adapt: () => false,
      connectTimeoutMs: redis.connectTimeout,
      commandTimeoutMs: redis.connectTimeout,
      heartbeatMs: redis.heartbeat,
      clock,
      onLost: () => undefined,
      onReady: () => undefined,
      onChange: () => this.#connectionChanged(),
      onOutcome: () => undefined,
    });
  }

  /** Why no sentinel can be asked, `undefined` while one can; never with a password. */
  get reason(): string | undefined {
    const { isUsable, reason } = this.#connection;
    return isUsable || reason === undefined ? undefined : `no sentinel can be asked: ${reason}`;
  }

  /**
   * Where the sentinels say that the master is; waits for one of them to answer. Who asks meanwhile gets the same answer,
   * so that those who gave up waiting leave nothing behind. Rejects once the sentinels are closed.
   */
  master(): Promise<RedisPlace> {
    this.#asking ??= this.#findMaster().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await this.#connection.close(0);
  }

  async #findMaster(): Promise<RedisPlace> {
    await this.#ready();
    const place = await this.#ask();
    this.#named = nameOf(place);
    return place;
  }

  #ready(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#connection.isUsable) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async #ask(): Promise<RedisPlace> {
    try {
      return await this.#connection.run((client) => masterPlace(client, this.#masterName));
    } catch (error) {
      this.#connection.renew(describeError(error)); // the next sentinel may know
      throw error;
    }
  }

  async #listenTo(client: RedisClient): Promise<void> {
    await client.subscribe('+switch-master', (message) => {
      if (message.split(' ')[0] === this.#masterName) this.#options.onSwitch();
    });
  }

  #connectionChanged(): void {
    this.#options.onChange();
    if (!this.#connection.isUsable) return;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    if (this.#named !== undefined) void this.#catchUp(this.#named);
  }

  /** A switch may have been missed while no sentinel was connected. */
  async #catchUp(known: string): Promise<void> {
    try {
      if (nameOf(await this.#ask()) !== known) this.#options.onSwitch();
    } catch (error) {
      if (!types.isNativeError(error)) throw error; // the connection is lost again: the next one catches up
    }
  }
}

/**
 * Where a sentinel says that the master is.
 *
 * @throws Error where it knows of no such master
 */
export async function masterPlace(client: RedisClient, masterName: string): Promise<RedisPlace> {
  const reply = await client.sendCommand(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName]);
  const [host, port] = Array.isArray(reply) ? reply.map(String) : [];
  if (host && port) return { host, port: Number(port) };
  throw new Error(`the sentinels know no master called "${masterName}"`);
}

/** Sentinels have users of their own, and no idea of those of the master. */
export function sentinelLogin({ sentinel }: CacheConfig['redis']) {
  return { username: sentinel.username, password: sentinel.password?.reveal() };
}

function nameOf(place: RedisPlace): string {
  return 'path' in place ? place.path : `${place.host}:${place.port}`;
}
