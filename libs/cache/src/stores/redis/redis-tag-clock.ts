import { CacheError } from '../../contracts/cache-error.js';
import type { TagClock, TagReading } from '../../contracts/remote-store.js';
import type { RedisClient } from './redis-client.js';
import { ADVANCE, READ_MARKS } from './redis-scripts.js';

/** A mark that is gone counts as the present time: its entries are loaded once more, none of them comes back. */
const MARK_LIFE_MS = 7 * 86_400_000;

/** How the tag clock reaches the server. */
export interface RedisTagClockParts {
  readonly namespace: string;
  /** Runs commands within the deadline, where the key of the clock is. */
  readonly run: <T>(commands: (client: RedisClient) => Promise<T>) => Promise<T>;
  /** Waits for a write, and for telling the others of it in the same packet. */
  readonly announced: <T>(client: RedisClient, keys: readonly string[], write: Promise<T>) => Promise<T>;
}

/** The tag clock in Redis: one key for the time and one per mark, all in one slot. */
export class RedisTagClock implements TagClock {
  /** The key of the time; those of the marks are in the same slot. */
  readonly key: string;
  readonly #parts: RedisTagClockParts;
  readonly #markPrefix: string;

  constructor(parts: RedisTagClockParts) {
    this.#parts = parts;
    const { namespace } = parts;
    this.key = `${namespace}:{${namespace}}c`;
    this.#markPrefix = `${namespace}:{${namespace}}m:`;
  }

  async read(marks: readonly string[]): Promise<TagReading> {
    const reply = await this.#parts.run((client) => client.eval(READ_MARKS, this.#inputOf(marks)));
    const [now = Number.NaN, ...times] = (reply as string[]).map(Number);
    if (!Number.isFinite(now)) throw new CacheError('CACHE_REMOTE_REFUSED', 'the tag clock holds no number');
    return { now, times: times.map((time) => (Number.isFinite(time) ? time : now)) };
  }

  async advance(marks: readonly string[]): Promise<number> {
    const { run, announced } = this.#parts;
    const input = this.#inputOf(marks);
    const moved = await run((client) => announced(client, input.keys.slice(1), client.eval(ADVANCE, input)));
    return Number(moved);
  }

  /** The mark that a key of this clock is, `undefined` of any other key. */
  markOf(key: string): string | undefined {
    return key.startsWith(this.#markPrefix) ? key.slice(this.#markPrefix.length) : undefined;
  }

  #inputOf(marks: readonly string[]): { keys: string[]; arguments: string[] } {
    const keys = [this.key, ...marks.map((mark) => this.#markPrefix + mark)];
    return { keys, arguments: [String(MARK_LIFE_MS)] };
  }
}
