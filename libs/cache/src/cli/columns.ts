/** Rows of texts with every column but the last as wide as its widest cell, and no blanks at the end. */
export function alignColumns(rows: readonly (readonly string[])[], { gap = 2, widest = 48 } = {}): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.min(widest, Math.max(...rows.map((row) => row[column]?.length ?? 0))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
