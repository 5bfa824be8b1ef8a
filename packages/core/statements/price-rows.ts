import { majorCurrency, majorValue } from '../brokers/line.ts';
import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { DecimalMark } from './amount-text.ts';
import type { CsvOptions } from './csv-dialect.ts';
import { type DateOrder, readDate } from './date-text.ts';
import { cellsOf, inferMark, inferOrder, type Table } from './investment-csv-columns.ts';
import { readShownPrice, readVolume } from './price-figures.ts';
import { type Form, formOf, type PriceColumns } from './price-form.ts';
import { type PriceLine, StatementError, type StatementPart } from './statement.ts';
import type { TableRow } from './table.ts';

/** Of what a person says of a file, the order of its dates counts. */
export interface PriceCsvOptions extends Pick<CsvOptions, 'dialect'> {
  /** Names the asset of a file that holds one and doesn't say which: `GOOG.csv`. */
  readonly fileName?: string;
  /** The asset of such a file, over its name. */
  readonly symbol?: string;
}

/** How the rows of a table of prices are read. */
export interface PricePlan {
  readonly form: Form;
  readonly date: number;
  readonly order: DateOrder;
  /** Whether another order would do as well. */
  readonly guessed: boolean;
  readonly mark: DecimalMark;
  /** Of the one asset. */
  readonly symbol: string | null;
}

const FORM_ROWS = 200;
const SAMPLE_ROWS = 500;

/** The head decides, as it did for the header: later rows may be sparse. Throws {@link StatementError}. */
export function planOf(table: Table | null, options: PriceCsvOptions): PricePlan {
  const form = table === null ? null : formOf({ ...table, rows: table.rows.slice(0, FORM_ROWS) });
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
  const sample = table.rows.slice(0, SAMPLE_ROWS);
  const named = options.dialect?.dateOrder;
  return {
    form,
    date,
    ...(named === undefined ? inferOrder(cellsOf(sample, date), true) : { order: named, guessed: false }),
    mark: inferMark(
      figures.flatMap((index) => cellsOf(sample, index)).filter((cell) => !/[eE]/.test(cell)),
      table.delimiter,
    ),
    symbol: form.kind === 'single' ? singleSymbol(options) : null,
  };
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

/**
 * The prices of the rows, one after the other: no more is kept than the last line of each asset, as of several rows of one day
 * (intraday bars), which follow each other, the last one counts.
 */
export function* priceParts(plan: PricePlan, rows: Iterable<TableRow>): Generator<StatementPart> {
  if (plan.guessed)
    yield {
      kind: 'warning',
      warning: `dates are read as ${plan.order}: the file does not say whether the day or the month comes first`,
    };
  const pending = new Map<string, PriceLine>();
  const dayIn = dayReader(plan);
  let repeated = 0;
  for (const row of rows) {
    const day = dayIn(row);
    for (const line of typeof day === 'string' ? [day] : linesOf(plan, row, day)) {
      if (typeof line === 'string') {
        yield {
          kind: 'rejected',
          rejected: { line: row.line, reason: line, text: row.cells.join(',').slice(0, 500) },
        };
        continue;
      }
      const before = pending.get(line.symbol);
      // One bar of several is not the day's: only its close is.
      const again = before?.date === line.date;
      pending.set(line.symbol, again ? { ...line, open: null, high: null, low: null, volume: null } : line);
      if (again) repeated += 1;
      else if (before !== undefined) yield { kind: 'price', price: before };
    }
  }
  for (const price of pending.values()) yield { kind: 'price', price };
  if (repeated > 0)
    yield {
      kind: 'warning',
      warning: `${repeated} rows repeat a day of the same asset; the last price of each day counts`,
    };
}

const DAYS_KEPT = 20_000;

/** The day of a row, or why it has none. */
function dayReader({ date, order }: PricePlan): (row: TableRow) => EpochDay | string {
  const days = new Map<string, EpochDay | null>();
  return ({ problem, cells }) => {
    if (problem !== undefined) return problem;
    const text = (cells[date] ?? '').trim();
    let day = days.get(text);
    if (day === undefined) {
      if (days.size >= DAYS_KEPT) days.clear();
      day = readDate(text, order);
      days.set(text, day);
    }
    return day ?? `no date: ${text.slice(0, 40) || 'the cell is empty'}`;
  };
}

/** The prices of a row, and why there are none. */
function linesOf({ form, symbol, mark }: PricePlan, row: TableRow, day: EpochDay): (PriceLine | string)[] {
  return form.kind === 'wide'
    ? wideLines(row, day, form.symbols, mark)
    : [readBar(row, day, form.columns, symbol, mark)];
}

const priceProblem = (name: string, text: string): string =>
  `${name}: ${text.slice(0, 40)} is no price above zero`;

function wideLines(
  row: TableRow,
  date: EpochDay,
  symbols: readonly { readonly index: number; readonly symbol: string }[],
  mark: DecimalMark,
): (PriceLine | string)[] {
  const bare = { line: row.line, date, open: null, high: null, low: null, volume: null, currency: null };
  return symbols.flatMap(({ index, symbol }): (PriceLine | string)[] => {
    const text = (row.cells[index] ?? '').trim();
    if (text === '') return [];
    const close = readShownPrice(text, mark);
    return [close === null || close.units <= 0n ? priceProblem(symbol, text) : { ...bare, symbol, close }];
  });
}

/** The bar of a row, or why there is none. */
function readBar(
  row: TableRow,
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
