/** A size as people write it: `'512B'`, `'16KiB'`, `'1MiB'`. */
export type SizeText = `${number}${'B' | 'KiB' | 'MiB' | 'GiB'}`;

const UNITS = [
  ['GiB', 1_073_741_824],
  ['MiB', 1_048_576],
  ['KiB', 1_024],
  ['B', 1],
] as const;

const PATTERN = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)$/;

/** Bytes of a size text; `undefined` where it is none. Whole bytes: `'0.5B'` is none. */
export function parseSize(text: string): number | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const unit = UNITS.find(([name]) => name === match[2]);
  const bytes = Number(match[1]) * (unit?.[1] ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest exact text of a size: 1024 is `1KiB`, 2000 is `2000B`. */
export function formatSize(bytes: number): SizeText {
  const [name, factor] = UNITS.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['B', 1];
  return `${bytes / factor}${name}`;
}
