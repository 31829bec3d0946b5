import type { Clock } from '../../contracts/clock.js';
import type { LocalEntry, LocalPartition, LocalStore } from '../../contracts/local-store.js';
import { Fifo, type FifoNode } from './fifo.js';

/** Share of the entries that a newcomer queue may hold, as in the paper. */
const SMALL_SHARE = 0.1;
const MAX_FREQUENCY = 3;
/** Hits that move a newcomer to the main queue when its turn comes. */
const PROMOTION = 2;

interface Node extends FifoNode<Node> {
  readonly key: string;
  readonly owner: Partition;
  entry: LocalEntry;
  frequency: number;
  queue: Fifo<Node>;
}

/** How a `MemoryStore` is built. */
export interface MemoryStoreOptions {
  /** Entries of all partitions together, at most. */
  readonly maxEntries: number;
  readonly clock: Clock;
  /** Called with the number of entries that the bound pushed out. */
  readonly onEvict?: (count: number) => void;
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
  readonly #small = new Fifo<Node>();
  readonly #main = new Fifo<Node>();
  readonly #ghosts = new Set<string>();
  readonly #smallLimit: number;
  readonly #options: MemoryStoreOptions;
  #partitions = 0;
  #bytes = 0;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.maxEntries = options.maxEntries;
    this.#smallLimit = Math.max(1, Math.floor(options.maxEntries * SMALL_SHARE));
  }

  get size(): number {
    return this.#small.size + this.#main.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  partition(): LocalPartition {
    return new Partition(this, this.#partitions++, this.#options.clock);
  }

  /** Adds an entry that its partition does not hold yet. */
  insert(owner: Partition, key: string, entry: LocalEntry): Node {
    const queue = this.#ghosts.delete(owner.ghostOf(key)) ? this.#main : this.#small;
    const node: Node = { key, owner, entry, frequency: 0, queue, previous: undefined, next: undefined };
    this.#makeRoom();
    this.#bytes += entry.bytes;
    queue.push(node);
    return node;
  }

  /** Puts a new entry in the place of an old one. */
  replace(node: Node, entry: LocalEntry): void {
    this.#bytes += entry.bytes - node.entry.bytes;
    node.entry = entry;
  }

  /** Forgets a node without remembering its key. */
  remove(node: Node): void {
    this.#bytes -= node.entry.bytes;
    node.queue.remove(node);
  }

  #makeRoom(): void {
    let evicted = 0;
    while (this.size >= this.maxEntries) {
      const gone =
        this.#small.size >= this.#smallLimit || this.#main.size === 0
          ? this.#evictSmall()
          : this.#evictMain();
      if (gone) evicted++;
    }
    if (evicted > 0) this.#options.onEvict?.(evicted);
  }

  #evictSmall(): boolean {
    const node = this.#small.shift();
    if (!node) return false;
    if (node.frequency >= PROMOTION) {
      node.frequency = 0;
      this.#enterMain(node);
      return false;
    }
    this.#rememberGhost(node.owner.ghostOf(node.key));
    return this.#drop(node);
  }

  #evictMain(): boolean {
    const node = this.#main.shift();
    if (!node) return false;
    if (node.frequency === 0) return this.#drop(node);
    node.frequency--;
    this.#enterMain(node);
    return false;
  }

  #enterMain(node: Node): void {
    node.queue = this.#main;
    this.#main.push(node);
  }

  #drop(node: Node): true {
    this.#bytes -= node.entry.bytes;
    node.owner.forget(node.key);
    return true;
  }

  #rememberGhost(ghost: string): void {
    this.#ghosts.add(ghost);
    if (this.#ghosts.size <= this.maxEntries) return;
    const [oldest] = this.#ghosts;
    if (oldest !== undefined) this.#ghosts.delete(oldest);
  }
}

class Partition implements LocalPartition {
  readonly #nodes = new Map<string, Node>();
  readonly #store: MemoryStore;
  readonly #id: number;
  readonly #clock: Clock;

  constructor(store: MemoryStore, id: number, clock: Clock) {
    this.#store = store;
    this.#id = id;
    this.#clock = clock;
  }

  get(key: string): LocalEntry | undefined {
    const node = this.#nodes.get(key);
    if (node === undefined) return undefined;
    const now = this.#clock.now();
    if (node.entry.expiresAt <= now) {
      if (node.entry.staleUntil <= now) this.delete(key);
      return undefined;
    }
    if (node.frequency < MAX_FREQUENCY) node.frequency++;
    return node.entry;
  }

  stale(key: string): LocalEntry | undefined {
    const entry = this.#nodes.get(key)?.entry;
    return entry && entry.staleUntil > this.#clock.now() ? entry : undefined;
  }

  set(key: string, entry: LocalEntry): void {
    const node = this.#nodes.get(key);
    if (node) this.#store.replace(node, entry);
    else this.#nodes.set(key, this.#store.insert(this, key, entry));
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

  ghostOf(key: string): string {
    return `${this.#id}:${key}`;
  }
}
