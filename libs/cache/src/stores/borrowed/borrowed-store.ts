import type { Clock } from '../../contracts/clock.js';
import type {
  ClaimReply,
  RemoteListener,
  RemotePayload,
  RemoteStatus,
  RemoteStore,
  RemoteWrite,
  WriteCondition,
} from '../../contracts/remote-store.js';
import type { CacheConfig } from '../../settings/types.js';
import type { BorrowedParts, TextStore } from './borrowable-store.js';
import { isOutOfMemory, unavailable } from './borrowed-errors.js';
import { BorrowedLink } from './borrowed-link.js';
import { BorrowedTagClock } from './borrowed-tag-clock.js';
import { KeyOrder } from './key-order.js';
import { lastingText, livingText, unreadableText } from './lasting-text.js';
import { BORROWED_LIMITS } from './limits.js';

/** What a `BorrowedStore` is made of. */
export interface BorrowedStoreOptions {
  readonly parts: BorrowedParts;
  readonly config: Pick<CacheConfig, 'namespace' | 'redis'>;
  readonly clock: Clock;
  /** Whether the connection belongs to somebody else, who ends it. */
  readonly keepOpen: boolean;
}

/**
 * The remote tier on a store that knows reading, writing and removing one key, and nothing else that can be relied on.
 *
 * Batches are calls that go out together: batches of a store forget prefixes, or break in a cluster. Within the process
 * conditions are decided in the order of the calls; what other processes do in between goes unseen.
 */
export class BorrowedStore implements RemoteStore {
  readonly name = 'borrowed';
  readonly isAtomic = false;
  readonly limits = BORROWED_LIMITS;
  readonly batchSize: number;
  readonly tagClock: BorrowedTagClock;
  readonly #texts: TextStore;
  readonly #link: BorrowedLink;
  readonly #order = new KeyOrder();

  constructor({ parts, config: { namespace, redis }, clock, keepOpen }: BorrowedStoreOptions) {
    this.batchSize = redis.batchSize;
    const texts = (this.#texts = lastingTexts(parts.texts, clock));
    const probe = () => texts.get(`${namespace}:borrowed:probe`);
    this.#link = new BorrowedLink({ store: parts.connection, probe, redis, clock, keepOpen });
    this.tagClock = new BorrowedTagClock({ namespace, link: this.#link, texts, clock });
  }

  /** Tells of its own state, since it hears of no change by others. */
  listen(listener: RemoteListener): void {
    this.#link.listen(listener);
  }

  get(key: string): Promise<RemotePayload | undefined> {
    return this.#link.run(() => this.#read(key));
  }

  async getMany(keys: readonly string[]): Promise<readonly (RemotePayload | undefined)[]> {
    if (keys.length === 0) return [];
    return this.#link.run(() => Promise.all(keys.map((key) => this.#read(key))));
  }

  set(write: RemoteWrite, condition: WriteCondition = 'always'): Promise<boolean> {
    return this.#inOrder([write.key], async (isOver) => {
      const allows = condition === 'always' || allowed(condition, await this.#read(write.key));
      if (!allows || isOver()) return false;
      await this.#write(write);
      return true;
    });
  }

  async setMany(writes: readonly RemoteWrite[]): Promise<readonly boolean[]> {
    if (writes.length === 0) return [];
    const keys = writes.map(({ key }) => key);
    return this.#inOrder(keys, () => Promise.all(writes.map((write) => this.#writeOrRemove(write))));
  }

  /** Nobody can be given a claim that somebody else would see: whoever asks loads for itself. */
  async claim({ key }: RemoteWrite): Promise<ClaimReply> {
    const found = await this.get(key);
    return found === undefined ? 'absent' : { found };
  }

  /** Only claims need it, and there are none. */
  async swapHead(): Promise<boolean> {
    await this.#link.open();
    return false;
  }

  /** Keys cannot be listed without holding up the server: what is dead stays until it expires. */
  sweep(): Promise<void> {
    return this.#link.open();
  }

  ping(timeoutMs: number): Promise<number> {
    return this.#link.ping(timeoutMs);
  }

  status(): RemoteStatus {
    return this.#link.status;
  }

  ready(): Promise<void> {
    return this.#link.ready();
  }

  close(timeoutMs: number): Promise<void> {
    return this.#link.close(timeoutMs);
  }

  async #read(key: string): Promise<RemotePayload | undefined> {
    return (await this.#texts.get(key)) as RemotePayload | undefined;
  }

  async #write({ key, payload, ttlMs }: RemoteWrite): Promise<void> {
    await this.#texts.set(key, payload, ttlMs);
  }

  /** What a key held is not true any more, even where there is no room for what is. */
  async #writeOrRemove(write: RemoteWrite): Promise<boolean> {
    try {
      await this.#write(write);
      return true;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      await this.#texts.remove(write.key);
      return false;
    }
  }

  #inOrder<T>(keys: readonly string[], task: (isOver: () => boolean) => Promise<T>): Promise<T> {
    return this.#order.run(keys, (earlier) =>
      this.#link.run(async (isOver) => {
        await earlier;
        if (isOver()) throw unavailable('the call was given up before its turn came');
        return task(isOver);
      }),
    );
  }
}

function allowed(condition: Exclude<WriteCondition, 'always'>, held: RemotePayload | undefined): boolean {
  return condition === 'absent' ? held === undefined : held?.startsWith(condition.prefix) === true;
}

/** Texts that end with their life, whatever the store does about it. */
function lastingTexts(texts: TextStore, clock: Clock): TextStore {
  return {
    ...texts,
    get: async (key) => livingText(await texts.get(key).catch(unreadableText), clock.now()),
    set: (key, text, ttlMs) => texts.set(key, lastingText(text, clock.now() + ttlMs), ttlMs),
  };
}
