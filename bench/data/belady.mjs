const NEVER = Number.MAX_SAFE_INTEGER;

/** The share of hits, in percent, of the cache that always gives up what is needed again last: no cache does better. */
export function beladyHitRatio(trace, capacity) {
  const nextUses = nextUsesOf(trace);
  const uses = new Map();
  const farthest = new Heap();
  let hits = 0;
  for (let index = 0; index < trace.length; index++) {
    const key = trace[index];
    if (uses.has(key)) hits++;
    uses.set(key, nextUses[index]);
    farthest.push({ key, use: nextUses[index] });
    while (uses.size > capacity) {
      const { key: victim, use } = farthest.pop();
      if (uses.get(victim) === use) uses.delete(victim);
    }
  }
  return (hits / trace.length) * 100;
}

function nextUsesOf(trace) {
  const nextUses = new Float64Array(trace.length);
  const seen = new Map();
  for (let index = trace.length - 1; index >= 0; index--) {
    nextUses[index] = seen.get(trace[index]) ?? NEVER;
    seen.set(trace[index], index);
  }
  return nextUses;
}

/** Hands out what is used last first; what has been used meanwhile is still in it. */
class Heap {
  #items = [];

  push(item) {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (items[parent].use >= item.use) break;
      items[index] = items[parent];
      index = parent;
    }
    items[index] = item;
  }

  pop() {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item) {
    const items = this.#items;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1].use > items[child].use) child++;
      if (items[child].use <= item.use) break;
      items[index] = items[child];
      index = child;
    }
    items[index] = item;
  }
}
