import { randomBytes } from 'node:crypto';
import { types } from 'node:util';
import type { Clock } from '../../contracts/clock.js';
import type { RemoteListener, RemoteStatus } from '../../contracts/remote-store.js';
import { changesChannel } from '../../settings/redis-rights.js';
import type { CacheConfig } from '../../settings/types.js';
import { RecentChanges } from './recent-changes.js';
import type { RedisClient } from './redis-client.js';

type Mode = RemoteStatus['coherence'];

/** The way that each choice begins with; `auto` goes on to the next one where the server refuses. */
const FIRST: Readonly<Record<CacheConfig['redis']['coherence'], Mode>> = {
  auto: 'tracking',
  tracking: 'tracking',
  pubsub: 'pubsub',
  none: 'none',
};

/** What a feed is made of. */
export interface ChangeFeedParts {
  readonly namespace: string;
  readonly redis: CacheConfig['redis'];
  readonly clock: Clock;
  /** The tag whose mark a key is. */
  readonly markOf: (key: string) => string | undefined;
}

/**
 * How a process hears of what others write: the server's client tracking in broadcast mode on the data connection
 * itself, or messages behind each write where the server, a proxy or the ACL refuses tracking.
 *
 * With tracking, a reply proves that the connection was tracked when the command ran: the order on one connection is the
 * server's order. `NOLOOP` spares the echo of our own writes. Messages see only what this library writes: no expiry, no
 * eviction, no `redis-cli`.
 */
export class ChangeFeed {
  readonly #namespace: string;
  readonly #markOf: (key: string) => string | undefined;
  readonly #isAuto: boolean;
  readonly #id = randomBytes(6).toString('base64url');
  readonly #first: Mode;
  #mode: Mode;
  #connections = 0;
  /** What was heard of of late, and what we changed, where replicas are read. */
  readonly changes: RecentChanges | undefined;
  #listener: RemoteListener | undefined;

  constructor({ namespace, redis, clock, markOf }: ChangeFeedParts) {
    this.#markOf = markOf;
    this.#namespace = namespace;
    this.changes = redis.readReplicas ? new RecentChanges(clock) : undefined;
    this.#isAuto = redis.coherence === 'auto';
    this.#mode = this.#first = FIRST[redis.coherence];
  }

  get mode(): Mode {
    return this.#mode;
  }

  listen(listener: RemoteListener): void {
    this.#listener = listener;
  }

  /** Whether another way is left after a connection attempt that failed. */
  fallBack(error: unknown): boolean {
    const refused = this.#isAuto ? refusedMode(error) : undefined;
    if (refused === undefined) {
      this.#startOver();
      return false;
    }
    if (refused === this.#mode) this.#mode = NEXT[refused];
    return true; // where another connection has fallen back already, the next attempt is one in the new way
  }

  /** Makes a new connection hear of changes, before it is used for anything else. */
  async attach(client: RedisClient): Promise<void> {
    const mode = this.#mode;
    if (mode === 'tracking') await this.#track(client);
    else if (mode !== this.#first) await this.#confirmRefusal(client);
    if (mode === 'pubsub') await client.subscribe(this.#channel, (message) => this.#receive(message));
    if (mode !== this.#mode) throw outdated();
  }

  /** Waits for a write, and where the server does not tell the others of it, for telling them in the same packet. */
  announced<T>(client: RedisClient, keys: readonly string[], write: Promise<T>): Promise<T> {
    const told = this.#mode === 'pubsub' ? this.#publish(client, keys, write) : write;
    return this.changes ? this.changes.by(told, keys) : told;
  }

  async #publish<T>(client: RedisClient, keys: readonly string[], write: Promise<T>): Promise<T> {
    const told = client.publish(this.#channel, JSON.stringify([this.#id, ...keys]));
    const [written] = await Promise.all([write, told]);
    return written;
  }

  /** A connection was lost, and with it what it would have told. */
  lost(): void {
    this.changes?.addAll();
    this.#connections--;
    this.#startOver();
    this.#listener?.onLost();
  }

  /** A connection is there, for the first time or again. */
  back(): void {
    this.changes?.addAll();
    this.#connections++;
    this.#listener?.onBack();
  }

  /** What the server refused, it may allow by now; connections that there are hear in the same way. */
  #startOver(): void {
    if (this.#connections === 0) this.#mode = this.#first;
  }

  get #channel(): string {
    return changesChannel(this.#namespace);
  }

  /** The client itself knows the default mode only, which forgets keys that we write: it is switched over by hand. */
  async #track(client: RedisClient): Promise<void> {
    if (!client.options.emitInvalidate) throw outdated();
    client.on('invalidate', (key: string | Buffer | null) => {
      if (key === null) this.#flushed();
      else this.#tell(key.toString());
    });
    await Promise.all([client.sendCommand(['CLIENT', 'TRACKING', 'OFF']), this.#trackOwnKeys(client)]);
  }

  #trackOwnKeys(client: RedisClient): Promise<unknown> {
    const prefix = ['PREFIX', `${this.#namespace}:`];
    return client.sendCommand(['CLIENT', 'TRACKING', 'ON', 'BCAST', ...prefix, 'NOLOOP']);
  }

  /** A refusal counts only from a server that takes another command in the same packet: else it refused everything. */
  async #confirmRefusal(client: RedisClient): Promise<void> {
    const isAlone = this.#connections === 0;
    const tracks =
      isAlone &&
      this.#trackOwnKeys(client).then(
        () => true,
        () => false,
      );
    await client.ping();
    if (await tracks) throw outdated();
  }

  #receive(message: string): void {
    const keys = keysOf(message);
    if (keys[0] === this.#id) return;
    for (const key of keys.slice(1)) this.#tell(key);
  }

  #flushed(): void {
    this.changes?.addAll();
    this.#listener?.onFlush();
  }

  #tell(key: string): void {
    this.changes?.add(key);
    const mark = this.#markOf(key);
    if (mark === undefined) this.#listener?.onKey(key);
    else this.#listener?.onMark(mark);
  }
}

/** The writer and the keys of a message; none of what somebody else sent there. */
function keysOf(message: string): string[] {
  try {
    const parsed: unknown = JSON.parse(message);
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string') ? parsed : [];
  } catch {
    return []; // not ours
  }
}

/** Fails an attempt that is no refusal: the next one begins with what the server allows then. */
function outdated(): Error {
  return new Error('the server allows something else than it did a moment ago');
}

/** How a server says no: what Node.js says of a host, a path or a file may name anything. */
const REPLY = /^(ERR|NOPERM) /;

const NEXT = { tracking: 'pubsub', pubsub: 'none' } as const;

/** Which way of hearing the server refused: Redis 6 names the command only, Redis 7 its subcommand. */
function refusedMode(error: unknown): keyof typeof NEXT | undefined {
  if (!types.isNativeError(error) || !REPLY.test(error.message)) return undefined;
  if (/tracking|'client'|unknown command.*client/i.test(error.message)) return 'tracking';
  return /channel|'p?subscribe'|'publish'/i.test(error.message) ? 'pubsub' : undefined;
}
