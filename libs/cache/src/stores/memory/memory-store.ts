import type { Clock } from '../../contracts/clock.js';
import type { LocalEntry, LocalPartition, LocalStore } from '../../contracts/local-store.js';
import { Expiry } from './expiry.js';
import { Fifo, type FifoNode } from './fifo.js';
import { fingerprintOf, Ghosts } from './ghosts.js';

/** Share of the entries, and of the bytes, that the newcomer queue may hold, as in the paper. */
const SMALL_SHARE = 0.1;
/** For each entry, so many that left the small queue are remembered: more than in the paper, where popularity shifts it pays. */
const GHOSTS = 1.5;
const MAX_FREQUENCY = 3;
/** Hits that move a newcomer to the main queue when its turn comes. */
const PROMOTION = 2;
interface Node extends FifoNode<Node> {
  readonly key: string;
  readonly owner: Partition;
  entry: LocalEntry;
  /** Until this tick it certainly is not over. */
  firstDoubt: number;
  frequency: number;
  queue: Fifo<Node>;
}

/** How a `MemoryStore` is built. */
export interface MemoryStoreOptions {
  /** Entries of all partitions together, at most. */
  readonly maxEntries: number;
  /** Bytes of all partitions together, at most; a larger entry is not kept. */
  readonly maxBytes: number;
  readonly clock: Clock;
}

/**
 * The memory tier: S3-FIFO with an expiry per entry.
 *
 * Newcomers pass a small queue and reach the main queue only when hit there; what left the small queue is remembered
 * by key for a while and enters the main queue on its return. A hit sets a counter and moves nothing. Source: Yang et
 * al., "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
export class MemoryStore implements LocalStore {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly #small = new Fifo<Node>();
  readonly #main = new Fifo<Node>();
  readonly #ghosts: Ghosts;
  readonly #smallEntries: number;
  readonly #smallBytes: number;
  readonly #expiry: Expiry;
  readonly #clock: Clock;
  /** Pushed out, and not told of yet. */
  readonly #evicted: Node[] = [];
  #partitions = 0;
  #evictions = 0;
  #oversized = 0;

  constructor(options: MemoryStoreOptions) {
    this.#clock = options.clock;
    this.#expiry = new Expiry(options.clock);
    this.maxEntries = options.maxEntries;
    this.maxBytes = options.maxBytes;
    this.#smallEntries = Math.max(1, Math.floor(options.maxEntries * SMALL_SHARE));
    this.#smallBytes = Math.max(1, Math.floor(options.maxBytes * SMALL_SHARE));
    this.#ghosts = new Ghosts(GHOSTS * options.maxEntries);
  }

  get size(): number {
    return this.#small.size + this.#main.size;
  }

  get bytes(): number {
    return this.#small.bytes + this.#main.bytes;
  }

  get evictions(): number {
    return this.#evictions;
  }

  get oversized(): number {
    return this.#oversized;
  }

  partition(onEvict?: (key: string) => void): LocalPartition {
    return new Partition(this, {
      id: this.#partitions++,
      clock: this.#clock,
      expiry: this.#expiry,
      onEvict,
    });
  }

  /** Tells of what was pushed out, once the store is whole again: whoever hears it may use the store. */
  tellEvicted(): void {
    if (this.#evicted.length === 0) return;
    for (const { owner, key } of this.#evicted.splice(0)) owner.onEvict?.(key);
  }

  /** Whether the entry fits at all; counts one that does not. */
  admits(entry: LocalEntry): boolean {
    if (entry.bytes <= this.maxBytes) return true;
    this.#oversized++;
    return false;
  }

  /** Adds an entry that is admitted and that its partition does not hold yet. */
  insert(owner: Partition, key: string, entry: LocalEntry): Node {
    const isReturning = this.#ghosts.take(fingerprintOf(owner.id, key), GHOSTS * this.size);
    const queue = isReturning ? this.#main : this.#small;
    const firstDoubt = this.#expiry.firstDoubt(entry.expiresAt);
    const node: Node = {
      key,
      owner,
      entry,
      firstDoubt,
      frequency: 0,
      queue,
      previous: undefined,
      next: undefined,
    };
    this.#makeRoom(entry.bytes);
    queue.push(node);
    return node;
  }

  /** Puts an entry that is admitted in the place of an old one, and at the end of its queue. */
  replace(node: Node, entry: LocalEntry): void {
    node.queue.remove(node);
    node.entry = entry;
    node.firstDoubt = this.#expiry.firstDoubt(entry.expiresAt);
    this.#makeRoom(entry.bytes);
    node.queue.push(node);
  }

  /** Forgets a node without remembering its key. */
  remove(node: Node): void {
    node.queue.remove(node);
  }

  #makeRoom(bytes: number): void {
    while (this.size >= this.maxEntries || this.bytes + bytes > this.maxBytes) {
      if (this.#isSmallDue()) this.#evictSmall();
      else this.#evictMain();
    }
  }

  /** The newcomers are held against their share of what has run out: of the entries, else of the bytes. */
  #isSmallDue(): boolean {
    if (this.#main.size === 0) return true;
    if (this.size >= this.maxEntries) return this.#small.size >= this.#smallEntries;
    return this.#small.bytes >= this.#smallBytes;
  }

  #evictSmall(): void {
    const node = this.#small.shift();
    if (!node) return;
    if (node.frequency >= PROMOTION) {
      node.frequency = 0;
      this.#enterMain(node);
      return;
    }
    this.#ghosts.add(fingerprintOf(node.owner.id, node.key));
    this.#evict(node);
  }

  #evictMain(): void {
    const node = this.#main.shift();
    if (!node) return;
    if (node.frequency === 0) return this.#evict(node);
    node.frequency--;
    this.#enterMain(node);
  }

  #enterMain(node: Node): void {
    node.queue = this.#main;
    this.#main.push(node);
  }

  #evict(node: Node): void {
    this.#evictions++;
    node.owner.forget(node.key);
    if (node.owner.onEvict) this.#evicted.push(node);
  }
}

