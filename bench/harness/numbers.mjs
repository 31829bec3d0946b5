export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How good a value is beside another one: above 1 is better, whatever the unit. */
export function goodness(value, other, better) {
  return better === 'higher' ? value / other : other / value;
}

/** A figure with three digits that count, and a short unit: `10.4 M`, `86.2 k`, `312`. */
export function short(value) {
  const [scale, unit] = value >= 1e6 ? [1e6, ' M'] : value >= 1e4 ? [1e3, ' k'] : [1, ''];
  const scaled = value / scale;
  return `${scaled >= 100 ? scaled.toFixed(0) : scaled >= 10 ? scaled.toFixed(1) : scaled.toFixed(2)}${unit}`;
}
