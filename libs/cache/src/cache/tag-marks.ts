import type { Clock } from '../contracts/clock.js';
import type { Eventually } from '../contracts/eventually.js';
import type { TagClock } from '../contracts/remote-store.js';
import { Debts } from './debts.js';
import { Fence } from './fence.js';
import type { Killer, Verdict } from './tag-verdict.js';

/** Marks that are remembered; past it they are forgotten and asked for again. */
const MAX_MARKS = 100_000;
/** The time of a mark that somebody has moved, until the tag clock says when. */
const MOVED = Infinity;

/** What marks are made of. */
export interface TagMarksParts {
  /** Absent where this process alone decides. */
  readonly tagClock: TagClock | undefined;
  readonly clock: Clock;
  /** The mark on which every entry hangs. */
  readonly root: string;
  /** Called whenever a verdict may have changed. */
  readonly onChange: () => void;
  /** Called where the tag clock could not be asked or moved. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * The logical times at which tags were invalidated, as far as this process knows them.
 *
 * An entry carries the logical time at which its load began, its stamp, and is dead as soon as one of its tags was
 * marked later. So an invalidation during a load is never lost, whenever the tags become known; and a mark that was
 * evicted comes back as the present time, which can only cost a miss.
 */
export class TagMarks {
  readonly #parts: TagMarksParts;
  readonly #debts: Debts | undefined;
  readonly #fence = new Fence();
  readonly #times = new Map<string, number>();
  /** Marks that may have moved on from the time that is remembered. */
  readonly #stale = new Set<string>();
  readonly #noticed = new Set<string>();
  /** Marks of entries in memory that the tag clock could not be asked for: news of them counts. */
  readonly #unlearned = new Set<string>();
  /** Whether news of any mark counts, as there were too many of those. */
  #hearsAll = false;
  /** Marks of questions that are under way, and how many. */
  readonly #asking = new Map<string, number>();
  /** What a mark counts as that is not known: nothing where the tag clock knows it, else the time when all were forgotten. */
  #unknownTime: number | undefined;
  #now = 0;
  #isCurrent: boolean;
  #losses = 0;
  #refreshing = false;

  constructor(parts: TagMarksParts) {
    this.#parts = parts;
    const { tagClock, clock } = parts;
    this.#isCurrent = tagClock === undefined;
    this.#unknownTime = tagClock ? undefined : 0;
    this.#debts =
      tagClock &&
      new Debts({
        pay: (marks) => this.#advance(tagClock, marks),
        onOverflow: () => void this.invalidate([parts.root]),
        clock,
      });
  }

  /** The logical time, as last heard: a time that lags can only cost a miss. */
  get now(): number {
    return this.#now;
  }

