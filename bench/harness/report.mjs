import { short } from './numbers.mjs';

/** A measured case for the terminal: a line per contender, then what was to be reached. */
export function caseLines({ name, unit, limit, rows, goals }) {
  const width = Math.max(...rows.map(({ title }) => title.length));
  const lines = rows.map((row) => {
    if (row.error !== undefined) return `    ${row.title.padEnd(width)}  FAILED: ${row.error}`;
    const cells = [row.title.padEnd(width), `${short(row.value)} ${unit}`.padStart(13)];
    if (row.ratio !== undefined) cells.push(`×${row.ratio.toFixed(row.ratio < 0.1 ? 3 : 2)}`.padStart(7));
    for (const [extra, value] of Object.entries(row.extras ?? {})) cells.push(`${extra} ${value}`);
    return `    ${cells.join('  ')}`;
  });
  const head = `  ${name}${limit === undefined ? '' : ` (× of ${limit})`}`;
  return [head, ...lines, ...goals.map(goalLine)];
}

function goalLine({ contender, goal, reached, isMet }) {
  return `    ${isMet ? 'met' : 'NOT MET'}: ${contender} ${goal}: ${reached.toFixed(2)}`;
}