interface PartitionParts {
  readonly id: number;
  readonly clock: Clock;
  readonly expiry: Expiry;
  readonly onEvict: ((key: string) => void) | undefined;
}

class Partition implements LocalPartition {
  readonly id: number;
  readonly onEvict: ((key: string) => void) | undefined;
  readonly #nodes = new Map<string, Node>();
  readonly #store: MemoryStore;
  readonly #clock: Clock;
  readonly #expiry: Expiry;

  constructor(store: MemoryStore, { id, clock, expiry, onEvict }: PartitionParts) {
    this.#store = store;
    this.id = id;
    this.onEvict = onEvict;
    this.#clock = clock;
    this.#expiry = expiry;
  }

  get(key: string): LocalEntry | undefined {
    const node = this.#nodes.get(key);
    if (node === undefined) return undefined;
    if (node.firstDoubt <= this.#expiry.tick() && this.#expiry.isOver(node.entry.expiresAt)) {
      if (this.#expiry.isOver(node.entry.staleUntil)) this.delete(key);
      return undefined;
    }
    if (node.frequency < MAX_FREQUENCY) node.frequency++;
    return node.entry;
  }

  peek(key: string): LocalEntry | undefined {
    return this.#nodes.get(key)?.entry;
  }

  stale(key: string): LocalEntry | undefined {
    const entry = this.peek(key);
    return entry && entry.staleUntil > this.#clock.now() ? entry : undefined;
  }

  set(key: string, entry: LocalEntry): void {
    if (!this.#store.admits(entry)) return void this.delete(key);
    const node = this.#nodes.get(key);
    if (node) this.#store.replace(node, entry);
    else this.#nodes.set(key, this.#store.insert(this, key, entry));
    this.#store.tellEvicted();
  }

  delete(key: string): boolean {
    const node = this.#nodes.get(key);
    if (!node) return false;
    this.#nodes.delete(key);
    this.#store.remove(node);
    return true;
  }

  clear(): void {
    for (const node of this.#nodes.values()) this.#store.remove(node);
    this.#nodes.clear();
  }

  forget(key: string): void {
    this.#nodes.delete(key);
  }
}
