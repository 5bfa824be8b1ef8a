import { isCurrency } from '../money/currency.ts';
import { absolute, add, type Decimal, isZero, negate, sign, subtract, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type AmountText, type DecimalMark, readAmount } from './amount-text.ts';
import { addToChain, chainResult, newChain } from './balance-chain.ts';
import { type ColumnPositions, readDirection } from './csv-columns.ts';
import type { ColumnRef, ColumnRole, CsvColumns, CsvDialect, CsvMapping, SignRule } from './csv-dialect.ts';
import { headerCurrency, headerKey } from './csv-headers.ts';
import type { CsvLayout } from './csv-layout.ts';
import { DATE_ORDERS, type DateOrder, readDate } from './date-text.ts';

type Cells = readonly string[];

/** A row's amount before the sign rule: one figure, or the debit and credit figures. */
export interface RawAmount {
  readonly amount: AmountText | null;
  readonly debit: AmountText | null;
  readonly credit: AmountText | null;
  /** What the type column says: money in, money out, nothing. */
  readonly direction: boolean | null;
}

function cellAmount(row: Cells, index: number | undefined, mark: DecimalMark): AmountText | null {
  return index === undefined ? null : readAmount((row[index] ?? '').trim(), mark);
}

export function rawAmount(row: Cells, columns: ColumnPositions, mark: DecimalMark): RawAmount {
  return {
    amount: cellAmount(row, columns.amount, mark),
    debit: cellAmount(row, columns.debit, mark),
    credit: cellAmount(row, columns.credit, mark),
    direction: columns.type === undefined ? null : readDirection(row[columns.type] ?? ''),
  };
}

/** The signed amount under a rule, money in positive; null when the row has none. */
export function signedAmount(raw: RawAmount, rule: SignRule, invert: boolean): Decimal | null {
  const value = unturned(raw, rule);
  return value !== null && invert ? negate(value) : value;
}

function unturned({ amount, debit, credit, direction }: RawAmount, rule: SignRule): Decimal | null {
  if (rule === 'debit-credit' || rule === 'debit-credit-signed') {
    if (debit === null && credit === null) return null;
    const out = debit?.value ?? ZERO;
    return rule === 'debit-credit' ? subtract(credit?.value ?? ZERO, out) : add(credit?.value ?? ZERO, out);
  }
  if (amount === null) return null;
  if (rule === 'type' && direction !== null) {
    return direction ? absolute(amount.value) : negate(absolute(amount.value));
  }
  if (rule === 'unmarked-out' && amount.marker === null && direction === null) return negate(amount.value);
  return amount.value;
}

function filledAmounts(rows: readonly Cells[], columns: ColumnPositions): string[] {
  const indexes = [columns.amount, columns.debit, columns.credit].filter((index) => index !== undefined);
  return rows.flatMap((row) =>
    indexes.map((index) => (row[index] ?? '').trim()).filter((cell) => /\d/.test(cell)),
  );
}

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of;
}

/**
 * How the sign is written, from clear evidence only: two columns; a type column (unless the signs already agree with it); a `+` or
 * `CR` on some figures while no figure has a minus or `DR`, which makes the bare ones money out. Otherwise as written.
 */
function inferSigns(raws: readonly RawAmount[], columns: ColumnPositions): SignRule {
  if (columns.amount === undefined) {
    const debits = raws.flatMap(({ debit }) => (debit === null || isZero(debit.value) ? [] : [debit.value]));
    return debits.length > 0 && debits.every((value) => sign(value) < 0)
      ? 'debit-credit-signed'
      : 'debit-credit';
  }
  const known = raws.filter(({ amount }) => amount !== null && !isZero(amount.value));
  const negative = known.some(({ amount }) => sign(amount!.value) < 0);
  const directed = known.filter(({ direction }) => direction !== null);
  if (directed.length > 0) {
    const agree = directed.every(({ amount, direction }) => sign(amount!.value) > 0 === direction);
    if (agree && directed.length === known.length) return 'signed';
    const onlyIn = directed.every(({ direction }) => direction === true);
    return onlyIn && directed.length < known.length && !negative ? 'unmarked-out' : 'type';
  }
  const marked = known.some(({ amount }) => amount!.marker === 'plus' || amount!.marker === 'credit');
  const bare = known.some(({ amount }) => amount!.marker === null);
  return marked && bare && !negative ? 'unmarked-out' : 'signed';
}

