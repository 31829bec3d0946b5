import type { Clock } from '../../contracts/clock.js';
import type { TagClock, TagReading } from '../../contracts/remote-store.js';
import type { TextStore } from './borrowable-store.js';
import { isOutOfMemory } from './borrowed-errors.js';
import type { BorrowedLink } from './borrowed-link.js';

/**
 * A mark that is gone counts as the present time: its entries are loaded once more, none of them comes back. Less than
 * what a timer can wait for, since a store may use one.
 */
const MARK_LIFE_MS = 21 * 86_400_000;

/** How the tag clock reaches the store. */
export interface BorrowedTagClockParts {
  readonly namespace: string;
  readonly link: BorrowedLink;
  /** Hands payloads through, and remembers how long they live. */
  readonly texts: TextStore;
  readonly clock: Clock;
}

/**
 * The tag clock where a store knows reading and writing only: time is that of the processes, moved past everything that
 * the store and this process have seen.
 *
 * Each mark has two keys: when it was moved, written by invalidations alone, and when it was first asked for. Else a
 * reader that finds a mark missing could overwrite the invalidation that is just being made.
 */
export class BorrowedTagClock implements TagClock {
  readonly #parts: BorrowedTagClockParts;
  readonly #clockKey: string;
  /** No time that this process has told is told again to be later. */
  #highest = 0;

  constructor(parts: BorrowedTagClockParts) {
    this.#parts = parts;
    this.#clockKey = `${parts.namespace}:borrowed:clock`;
  }

  read(marks: readonly string[]): Promise<TagReading> {
    return this.#parts.link.run(async (isOver) => {
      const known = await this.#known(marks);
      const now = Math.max(known.clock ?? this.#present(), this.#highest);
      this.#highest = now;
      const missing = [...known.times].filter(([, time]) => time === undefined);
      const keys = missing.map(([mark]) => this.#firstKey(mark));
      if (known.clock !== now) keys.push(this.#clockKey);
      if (!isOver()) await Promise.allSettled(this.#writes(keys, now)); // what is not kept can only cost a miss
      return { now, times: marks.map((mark) => known.times.get(mark) ?? now) };
    });
  }

  advance(marks: readonly string[]): Promise<number> {
    return this.#parts.link.run(async (isOver) => {
      const { clock = 0, times } = await this.#known(marks);
      const last = Math.max(clock, this.#highest, ...[...times.values()].map((time = 0) => time));
      const now = Math.max(this.#present(), last + 1);
      this.#highest = now;
      const keys = [...times.keys()].flatMap((mark) => [this.#markKey(mark), this.#firstKey(mark)]);
      if (!isOver()) await this.#move([...keys, this.#clockKey], now);
      return now;
    });
  }

  /** Where there is no room for the time, what is missing counts as the present. */
  async #move(keys: readonly string[], now: number): Promise<void> {
    try {
      await Promise.all(this.#writes(keys, now));
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      await Promise.all(keys.map((key) => this.#parts.texts.remove(key)));
    }
  }

  async #known(
    marks: readonly string[],
  ): Promise<{ readonly clock: number | undefined; readonly times: Map<string, number | undefined> }> {
    const asked = [...new Set(marks)].map(async (mark) => {
      const [moved, first] = await Promise.all([
        this.#time(this.#markKey(mark)),
        this.#time(this.#firstKey(mark)),
      ]);
      return [mark, moved === undefined ? first : Math.max(moved, first ?? 0)] as const;
    });
    const [clock, ...times] = await Promise.all([this.#time(this.#clockKey), ...asked]);
    return { clock, times: new Map(times) };
  }

  async #time(key: string): Promise<number | undefined> {
    const time = Number(await this.#parts.texts.get(key));
    return Number.isSafeInteger(time) && time > 0 ? time : undefined;
  }

  #writes(keys: readonly string[], time: number): Promise<unknown>[] {
    return keys.map((key) => this.#parts.texts.set(key, String(time), MARK_LIFE_MS));
  }

  #present(): number {
    return this.#parts.clock.now() * 1_000;
  }

  #markKey(mark: string): string {
    return `${this.#parts.namespace}:borrowed:moved:${mark}`;
  }

  #firstKey(mark: string): string {
    return `${this.#parts.namespace}:borrowed:first:${mark}`;
  }
}
