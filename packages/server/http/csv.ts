import type { FastifyReply } from 'fastify';

/** A column: its name, and what a row has in it; what is null is empty. */
export type CsvColumn<Row> = readonly [name: string, of: (row: Row) => string | null];

/** Rows as CSV (RFC 4180). */
export function csvOf<Row>(rows: readonly Row[], columns: readonly CsvColumn<Row>[]): string {
  const lines = rows.map((row) => columns.map(([, of]) => quoted(of(row) ?? '')).join(','));
  return `${[columns.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function quoted(value: string): string {
  const safe = /^[=+@\t\r-]/.test(value) && !/^-?[0-9.]+$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Sends CSV as a file to be saved. */
export function sendCsv(reply: FastifyReply, name: string, text: string | Buffer): never {
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(text);
  return reply as never;
}
