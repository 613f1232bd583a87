/** Rows as text with aligned columns. */
export function formatColumns(rows: string[][]): string {
  const widths = rows.reduce<number[]>(
    (known, row) =>
      row.map((cell, index) => Math.max(cell.length, known[index] ?? 0)),
    [],
  );
  return rows
    .map(row =>
      row
        .map((cell, index) => cell.padEnd(widths[index]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
