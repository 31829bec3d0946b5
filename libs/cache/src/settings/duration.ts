/** A duration as people write it: `'500ms'`, `'5m'`, `'1.5h'`. */
export type DurationText = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of a duration text; `undefined` where it is none. Whole milliseconds: `'0.5ms'` is none. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const unit = UNITS.find(([name]) => name === match[2]);
  const exact = Number(match[1]) * (unit?.[1] ?? Number.NaN);
  const milliseconds = Math.round(exact);
  const isWhole = Math.abs(exact - milliseconds) <= exact * Number.EPSILON; // 1.1s is 1100.0000000000002 in doubles
  return isWhole && Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** The shortest exact text of a duration: 7200000 is `2h`, 90000 is `90s`. */
export function formatDuration(milliseconds: number): DurationText {
  const [name, factor] = UNITS.find(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? [
    'ms',
    1,
  ];
  return `${milliseconds / factor}${name}`;
}