/** Steps of the running balance that agree, in the better of both directions, as a share. */
function chainShare(
  rows: readonly Cells[],
  columns: ColumnPositions,
  mark: DecimalMark,
  rule: SignRule,
  invert: boolean,
): number {
  if (columns.balance === undefined) return 0;
  const chain = newChain();
  for (const [line, row] of rows.entries()) {
    const amount = signedAmount(rawAmount(row, columns, mark), rule, invert);
    const balance = cellAmount(row, columns.balance, mark)?.value ?? null;
    if (amount !== null) addToChain(chain, { line, date: 0, amount, balance });
  }
  const { agree, pairs } = chainResult(chain);
  return share(agree, pairs);
}

interface Scored<T> {
  readonly value: T;
  readonly score: number;
}

/** A mark is good when the figures read, have cents or none, and their balances chain. */
function scoreMark(rows: readonly Cells[], columns: ColumnPositions, mark: DecimalMark): number {
  const texts = filledAmounts(rows, columns);
  // Three digits behind the mark are a group of thousands far more often than a fraction.
  const threeBehind = mark === '.' ? /\.\d{3}(?!\d)/ : /,\d{3}(?!\d)/;
  const read = texts.map((text) => readAmount(text, mark)).filter((amount) => amount !== null);
  const cents = texts.filter((text) => !threeBehind.test(text)).length;
  const raws = rows.map((row) => rawAmount(row, columns, mark));
  const chain = chainShare(rows, columns, mark, inferSigns(raws, columns), false);
  return share(read.length, texts.length) * 100 + share(cents, texts.length) * 10 + chain * 50;
}

/** An order is good when the dates exist, run one way, and lie close together. */
function scoreOrder(dates: readonly string[], order: DateOrder): number {
  const days: EpochDay[] = dates.map((text) => readDate(text, order)).filter((day) => day !== null);
  let up = 0;
  let down = 0;
  let low = days[0] ?? 0;
  let high = low;
  for (const [i, day] of days.entries()) {
    if (i > 0 && day >= days[i - 1]!) up += 1;
    if (i > 0 && day <= days[i - 1]!) down += 1;
    low = Math.min(low, day);
    high = Math.max(high, day);
  }
  const span = high - low;
  const steps = days.length - 1;
  return (
    share(days.length, dates.length) * 100 + share(Math.max(up, down), steps) * 20 - (5 * span) / (span + 365)
  );
}

/**
 * What only habit can say when the file is silent: dollars and decimal points go with month first, all else with day first. Dates that
 * begin with a four-digit year read alike under every order and are named for what they are.
 * Too small to outweigh any evidence.
 */
function habit(order: DateOrder, mark: DecimalMark, dollars: boolean, yearFirst: boolean): number {
  if (yearFirst) return order === 'ymd' ? 0.03 : 0;
  if (order === 'mdy') return dollars && mark === '.' ? 0.02 : 0;
  return order === 'dmy' ? 0.01 : 0;
}

interface Format {
  readonly order: DateOrder;
  readonly mark: DecimalMark;
  /** Two orders read all dates equally well and only habit chose. */
  readonly guessedOrder: boolean;
}

/** Date order and decimal mark together, by what parses, what runs in one direction and what chains. */
function inferFormat(
  rows: readonly Cells[],
  columns: ColumnPositions,
  mapping: CsvMapping,
  dollars: boolean,
): Format {
  const marks: DecimalMark[] = mapping.decimalMark === undefined ? ['.', ','] : [mapping.decimalMark];
  const orders = mapping.dateOrder === undefined ? DATE_ORDERS : [mapping.dateOrder];
  const dates = rows.map((row) => (row[columns.date!] ?? '').trim()).filter((text) => /\d/.test(text));
  const yearFirst = dates.every((text) => /^\d{4}/.test(text));
  const markScores: Scored<DecimalMark>[] = marks.map((value) => ({
    value,
    score: scoreMark(rows, columns, value),
  }));
  const orderScores: Scored<DateOrder>[] = orders.map((value) => ({
    value,
    score: scoreOrder(dates, value),
  }));
  let best: (Format & { score: number }) | null = null;
  for (const mark of markScores) {
    for (const order of orderScores) {
      const score = mark.score + order.score + habit(order.value, mark.value, dollars, yearFirst);
      if (best !== null && score <= best.score) continue;
      const rivals = orderScores.filter((one) => Math.abs(one.score - order.score) < 0.05 && one !== order);
      const guessedOrder = rivals.some((one) =>
        dates.some((text) => readDate(text, one.value) !== readDate(text, order.value)),
      );
      best = { order: order.value, mark: mark.value, guessedOrder, score };
    }
  }
  return best!;
}

