import type { Trace } from './cache-traces.js';

/** Answers whether the key was there, and keeps it. */
export type Access = (key: number) => boolean;

/** The share of the requests that found their key, after a fifth of them has warmed the cache up. */
export function hitRatio(trace: Trace, access: Access): number {
  const warmUp = Math.floor(trace.length / 5);
  let hits = 0;
  trace.forEach((key, index) => {
    if (access(key) && index >= warmUp) hits++;
  });
  return hits / (trace.length - warmUp);
}

/** Keeps what was used last. */
export function lruAccess(capacity: number): Access {
  const entries = new Map<number, true>();
  return (key) => {
    const hit = entries.delete(key);
    entries.set(key, true);
    const [oldest] = entries.keys();
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    return hit;
  };
}

/** Knows the future, and gives up what is needed last: nobody does better (Belady 1966). */
export function optimalAccess(trace: Trace, capacity: number): Access {
  const nextUses = nextUsesOf(trace);
  const held = new Map<number, number>();
  const latest = new MaxHeap();
  let index = 0;
  return (key) => {
    const hit = held.has(key);
    const next = nextUses[index++] ?? 0;
    held.set(key, next);
    latest.push(next, key);
    while (held.size > capacity) {
      const [use, victim] = latest.pop();
      if (held.get(victim) === use) held.delete(victim);
    }
    return hit;
  };
}

/** When each request's key is asked for again; those that never are, each later than any. */
function nextUsesOf(trace: Trace): Float64Array {
  const seen = new Map<number, number>();
  const uses = new Float64Array(trace.length);
  for (let index = trace.length - 1; index >= 0; index--) {
    const key = trace[index] ?? 0;
    uses[index] = seen.get(key) ?? trace.length + index;
    seen.set(key, index);
  }
  return uses;
}

class MaxHeap {
  readonly #nodes: (readonly [use: number, key: number])[] = [];

  push(use: number, key: number): void {
    let at = this.#nodes.length;
    for (let above = (at - 1) >> 1; at > 0 && this.#useAt(above) < use; above = (at - 1) >> 1) {
      this.#nodes[at] = this.#nodes[above] ?? [use, key];
      at = above;
    }
    this.#nodes[at] = [use, key];
  }

  pop(): readonly [use: number, key: number] {
    const [top = [0, 0] as const] = this.#nodes;
    const last = this.#nodes.pop() ?? top;
    const { length } = this.#nodes;
    if (length === 0) return top;
    let at = 0;
    for (let below = 1; below < length; below = 2 * at + 1) {
      if (this.#useAt(below + 1) > this.#useAt(below)) below++;
      if (this.#useAt(below) <= last[0]) break;
      this.#nodes[at] = this.#nodes[below] ?? last;
      at = below;
    }
    this.#nodes[at] = last;
    return top;
  }

  #useAt(at: number): number {
    return this.#nodes[at]?.[0] ?? -1;
  }
}
