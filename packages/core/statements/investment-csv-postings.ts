import { isCurrency, minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  isZero,
  multiply,
  negate,
  parseDecimal,
  round,
  sign,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { headerKey } from './csv-headers.ts';
import type { CsvRow } from './csv-tokens.ts';
import { readDate } from './date-text.ts';
import { cleanText } from './encoding.ts';
import { readTypeWord } from './investment-csv-types.ts';
import type { InvestmentLine, InvestmentType, RejectedLine } from './statement.ts';

/** One posting of a journal entry on a broker's accounts, as a ledger exports it. */
interface PostingRow {
  readonly line: number;
  readonly date: number;
  readonly payee: string;
  readonly narration: string;
  /** The account without its last part: `Assets:US:Vanguard` of `Assets:US:Vanguard:Cash`. */
  readonly broker: string;
  readonly commodity: string;
  readonly units: Decimal;
  /** Price of the trade: of the sale where there is one, else the cost. */
  readonly price: Decimal | null;
}

const COLUMNS = [
  'date',
  'payee',
  'narration',
  'account',
  'commodity',
  'units',
  'unit cost',
  'unit price',
] as const;

/** Positions of the columns of a posting-level export; null when the header is of another form. */
export function postingColumns(header: readonly string[]): ReadonlyMap<string, number> | null {
  const keys = header.map(headerKey);
  const found = new Map(COLUMNS.map((name) => [name as string, keys.indexOf(name)]));
  const needed = ['date', 'narration', 'account', 'commodity', 'units', 'unit cost'];
  return needed.every((name) => found.get(name)! >= 0) ? found : null;
}

/** Lines by broker. */
export interface PostingLines {
  readonly brokers: ReadonlyMap<string, readonly InvestmentLine[]>;
  readonly rejected: readonly RejectedLine[];
}

/**
 * Puts the postings of one entry together again: rows in a row with the same date, payee, narration and broker. Shares
 * and cash make a trade, shares alone a transfer, cash alone a deposit, a withdrawal or what the narration says.
 * Quantities and cash of the lines add up to those of the rows exactly.
 */
export function readPostings(rows: readonly CsvRow[], columns: ReadonlyMap<string, number>): PostingLines {
  const brokers = new Map<string, InvestmentLine[]>();
  const rejected: RejectedLine[] = [];
  let entry: PostingRow[] = [];
  const finish = (): void => {
    const [first] = entry;
    if (first === undefined) return;
    const lines = brokers.get(first.broker) ?? [];
    brokers.set(first.broker, lines);
    lines.push(...linesOf(entry));
    entry = [];
  };
  for (const row of rows) {
    const posting = readPosting(row, columns);
    if (typeof posting === 'string') {
      rejected.push({ line: row.line, reason: posting, text: row.cells.join(',').slice(0, 500) });
      continue;
    }
    if (entry.length > 0 && !(sameEntry(entry[0]!, posting) && !isSettled(entry))) finish();
    entry.push(posting);
  }
  finish();
  return { brokers, rejected };
}

function readPosting(row: CsvRow, columns: ReadonlyMap<string, number>): PostingRow | string {
  if (row.problem !== undefined) return row.problem;
  const cell = (name: string): string => cleanText(row.cells[columns.get(name) ?? -1] ?? '');
  const date = readDate(cell('date'), 'ymd');
  const units = parseDecimal(cell('units'));
  const account = cell('account');
  if (date === null) return `no date: ${cell('date').slice(0, 40)}`;
  if (units === null || isZero(units)) return `no number of units: ${cell('units').slice(0, 40)}`;
  if (cell('commodity') === '') return 'no commodity';
  const [cost, price] = [cell('unit cost'), cell('unit price')].map((text) =>
    text === '' ? null : parseDecimal(text),
  );
  if ((cost === null && cell('unit cost') !== '') || (price === null && cell('unit price') !== ''))
    return 'the unit cost or price is no number';
  return {
    line: row.line,
    date,
    payee: cell('payee'),
    narration: cell('narration'),
    broker: account.includes(':') ? account.slice(0, account.lastIndexOf(':')) : account,
    commodity: cell('commodity'),
    units,
    price: price ?? cost ?? null,
  };
}

const isCash = (row: PostingRow): boolean => row.price === null && isCurrency(row.commodity);

function sameEntry(a: PostingRow, b: PostingRow): boolean {
  return a.date === b.date && a.payee === b.payee && a.narration === b.narration && a.broker === b.broker;
}

/** Value of the shares at their prices, positive when they come in. */
function worth(shares: readonly PostingRow[]): Decimal {
  return sum(shares.map((row) => multiply(row.units, row.price ?? ZERO)));
}

/** Nobody charges more than this part of a trade as a fee; entries of one day that follow each other are told apart by it. */
const LARGEST_FEE_SHARE: Decimal = { units: 20n, scale: 0 };
const SMALL_FEE: Decimal = { units: 50n, scale: 0 };
const CENT: Decimal = { units: 1n, scale: 2 };

/** Whether shares and cash of the rows pay for each other but for a fee, so that the next row begins another entry. */
function isSettled(entry: readonly PostingRow[]): boolean {
  const shares = entry.filter((row) => !isCash(row));
  if (shares.length === 0 || shares.length === entry.length) return false;
  const value = worth(shares);
  const fee = negate(add(sum(entry.filter(isCash).map((row) => row.units)), value));
  const limit = divide(absolute(value), LARGEST_FEE_SHARE, 2);
  return (
    compare(fee, negate(CENT)) >= 0 && compare(fee, compare(limit, SMALL_FEE) > 0 ? limit : SMALL_FEE) <= 0
  );
}

function linesOf(entry: readonly PostingRow[]): InvestmentLine[] {
  const cash = entry.filter(isCash);
  const shares = entry.filter((row) => !isCash(row));
  if (shares.length === 0) return cash.map(cashLine);
  if (cash.length === 0)
    return shares.map((row) =>
      shareLine(row, row.units, sign(row.units) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT'),
    );
  return tradeLines(shares, cash);
}

function frameOf(
  row: PostingRow,
): Omit<InvestmentLine, 'type' | 'symbol' | 'quantity' | 'price' | 'amount' | 'currency' | 'fee'> {
  const note = [row.payee, row.narration].filter((text) => text !== '').join(' ');
  return { line: row.line, date: row.date, name: null, isin: null, tax: null, note, reference: null };
}

function cashLine(row: PostingRow): InvestmentLine {
  const incoming = sign(row.units) > 0;
  const word = readTypeWord(row.narration);
  const earned = incoming && (word === 'DIVIDEND' || word === 'INTEREST') ? word : null;
  const charged = !incoming && (word === 'FEE' || word === 'TAX') ? word : null;
  return {
    ...frameOf(row),
    type: earned ?? charged ?? (incoming ? 'DEPOSIT' : 'WITHDRAWAL'),
    symbol: null,
    quantity: null,
    price: null,
    amount: absolute(row.units),
    currency: row.commodity,
    fee: null,
  };
}

function shareLine(row: PostingRow, units: Decimal, type: InvestmentType): InvestmentLine {
  return {
    ...frameOf(row),
    type,
    symbol: row.commodity,
    quantity: absolute(units),
    price: row.price,
    amount: null,
    currency: null,
    fee: null,
  };
}

/** Rows of one commodity in one direction (several lots sold at once) are one trade. */
function tradesOf(shares: readonly PostingRow[]): { row: PostingRow; units: Decimal; value: Decimal }[] {
  const trades = Map.groupBy(shares, (row) => `${row.commodity} ${sign(row.units)}`);
  return [...trades.values()].map((rows) => ({
    row: rows[0]!,
    units: sum(rows.map(({ units }) => units)),
    value: worth(rows),
  }));
}

/**
 * Trades against the cash of the entry. Each counts quantity x price rounded to the minor digits; what the cash
 * lacks to that is the fee of the first, unless it is no more than a minor unit of rounding: then the cash is the amount.
 */
function tradeLines(shares: readonly PostingRow[], cash: readonly PostingRow[]): InvestmentLine[] {
  const currency = cash[0]!.commodity;
  const digits = minorDigits(currency);
  const trades = tradesOf(shares);
  const amounts = trades.map(({ value }) => round(value, digits));
  const paid = sum(cash.filter((row) => row.commodity === currency).map((row) => row.units));
  const fee = negate(add(paid, sum(amounts)));
  const charged = compare(fee, { units: 1n, scale: digits }) > 0;
  if (!charged) amounts[0] = subtract(amounts[0]!, negate(fee));
  const lines = trades.map(({ row, units, value }, index): InvestmentLine => {
    const single = shares.filter((each) => each.commodity === row.commodity).length === 1;
    return {
      ...shareLine(row, units, sign(units) > 0 ? 'BUY' : 'SELL'),
      price: single ? row.price : trim(divide(absolute(value), absolute(units), 10)),
      amount: absolute(amounts[index]!),
      currency,
      fee: charged && index === 0 ? fee : null,
    };
  });
  return [...lines, ...cash.filter((row) => row.commodity !== currency).map(cashLine)];
}