  /**
   * The logical time for the stamp of a load; asks where a lost connection has made it unknown, or where one of the marks
   * is: a mark that comes to be after the entry would kill it.
   */
  present(marks: readonly string[]): Eventually<number> {
    if (this.#isCurrent && marks.every((mark) => this.#knows(mark))) return this.#now;
    const answer = () => this.#now; // also where nobody answers: what comes next says that it is not up
    return this.#ask(marks).then(answer, answer);
  }

  /** Learns the marks of an entry in the background, so that memory can serve it. */
  want(marks: readonly string[]): void {
    const unknown = this.unknownOf(marks);
    for (const mark of unknown) this.#noticed.add(mark);
    if (!this.#hearsAll) for (const mark of unknown) this.#unlearned.add(mark);
    this.#hearsAll ||= this.#unlearned.size > MAX_MARKS;
    void this.#refresh();
  }

  /** Whether an entry lives, without asking. */
  verdict(stamp: number, marks: readonly string[]): Verdict {
    let verdict: Verdict = 'alive';
    for (const mark of marks) {
      const time = this.#timeOf(mark);
      if (time === MOVED) verdict = 'doubtful';
      else if (time > stamp) return 'dead';
      else if (verdict === 'alive' && !this.#knows(mark)) verdict = 'unknown';
    }
    return verdict;
  }

  /** Which of the marks killed an entry, and when it was moved, in logical time; no time where the tag clock did not say it. */
  killer(stamp: number, marks: readonly string[]): Killer | undefined {
    const mark = marks.find((one) => this.#timeOf(one) > stamp);
    if (mark === undefined) return undefined;
    const time = this.#timeOf(mark);
    const isSaid = this.#parts.tagClock !== undefined && Number.isInteger(time);
    return { mark, time: isSaid ? time : undefined };
  }

  /** Those of the marks that the tag clock would have to be asked for, each once. */
  unknownOf(marks: Iterable<string>): readonly string[] {
    return [...new Set(marks)].filter((mark) => !this.#knows(mark));
  }

  /** Learns the marks that are not known yet, in one question; answers false where the tag clock cannot be asked. */
  async learn(marks: Iterable<string>): Promise<boolean> {
    const unknown = this.unknownOf(marks);
    if (unknown.some((mark) => this.#debts?.covers(mark))) return false;
    if (unknown.length === 0) return true;
    try {
      await this.#ask(unknown);
      return true;
    } catch (error) {
      this.#parts.onTrouble(error);
      return false;
    }
  }

  /** Whether an invalidation of one of the marks is still to be sent. */
  owes(marks: readonly string[]): boolean {
    return marks.some((mark) => this.#debts?.covers(mark));
  }

  /** Kills every entry with one of the marks, here at once and for others with one question; owed where that fails. */
  async invalidate(marks: readonly string[]): Promise<void> {
    const { tagClock, onTrouble } = this.#parts;
    if (!tagClock) {
      this.#mark(marks, ++this.#now);
      return;
    }
    this.#move(marks);
    const ticket = this.#debts?.ticket ?? 0;
    try {
      await this.#advance(tagClock, marks);
      for (const mark of marks) this.#debts?.settle(mark, ticket);
    } catch (error) {
      onTrouble(error);
      this.#debts?.owe(marks);
    }
  }

  /** Somebody else moved a mark: what has it is dead until the clock says otherwise. Marks that nobody here uses are left. */
  onMark(mark: string): void {
    this.#fence.bump(mark);
    const used = [this.#times, this.#asking, this.#unlearned];
    if (!this.#hearsAll && !used.some((names) => names.has(mark))) return;
    this.#noticed.add(mark);
    void this.#refresh();
    this.#move([mark]);
  }

  /** Uses marks in the store, so that they are not taken for cold. */
  touch(marks: readonly string[]): void {
    this.#ask(marks).catch(() => undefined); // it is up again or not without us
  }

  /** Marks may have changed unheard: all but those that we still owe are unknown. */
  onLost(): void {
    this.#isCurrent = false;
    this.#losses++;
    this.#fence.bumpAll();
    for (const mark of this.#times.keys()) if (!this.#debts?.covers(mark)) this.#stale.add(mark);
  }

  close(): void {
    this.#debts?.close();
  }

  #timeOf(mark: string): number {
    return this.#times.get(mark) ?? this.#unknownTime ?? 0;
  }

  #knows(mark: string): boolean {
    return this.#times.has(mark) ? !this.#stale.has(mark) : this.#unknownTime !== undefined;
  }

  async #advance(tagClock: TagClock, marks: readonly string[]): Promise<void> {
    for (const mark of marks) this.#fence.bump(mark);
    const tokens = marks.map((mark) => this.#fence.take(mark));
    const time = await tagClock.advance(marks);
    this.#now = Math.max(this.#now, time);
    const moved = marks.filter((mark, index) => !this.#fence.holds(mark, tokens[index] ?? -1));
    this.#mark(marks, time);
    for (const mark of moved) this.onMark(mark); // by somebody else, perhaps after us
  }

  /** When, only the tag clock knows: until it says so, nothing that has one of the marks is served. */
  #move(marks: readonly string[]): void {
    this.#mark(marks, MOVED);
    for (const mark of marks) this.#stale.add(mark);
  }

  #mark(marks: readonly string[], time: number): void {
    this.#makeRoom(marks.length);
    for (const mark of marks) {
      this.#fence.bump(mark);
      this.#times.set(mark, time);
      this.#stale.delete(mark);
    }
    this.#parts.onChange();
  }

  #makeRoom(count: number): void {
    if (this.#times.size + count <= MAX_MARKS) return;
    for (const mark of this.#times.keys()) if (!this.#debts?.covers(mark)) this.#times.delete(mark);
    this.#stale.clear();
    if (!this.#parts.tagClock) this.#unknownTime = this.#now;
  }

  async #ask(marks: readonly string[]): Promise<void> {
    const { tagClock } = this.#parts;
    if (!tagClock) return;
    const tokens = marks.map((mark) => this.#fence.take(mark));
    const state = this.#losses;
    for (const mark of marks) this.#asking.set(mark, (this.#asking.get(mark) ?? 0) + 1);
    const { now, times } = await tagClock.read(marks).finally(() => this.#answered(marks));
    this.#now = Math.max(this.#now, now);
    this.#isCurrent ||= this.#losses === state;
    this.#makeRoom(marks.length);
    marks.forEach((mark, index) => {
      const isCurrent = this.#fence.holds(mark, tokens[index] ?? -1) && !this.#debts?.covers(mark);
      if (!isCurrent) return;
      this.#times.set(mark, times[index] ?? now);
      this.#stale.delete(mark);
      this.#unlearned.delete(mark);
    });
  }

  #answered(marks: readonly string[]): void {
    for (const mark of marks) {
      const rest = (this.#asking.get(mark) ?? 1) - 1;
      if (rest > 0) this.#asking.set(mark, rest);
      else this.#asking.delete(mark);
    }
  }

  /** Asks at once for what notices were about; those that come while the answer is under way are the next question. */
  async #refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    await Promise.resolve(); // the notices of one packet are one question
    while (this.#noticed.size > 0) {
      const marks = [...this.#noticed];
      this.#noticed.clear();
      await this.#ask(marks).catch(() => undefined); // whoever needs them asks again
    }
    this.#refreshing = false;
  }
}
