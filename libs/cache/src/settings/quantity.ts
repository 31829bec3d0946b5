import { formatDuration, parseDuration } from './duration.js';
import { refuse, type ParsedValue, type ValueProblem } from './setting-value.js';
import { formatSize, parseSize } from './size.js';

interface Quantity {
  readonly name: 'duration' | 'size';
  readonly codes: readonly [unitless: ValueProblem['code'], malformed: ValueProblem['code']];
  readonly expected: string;
  readonly parse: (text: string) => number | undefined;
  readonly format: (value: number) => string;
  readonly readings: (bare: number) => readonly string[];
  readonly canonical: (text: string) => string;
}

const DURATION: Quantity = {
  name: 'duration',
  codes: ['CCFG102', 'CCFG109'],
  expected: 'a number and a unit: ms, s, m, h, d',
  parse: parseDuration,
  format: formatDuration,
  readings: (bare) => [
    `"${formatDuration(bare * 1000)}" (${bare} seconds)`,
    `"${bare}ms" (${bare} milliseconds)`,
  ],
  canonical: (text) =>
    text
      .toLowerCase()
      .replace(/\s+/g, '')
      .replace(/(milliseconds?|msecs?)$/, 'ms')
      .replace(/(minutes?|mins?)$/, 'm')
      .replace(/(seconds?|secs?)$/, 's')
      .replace(/(hours?|hrs?)$/, 'h')
      .replace(/days?$/, 'd'),
};

const SIZE: Quantity = {
  name: 'size',
  codes: ['CCFG110', 'CCFG111'],
  expected: 'a number and a unit: B, KiB, MiB, GiB',
  parse: parseSize,
  format: formatSize,
  readings: (bare) => [`"${bare}B" (${bare} bytes)`, `"${bare}KiB" (${bare} kibibytes)`],
  canonical: (text) =>
    text.replace(/\s+/g, '').replace(/([kmg])(i?b)?$/i, (_, unit: string) => `${unit.toUpperCase()}iB`),
};

/** A duration with a unit, in milliseconds, within its bounds. */
export function parseDurationValue(raw: unknown, bounds: { min: string; max: string }): ParsedValue {
  return parseQuantity(raw, DURATION, bounds);
}

/** A size with a unit, in bytes, within its bounds. */
export function parseSizeValue(raw: unknown, bounds: { min: string; max: string }): ParsedValue {
  return parseQuantity(raw, SIZE, bounds);
}

function parseQuantity(raw: unknown, quantity: Quantity, bounds: { min: string; max: string }): ParsedValue {
  const range = `${bounds.min} … ${bounds.max}`;
  const bare = typeof raw === 'number' || (typeof raw === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(raw));
  if (bare) {
    const [first, second] =
      Number.isSafeInteger(Number(raw)) && Number(raw) > 0 ? quantity.readings(Number(raw)) : [];
    const fix = first ? `did you mean ${first} or ${second}?` : `write it with a unit, from ${range}`;
    return refuse(quantity.codes[0], `${quantity.name} without a unit`, {
      expected: quantity.expected,
      fix: [fix],
    });
  }
  const value = typeof raw === 'string' ? quantity.parse(raw) : undefined;
  if (value === undefined) {
    const canonical = typeof raw === 'string' ? quantity.canonical(raw) : '';
    const guess = quantity.parse(canonical) === undefined ? undefined : canonical;
    const fix = guess ? `did you mean "${guess}"?` : `write a ${quantity.name} from ${range}`;
    return refuse(quantity.codes[1], `not a ${quantity.name}`, { expected: quantity.expected, fix: [fix] });
  }
  const [min, max] = [quantity.parse(bounds.min) ?? 0, quantity.parse(bounds.max) ?? Infinity];
  if (value >= min && value <= max) return { value };
  return refuse('CCFG103', 'out of range', {
    expected: range,
    fix: [magnitudeHint(value, quantity, { min, max }) ?? `pick a value from ${range}`],
  });
}

/** `3600000s` is an hour in milliseconds, written as seconds. */
function magnitudeHint(
  value: number,
  quantity: Quantity,
  { min, max }: { min: number; max: number },
): string | undefined {
  const smaller = value / 1000;
  if (quantity.name !== 'duration' || value <= max || !Number.isSafeInteger(smaller)) return undefined;
  if (smaller < min || smaller > max || smaller % 1000 !== 0) return undefined;
  const [wrong, right] = [formatDuration(value), formatDuration(smaller)];
  return `${wrong} looks like milliseconds written as seconds: did you mean "${right}"?`;
}
