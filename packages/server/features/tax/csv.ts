import type { closedView } from './views.ts';

type Row = ReturnType<typeof closedView>;

/** In the order of the columns of Form 8949, and what tells the rows apart after them. */
const COLUMNS: readonly (readonly [string, (row: Row) => string | null])[] = [
  ['description', (row) => `${row.quantity} ${row.symbol}`],
  ['dateAcquired', (row) => row.acquired],
  ['dateSold', (row) => row.disposed],
  ['proceeds', (row) => row.proceedsInBase],
  ['cost', (row) => row.costInBase],
  ['basisAdjustment', (row) => row.basisAdjustment],
  ['code', (row) => (row.washSale ? 'W' : '')],
  ['adjustment', (row) => (row.washSale ? row.disallowedLoss : '')],
  ['gain', (row) => row.taxableGain],
  ['term', (row) => row.term],
  ['heldSince', (row) => row.heldSince],
  ['symbol', (row) => row.symbol],
  ['quantity', (row) => row.quantity],
  ['portfolio', (row) => row.portfolio],
  ['transactionId', (row) => row.transactionId],
  ['saleId', (row) => row.saleId],
];

/** Sold lots as CSV (RFC 4180); what is unknown is empty. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => COLUMNS.map(([, of]) => quoted(of(row) ?? '')).join(','));
  return `${[COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function quoted(value: string): string {
  const safe = /^[=+@\t\r-]/.test(value) && !/^-?[0-9.]+$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
