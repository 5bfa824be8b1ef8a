import type { FastifyReply } from 'fastify';

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function quoted(value: string): string {
  const safe = /^[=+@\t\r-]/.test(value) && !/^-?[0-9.]+$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180) with these columns; what is null is empty. */
export function csvOf<Row extends object>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): string {
  const lines = rows.map((row) =>
    columns.map((name) => (row[name] == null ? '' : quoted(String(row[name])))).join(','),
  );
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

export function sendCsv(reply: FastifyReply, name: string, text: string): never {
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(text);
  return reply as never;
}
