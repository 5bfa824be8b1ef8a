import { headerWords } from './csv-headers.ts';
import { DATE_ORDERS, readDate } from './date-text.ts';
import {
  assignColumns,
  cellsOf,
  roleRank,
  share,
  type Table,
  type TableFinder,
} from './investment-csv-columns.ts';
import { readShownPrice } from './price-figures.ts';

/** Where the prices of a table stand: a row for each day and asset, the days of one asset, or a column for each asset. */
export type Form =
  | { readonly kind: 'long'; readonly columns: PriceColumns }
  | { readonly kind: 'single'; readonly columns: PriceColumns }
  | {
      readonly kind: 'wide';
      readonly date: number;
      readonly symbols: readonly { index: number; symbol: string }[];
    };

export type PriceColumns = Partial<Record<(typeof ROLES)[number], number>>;

const ROLES = [
  'date',
  'symbol',
  'isin',
  'currency',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'price',
] as const;
const TICKER = /^[A-Z0-9][A-Z0-9.^=\-/]{0,14}$/;

/** Whether the first column, where no header names one, holds the dates: pandas leaves the header of the index empty. */
function dateColumn(table: Table): number | null {
  const { date = table.header[0]!.trim() === '' ? 0 : undefined } = assignColumns(table.header, ['date']);
  if (date === undefined) return null;
  if (isPlain(table.header)) return date;
  const dated = share(cellsOf(table.rows, date), (text) =>
    DATE_ORDERS.some((order) => readDate(text, order) !== null),
  );
  return dated >= 0.8 ? date : null;
}

const isFigure = (text: string): boolean =>
  readShownPrice(text, '.') !== null || readShownPrice(text, ',') !== null;

/** Whether every column is one of prices, so that the header says what the table is, whatever its rows look like. */
function isPlain(header: readonly string[]): boolean {
  const columns = assignColumns(header, ROLES);
  return (
    columns.date !== undefined &&
    columns.close !== undefined &&
    Object.keys(columns).length === header.filter((text) => text.trim() !== '').length
  );
}

/** The form of a table of prices; null when it is none: one with quantities, amounts or types is somebody's transactions. */
export function formOf(table: Table): Form | null {
  const date = dateColumn(table);
  if (date === null) return null;
  const columns: PriceColumns = { ...assignColumns(table.header, ROLES), date };
  const close = columns.close ?? columns.price;
  const plain = isPlain(table.header);
  const foreign = table.header.some(
    (text, index) =>
      index !== columns.volume &&
      (['quantity', 'amount', 'fee', 'type'] as const).some((role) => (roleRank(role, text) ?? 100) < 100),
  );
  const figures = (): boolean => share(cellsOf(table.rows, close), isFigure) >= 0.5;
  if (close !== undefined && !foreign && (plain || figures())) {
    if (columns.symbol !== undefined || columns.isin !== undefined) return { kind: 'long', columns };
    // No statement of a bank has the highest and the lowest of a day.
    if (columns.open !== undefined && columns.high !== undefined) return { kind: 'single', columns };
    return table.header.length <= 4 ? { kind: 'single', columns } : null;
  }
  return wideForm(table, date);
}

function wideForm(table: Table, date: number): Form | null {
  const others = table.header
    .map((text, index) => ({ index, symbol: text.trim() }))
    .filter(({ index }) => index !== date);
  const symbols = others.filter(({ symbol }) => TICKER.test(symbol));
  if (symbols.length === 0 || symbols.length < others.length * 0.9) return null;
  if (headerWords(symbols.map(({ symbol }) => symbol)) > symbols.length * 0.2) return null;
  const cells = symbols.flatMap(({ index }) => cellsOf(table.rows, index));
  return share(cells, isFigure) >= 0.8 ? { kind: 'wide', date, symbols } : null;
}

export const priceScore = (table: Table): number => (formOf(table) === null ? 0 : table.header.length);

/** How sure a table is one of prices, 0 to 1. */
export function priceConfidence(find: TableFinder): number {
  return find(priceScore) === null ? 0 : 0.92;
}

/** Whether a table is the prices of one asset, which the name of the file may say. */
export function isSinglePrices(find: TableFinder): boolean {
  const table = find(priceScore);
  return table !== null && formOf(table)?.kind === 'single';
}
