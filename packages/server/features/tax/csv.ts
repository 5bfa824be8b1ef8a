import { type CsvColumn, csvOf } from '../../http/csv.ts';
import type { closedView } from './views.ts';

type Row = ReturnType<typeof closedView>;

/** In the order of the columns of Form 8949, and what tells the rows apart after them. */
const COLUMNS: readonly CsvColumn<Row>[] = [
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

/** Sold lots as CSV. */
export const soldText = (rows: readonly Row[]): string => csvOf(rows, COLUMNS);