/** A currency for the whole file: the amount's header, a sign on every figure; null where a column says it row by row. */
function inferCurrency(layout: CsvLayout, rows: readonly Cells[], mark: DecimalMark): string | null {
  const { columns, header } = layout;
  if (columns.currency !== undefined) return null;
  for (const index of [columns.amount, columns.debit, columns.credit, columns.balance]) {
    const named = index === undefined ? null : headerCurrency(header[index] ?? '');
    if (named !== null && isCurrency(named)) return named;
  }
  const signs = new Set(filledAmounts(rows, columns).map((text) => readAmount(text, mark)?.currency ?? null));
  signs.delete(null);
  const [only] = signs;
  return signs.size === 1 ? (only ?? null) : null;
}

/** Columns as a profile names them: by header text where that is unique, else by number. */
export function columnRefs(columns: ColumnPositions, header: readonly string[]): CsvColumns {
  const keys = header.map(headerKey);
  const ref = (index: number): ColumnRef => {
    const key = keys[index] ?? '';
    return key !== '' && keys.indexOf(key) === keys.lastIndexOf(key) ? header[index]!.trim() : index;
  };
  const { description, ...single } = columns;
  const named = Object.entries(single).map(([role, index]) => [role as ColumnRole, ref(index)] as const);
  const texts = description.map(ref);
  const [only] = texts;
  const joined = only === undefined ? {} : { description: texts.length === 1 ? only : texts };
  return { ...Object.fromEntries(named), ...joined };
}

/** At most `limit` rows, from the beginning and the end of the sample, in file order. */
function sampleOf(rows: readonly Cells[], limit: number): readonly Cells[] {
  return rows.length <= limit ? rows : [...rows.slice(0, limit / 2), ...rows.slice(-limit / 2)];
}

export interface InferredDialect {
  readonly dialect: CsvDialect;
  readonly warnings: readonly string[];
}

/** Completes the layout to a dialect; every part of the mapping is taken as given. */
export function inferDialect(
  layout: CsvLayout,
  body: readonly Cells[],
  encoding: string,
  mapping: CsvMapping,
): InferredDialect {
  const { columns, header } = layout;
  const rows = sampleOf(body, 1000);
  const dollars =
    rows.some((row) => columns.currency !== undefined && row[columns.currency]?.trim() === 'USD') ||
    filledAmounts(rows, columns).some((text) => text.includes('$'));
  const { order, mark, guessedOrder } = inferFormat(rows, columns, mapping, dollars);
  const raws = rows.map((row) => rawAmount(row, columns, mark));
  const signs = mapping.signs ?? inferSigns(raws, columns);
  const turns =
    chainShare(rows, columns, mark, signs, true) === 1 && chainShare(rows, columns, mark, signs, false) < 0.5;
  const invert = mapping.invert ?? turns;
  const warnings: string[] = [];
  if (guessedOrder) {
    const read = order === 'dmy' ? 'day first' : order === 'mdy' ? 'month first' : 'year first';
    warnings.push(`the order of day and month can't be told from this file: read as ${read}`);
  }
  const values = raws.map((raw) => signedAmount(raw, signs, invert)).filter((value) => value !== null);
  if (
    signs === 'signed' &&
    mapping.invert === undefined &&
    columns.balance === undefined &&
    values.every((one) => sign(one) >= 0)
  ) {
    warnings.push(
      'every amount is positive and nothing says which way the money went: read as money in; for a card statement set invert',
    );
  }
  const dialect: CsvDialect = {
    encoding,
    delimiter: layout.delimiter,
    headerLine: layout.headerLine,
    columns: columnRefs(columns, header),
    dateOrder: order,
    decimalMark: mark,
    signs,
    invert,
    currency: mapping.currency !== undefined ? mapping.currency : inferCurrency(layout, rows, mark),
  };
  return { dialect, warnings };
}
