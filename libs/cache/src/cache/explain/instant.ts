const LAST_DATE_MS = 8.64e15;

/** An instant in milliseconds since the Unix epoch as ISO 8601 in UTC; one beyond the calendar is its end. */
export function instant(ms: number): string {
  return new Date(Math.max(-LAST_DATE_MS, Math.min(LAST_DATE_MS, ms))).toISOString();
}

const UNITS = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time as people say it, to two digits or more: `90 s`, `45 min`. */
export function lengthOf(ms: number): string {
  const [name, size] = UNITS.find(([, unit]) => ms >= 2 * unit) ?? ['ms', 1];
  return `${Math.floor(ms / size)} ${name}`;
}
