import { majorCurrency, majorValue } from '../brokers/line.ts';
import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { DecimalMark } from './amount-text.ts';
import type { CsvOptions } from './csv-dialect.ts';
import { headerWords } from './csv-headers.ts';
import type { CsvRow } from './csv-tokens.ts';
import { DATE_ORDERS, type DateOrder, readDate } from './date-text.ts';
import { decodeText } from './encoding.ts';
import {
  assignColumns,
  cellsOf,
  inferMark,
  inferOrder,
  roleRank,
  share,
  type Table,
  type TableFinder,
  tablesOfText,
} from './investment-csv-columns.ts';
import { readShownPrice, readVolume } from './price-figures.ts';
import {
  type ParsedFile,
  type PriceLine,
  type RejectedLine,
  StatementError,
  type StatementParser,
} from './statement.ts';
import { openWhole } from './whole-file.ts';

const FORMAT = 'price CSV';

/** Of what a person says of a file, the order of its dates counts. */
export interface PriceCsvOptions extends Pick<CsvOptions, 'dialect'> {
  /** Names the asset of a file that holds one and doesn't say which: `GOOG.csv`. */
  readonly fileName?: string;
  /** The asset of such a file, over its name. */
  readonly symbol?: string;
}

/** How the figures of a file are written. */
interface Reading {
  readonly order: DateOrder;
  readonly mark: DecimalMark;
  readonly days: Map<string, EpochDay | null>;
}

/** What is gathered from the rows; of several rows of one day (intraday bars) the last one counts. */
interface Gathered {
  readonly lines: Map<string, PriceLine>;
  readonly rejected: RejectedLine[];
  repeated: number;
}

type Form =
  | { readonly kind: 'long'; readonly columns: PriceColumns }
  | { readonly kind: 'single'; readonly columns: PriceColumns }
  | {
      readonly kind: 'wide';
      readonly date: number;
      readonly symbols: readonly { index: number; symbol: string }[];
    };

