/** Numbers in [0, 1) that are the same in every run: mulberry32. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws ranks 0 … n-1, of which rank r comes with a weight of 1 / (r + 1) ** skew. */
export function zipf(n, skew, random) {
  const bounds = new Float64Array(n);
  let total = 0;
  for (let rank = 0; rank < n; rank++) {
    total += 1 / (rank + 1) ** skew;
    bounds[rank] = total;
  }
  return () => firstAbove(bounds, random() * total);
}

function firstAbove(bounds, value) {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bounds[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
