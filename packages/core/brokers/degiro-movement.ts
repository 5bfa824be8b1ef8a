import {
  absolute,
  type Decimal,
  decimal,
  equals,
  isZero,
  multiply,
  round,
  subtract,
  trim,
} from '../money/decimal.ts';
import { readAmount } from '../statements/amount-text.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { SELLS, TRADE } from './degiro-words.ts';
import { BrokerLineError, type BrokerNotes, majorCurrency, majorValue } from './line.ts';
import type { BrokerRow } from './table.ts';

/** A row of the account statement; the amounts stand in columns without a name, behind their currency. */
export interface Movement {
  readonly row: BrokerRow;
  readonly line: number;
  readonly date: number;
  readonly text: string;
  readonly symbol: string | null;
  readonly isin: string | null;
  readonly name: string | null;
  /** Null where the row moves no money. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly balance: Decimal | null;
  readonly balanceCurrency: string;
  readonly order: string | null;
}

/**
 * The point or comma that stands last is the mark: the same file has both, by what has opened it since. A lone mark before
 * three digits is one too: quantities and prices have them, groups stand with a second mark.
 */
export function eitherMark(text: string): Decimal | null {
  const plain = text.replace(/\s/g, '');
  if (plain === '' || /^[-–—]+$/.test(plain)) return null;
  const mark = plain.lastIndexOf(',') > plain.lastIndexOf('.') ? ',' : '.';
  const read = readAmount(plain, mark) ?? readAmount(plain, mark === ',' ? '.' : ',');
  if (read === null) throw new BrokerLineError(`"${text.slice(0, 40)}" is no amount`);
  return trim(read.value);
}

type About = Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>;

export function aboutOf(move: Movement, part: string): About {
  const { line, date, symbol, isin, name, order, text } = move;
  // One order fills in parts, whose rows differ in their text and amount; the content of the line tells them apart.
  return {
    line,
    date,
    symbol,
    isin,
    name,
    note: text.slice(0, 200),
    reference: order === null ? null : `${order} ${part}`,
  };
}

export function attempt(move: Movement, notes: BrokerNotes, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BrokerLineError)) throw error;
    notes.rejected.push({ line: move.line, reason: error.message, text: move.text.slice(0, 500) });
  }
}

/** What the text of a trade says. */
export interface Trade {
  readonly sells: boolean;
  readonly quantity: Decimal;
  /** In the major unit of `currency`. */
  readonly price: Decimal;
  readonly currency: string | null;
}

/** Throws {@link BrokerLineError} where there is no quantity or price. `amount` tells groups from decimals. */
export function tradeOf({ text, amount }: Pick<Movement, 'text' | 'amount'>): Trade {
  const found = TRADE.exec(text)!;
  const [quantity, price, code] = [eitherMark(found[2]!), eitherMark(found[4]!), found[5]!];
  if (quantity === null || isZero(quantity) || price === null)
    throw new BrokerLineError('the trade has no quantity and price');
  const quoted = majorValue(price, code);
  return {
    sells: SELLS.test(found[1]!),
    quantity: amount === null ? quantity : groupedOr(quantity, found[2]!, quoted, absolute(amount)),
    price: quoted,
    currency: majorCurrency(code),
  };
}

/** `1.000` is a thousand where that times the price is what was paid. */
function groupedOr(read: Decimal, text: string, price: Decimal, amount: Decimal): Decimal {
  if (!/^\d{1,3}(?:[.,]\d{3})+$/.test(text.trim())) return read;
  const grouped = decimal(text.replace(/[.,\s]/g, ''));
  return near(multiply(grouped, price), amount) ? grouped : read;
}

export function near(a: Decimal, b: Decimal): boolean {
  return (
    equals(round(a, 0), round(b, 0)) ||
    absolute(subtract(a, b)).units * 50n <= b.units * 10n ** BigInt(Math.max(0, a.scale - b.scale))
  );
}