type PriceColumns = Partial<Record<(typeof ROLES)[number], number>>;

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
function formOf(table: Table): Form | null {
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

/**
 * Reads closing prices from CSV: one row for each day and asset (date, symbol, price); one asset with open, high, low, close, whose symbol
 * comes from the options or the file's name (`Close` counts, not `Adj Close`: books need the prices paid); or one
 * column for each asset, blank where there is no price. Figures that are no positive number are rejected with
 * their line, and pence are turned into pounds. Throws {@link StatementError} when the file has none of these forms or names no asset.
 */
export function parsePriceCsv(bytes: Uint8Array, options: PriceCsvOptions = {}): ParsedFile {
  return parsePriceTable(tablesOfText(decodeText(bytes).text), options);
}

const priceScore = (table: Table): number => (formOf(table) === null ? 0 : table.header.length);

/** As {@link parsePriceCsv}, for a table from anywhere. */
export function parsePriceTable(find: TableFinder, options: PriceCsvOptions): ParsedFile {
  const table = find(priceScore);
  // The head decides, as it did for the header: later rows may be sparse.
  const form = table === null ? null : formOf({ ...table, rows: table.rows.slice(0, 200) });
  if (table === null || form === null)
    throw new StatementError('this is no table of prices', {
      mend: 'Give the file a header: date, symbol, price, currency; or Date, Open, High, Low, Close; or a date and one column for each ticker.',
    });
  if (table.rows.length === 0)
    throw new StatementError('the file has the header of prices and no price', {
      mend: 'Download it again; choose a period in which there was trade.',
    });
  const date = form.kind === 'wide' ? form.date : form.columns.date!;
  const figures =
    form.kind === 'wide'
      ? form.symbols.map(({ index }) => index)
      : [form.columns.close ?? form.columns.price!];
  const sample = table.rows.slice(0, 500);
  const { order, guessed } =
    options.dialect?.dateOrder === undefined
      ? inferOrder(cellsOf(sample, date), true)
      : { order: options.dialect.dateOrder, guessed: false };
  const reading: Reading = {
    order,
    mark: inferMark(
      figures.flatMap((index) => cellsOf(sample, index)).filter((cell) => !/[eE]/.test(cell)),
      table.delimiter,
    ),
    days: new Map(),
  };
  const gathered: Gathered = { lines: new Map(), rejected: [], repeated: 0 };
  const symbol = form.kind === 'single' ? singleSymbol(options) : null;
  for (const row of table.rows) {
    const day = dayOf(row, date, reading);
    if (typeof day === 'string') reject(gathered, row, day);
    else if (form.kind === 'wide') readWide(row, day, form.symbols, reading, gathered);
    else {
      const bar = readBar(row, day, form.columns, symbol, reading.mark);
      if (typeof bar === 'string') reject(gathered, row, bar);
      else keep(gathered, bar);
    }
  }
  const warnings = guessed
    ? [`dates are read as ${order}: the file does not say whether the day or the month comes first`]
    : [];
  if (gathered.repeated > 0)
    warnings.push(
      `${gathered.repeated} rows repeat a day of the same asset; the last price of each day counts`,
    );
  const prices = [...gathered.lines.values()];
  return { format: FORMAT, statements: [], investments: [], prices, rejected: gathered.rejected, warnings };
}

function singleSymbol({ symbol, fileName = '' }: PriceCsvOptions): string {
  if (symbol !== undefined && symbol !== '') return symbol;
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const name = base.replace(/(?:\.(?:csv|tsv|txt|gz|xlsx|xlsm|xls|ods))+$/i, '').split(/[\s_(]/)[0]!;
  if (/^[\p{L}\p{N}.^=-]{1,20}$/u.test(name)) return name.toUpperCase();
  throw new StatementError('the file does not say whose prices these are', {
    mend: 'Name the file after its ticker (GOOG.csv), or add a symbol column.',
  });
}

function reject(gathered: Gathered, row: CsvRow, reason: string): void {
  gathered.rejected.push({ line: row.line, reason, text: row.cells.join(',').slice(0, 500) });
}

function dayOf(row: CsvRow, column: number, reading: Reading): EpochDay | string {
  if (row.problem !== undefined) return row.problem;
  const text = (row.cells[column] ?? '').trim();
  let day = reading.days.get(text);
  if (day === undefined) {
    day = readDate(text, reading.order);
    reading.days.set(text, day);
  }
  return day ?? `no date: ${text.slice(0, 40) || 'the cell is empty'}`;
}

function keep(gathered: Gathered, line: PriceLine): void {
  const key = `${line.date} ${line.symbol}`;
  if (gathered.lines.has(key)) {
    gathered.repeated += 1;
    // One bar of several is not the day's: only its close is.
    gathered.lines.set(key, { ...line, open: null, high: null, low: null, volume: null });
  } else gathered.lines.set(key, line);
}

const priceProblem = (name: string, text: string): string =>
  `${name}: ${text.slice(0, 40)} is no price above zero`;

function readWide(
  row: CsvRow,
  date: EpochDay,
  symbols: readonly { index: number; symbol: string }[],
  reading: Reading,
  gathered: Gathered,
): void {
  const bare = { line: row.line, date, open: null, high: null, low: null, volume: null, currency: null };
  for (const { index, symbol } of symbols) {
    const text = (row.cells[index] ?? '').trim();
    if (text === '') continue;
    const close = readShownPrice(text, reading.mark);
    if (close === null || close.units <= 0n) reject(gathered, row, priceProblem(symbol, text));
    else keep(gathered, { ...bare, symbol, close });
  }
}

/** The bar of a row, or why there is none. */
function readBar(
  row: CsvRow,
  date: EpochDay,
  columns: PriceColumns,
  single: string | null,
  mark: DecimalMark,
): PriceLine | string {
  const cell = (index: number | undefined): string =>
    index === undefined ? '' : (row.cells[index] ?? '').trim();
  const symbol = single ?? (cell(columns.symbol) || cell(columns.isin));
  const text = cell(columns.close ?? columns.price);
  if (symbol === '') return 'no symbol';
  if (text === '' || text === 'null') return 'no price';
  const close = readShownPrice(text, mark);
  if (close === null || close.units <= 0n) return priceProblem('close', text);
  const figures: Record<'open' | 'high' | 'low' | 'volume', Decimal | null> = {
    open: null,
    high: null,
    low: null,
    volume: null,
  };
  for (const role of ['open', 'high', 'low', 'volume'] as const) {
    const figure = cell(columns[role]);
    // A dash is no volume, as of an exchange rate.
    if (figure === '' || figure === '-') continue;
    figures[role] = role === 'volume' ? readVolume(figure, mark) : readShownPrice(figure, mark);
    if (figures[role] === null) return `${role}: ${figure.slice(0, 40)} is no number from zero`;
  }
  const code = cell(columns.currency);
  const currency = majorCurrency(code);
  if (currency === null && code !== '') return `${code.slice(0, 20)} is no currency of ISO 4217`;
  const whole = (value: Decimal | null): Decimal | null => (value === null ? null : majorValue(value, code));
  return {
    line: row.line,
    symbol,
    date,
    open: whole(figures.open),
    high: whole(figures.high),
    low: whole(figures.low),
    close: majorValue(close, code),
    volume: figures.volume,
    currency,
  };
}

/** How sure a table is one of prices, 0 to 1. */
export function priceConfidence(find: TableFinder): number {
  return find(priceScore) === null ? 0 : 0.92;
}

/** Whether a table is the prices of one asset, which the name of the file may say. */
export function isSinglePrices(find: TableFinder): boolean {
  const table = find(priceScore);
  return table !== null && formOf(table)?.kind === 'single';
}

export const priceCsvParser: StatementParser<PriceCsvOptions> = {
  format: FORMAT,
  recognise: (head) => priceConfidence(tablesOfText(decodeText(head).text, 200)),
  open: (source, options) => openWhole(source, (bytes) => parsePriceCsv(bytes, options)),
};
