/** One record of a table. */
export interface TableRow {
  /** Line of the file on which the record begins, 1-based; the row's number in a sheet. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the record can't be trusted, when its quoting is broken. */
  readonly problem?: string;
}

/** Rows of cells, wherever they come from: delimited text, a sheet, the table of a PDF. Read from the start as often as needed. */
export interface TableSource {
  readonly rows: () => Iterable<TableRow>;
}

/** The first `limit` rows. */
export function headRows(table: TableSource, limit: number): TableRow[] {
  const rows: TableRow[] = [];
  for (const row of table.rows()) {
    rows.push(row);
    if (rows.length >= limit) break;
  }
  return rows;
}
