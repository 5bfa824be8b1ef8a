import { isCurrency, minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  multiply,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { amountProblem, type DecimalMark, readAmount } from './amount-text.ts';
import { headerCurrency } from './csv-headers.ts';
import type { CsvRow } from './csv-tokens.ts';
import { type DateOrder, readDate } from './date-text.ts';
import { cleanText } from './encoding.ts';
import type { InvestmentRole } from './investment-csv-columns.ts';
import { readTypeWord, saysRefund, type TypeWord } from './investment-csv-types.ts';
import type { InvestmentLine, InvestmentType } from './statement.ts';

/** How the rows of a broker's table are written. */
export interface BrokerReading {
  readonly columns: Partial<Record<InvestmentRole, number>>;
  /** Every column that may name the type, best first: `Buy / Sell` before `Type`. */
  readonly typeColumns: readonly number[];
  readonly header: readonly string[];
  readonly order: DateOrder;
  readonly mark: DecimalMark;
  /** Some amounts carry a minus, so that one without is money in. */
  readonly signed: boolean;
}

export type RowOutcome = { readonly line: InvestmentLine } | { readonly reason: string };

const FIGURES = ['quantity', 'price', 'amount', 'fee', 'tax'] as const;
type Figures = Record<(typeof FIGURES)[number], Decimal | null>;

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;
/** A split written as `4:1`, `1 for 10`. */
export const RATIO = /^(\d+(?:\.\d+)?)\s*(?::|\/|for|zu|pour|por)\s*(\d+(?:\.\d+)?)$/i;

/** Reads one row; the reason when it can't be. */
export function readBrokerRow(row: CsvRow, reading: BrokerReading): RowOutcome {
  if (row.problem !== undefined) return { reason: row.problem };
  const cell = (role: InvestmentRole): string => {
    const index = reading.columns[role];
    return index === undefined ? '' : cleanText(row.cells[index] ?? '');
  };
  // `07/15/2024 as of 07/12/2024` is booked on the first day.
  const date = readDate(cell('date').split(' as of ')[0]!, reading.order);
  if (date === null) return { reason: `no date: ${cell('date').slice(0, 40) || 'the cell is empty'}` };
  const words = reading.typeColumns.map((index) => cleanText(row.cells[index] ?? ''));
  const word = words.map(readTypeWord).find((type) => type !== null) ?? null;
  if (word === null)
    return {
      reason: `unknown type of transaction: ${words.find((text) => text !== '') ?? 'the cell is empty'}`,
    };
  const figures: Figures = { quantity: null, price: null, amount: null, fee: null, tax: null };
  const currencies: string[] = [];
  for (const role of FIGURES) {
    const text = cell(role);
    if (text === '' || text === '-') continue;
    const value = readFigure(text, reading.mark, role === 'quantity' && word === 'SPLIT');
    if (value === null) return { reason: `${role}: ${amountProblem(text)}` };
    figures[role] = value.value;
    if (value.currency !== null && role !== 'quantity') currencies.push(value.currency);
  }
  const symbol = symbolOf(cell('symbol'), cell('isin'));
  const back =
    words.some(saysRefund) || (reading.signed && figures.amount !== null && sign(figures.amount) > 0);
  const typed = typeOf(word, figures, symbol !== null);
  if (typeof typed !== 'string') return typed;
  const positives = settle(typed, figures);
  if ('reason' in positives) return positives;
  const settled = isTakenBack(typed, figures, back) ? negative(positives) : positives;
  const isin = [cell('isin'), cell('symbol')].find((text) => ISIN.test(text)) ?? null;
  const code =
    [cell('currency').toUpperCase(), ...currencies, ...headerCurrencies(reading)].find(isCurrency) ?? null;
  const line: InvestmentLine = {
    line: row.line,
    date,
    type: typed,
    symbol: typed === 'DEPOSIT' || typed === 'WITHDRAWAL' ? null : symbol,
    name: cell('name') || null,
    isin,
    ...settled,
    currency: code,
    note: cell('note'),
    reference: cell('reference') || null,
  };
  return { line: withRounding(line) };
}

function readFigure(
  text: string,
  mark: DecimalMark,
  ratio: boolean,
): { value: Decimal; currency: string | null } | null {
  const parts = ratio ? RATIO.exec(text) : null;
  if (parts !== null) {
    const [of, by] = [decimal(parts[1]!), decimal(parts[2]!)];
    return isZero(by) ? null : { value: trim(divide(of, by, 18)), currency: null };
  }
  return readAmount(text, mark);
}

function headerCurrencies({ header, columns }: BrokerReading): string[] {
  return [columns.amount, columns.price].flatMap((index) =>
    index === undefined ? [] : (headerCurrency(header[index] ?? '') ?? []),
  );
}

/** Cash is no security: `$CASH`, `$CASH-USD`, `CASH`, a currency code. */
function symbolOf(symbol: string, isin: string): string | null {
  if (/^\$?CASH\b/i.test(symbol) || isCurrency(symbol)) return null;
  return symbol !== '' && symbol !== '-' ? symbol : isin === '' ? null : isin;
}

function typeOf(word: TypeWord, figures: Figures, ofShares: boolean): InvestmentType | { reason: string } {
  const { quantity, amount } = figures;
  const moneyOut = amount !== null && sign(amount) < 0;
  const sharesOut = quantity !== null && sign(quantity) < 0;
  switch (word) {
    case 'TRADE':
      if (sharesOut) return 'SELL';
      if (moneyOut) return 'BUY';
      return { reason: 'nothing says whether this trade is a purchase or a sale' };
    case 'TRANSFER':
      return sharesOut || (quantity === null && moneyOut) ? 'TRANSFER_OUT' : 'TRANSFER_IN';
    case 'CASH':
      return moneyOut ? 'WITHDRAWAL' : 'DEPOSIT';
    case 'INTEREST':
      return moneyOut ? 'FEE' : 'INTEREST';
    case 'DIVIDEND':
      return 'DIVIDEND';
    case 'BUY':
    case 'SELL':
    case 'SPLIT':
      return ofShares ? word : { reason: `a ${word} without a symbol` };
    default:
      return word;
  }
}

/** A dividend that goes out again, and a charge that comes back: its figures are negative. */
function isTakenBack(type: InvestmentType, { amount }: Figures, back: boolean): boolean {
  if (type === 'DIVIDEND') return amount !== null && sign(amount) < 0;
  return back && (type === 'TAX' || type === 'FEE');
}

function negative(figures: Figures): Figures {
  const turned = (value: Decimal | null): Decimal | null =>
    value === null || isZero(value) ? value : { units: -value.units, scale: value.scale };
  return { ...figures, amount: turned(figures.amount), fee: turned(figures.fee), tax: turned(figures.tax) };
}

/** The figures as the type needs them, all positive; the reason when one is missing. */
function settle(type: InvestmentType, given: Figures): Figures | { reason: string } {
  const figures: Figures = {
    quantity: positive(given.quantity),
    price: positive(given.price),
    amount: positive(given.amount),
    fee: positive(given.fee),
    tax: positive(given.tax),
  };
  switch (type) {
    case 'BUY':
    case 'SELL': {
      const { quantity, price, amount } = figures;
      if (quantity === null || isZero(quantity)) return { reason: `a ${type} without a quantity` };
      if (price === null && amount === null) return { reason: `a ${type} without a price and an amount` };
      return beforeCosts(type, figures);
    }
    case 'SPLIT': {
      const ratio = figures.quantity ?? figures.amount;
      if (ratio === null || isZero(ratio)) return { reason: 'a split without its ratio' };
      return { quantity: ratio, price: null, amount: null, fee: null, tax: null };
    }
    case 'TRANSFER_IN':
    case 'TRANSFER_OUT':
      if (figures.quantity === null && figures.amount === null)
        return { reason: `a ${type} without a quantity and an amount` };
      return figures;
    default:
      return cashFigures(type, figures);
  }
}

function positive(value: Decimal | null): Decimal | null {
  return value === null ? null : absolute(value);
}

/** An amount of cash: as given, else quantity x price (a dividend per share, cash as a quantity), else the fee or tax column. */
function cashFigures(type: InvestmentType, figures: Figures): Figures | { reason: string } {
  const { quantity, price, amount, fee, tax } = figures;
  const bare = { quantity: null, price: null };
  if (amount !== null && !isZero(amount)) return { ...bare, amount, fee, tax };
  if (quantity !== null && (price !== null || type !== 'DIVIDEND') && !isZero(quantity))
    return { ...bare, amount: price === null ? quantity : multiply(quantity, price), fee, tax };
  if (type === 'FEE' && fee !== null && !isZero(fee)) return { ...bare, amount: fee, fee: null, tax };
  if (type === 'TAX' && tax !== null && !isZero(tax)) return { ...bare, amount: tax, fee, tax: null };
  return { reason: `a ${type} without an amount` };
}

/**
 * Brokers print the total before or after costs under the same word. Whichever lies closer to quantity x price is
 * meant. A total further than 2 % from both is in another currency than the price, which is then left out.
 */
function beforeCosts(type: 'BUY' | 'SELL', figures: Figures): Figures {
  const { quantity, price, amount } = figures;
  if (quantity === null || price === null || amount === null) return figures;
  const costs = add(figures.fee ?? ZERO, figures.tax ?? ZERO);
  const product = multiply(quantity, price);
  const gross = type === 'BUY' ? subtract(amount, costs) : add(amount, costs);
  const asGiven = absolute(subtract(amount, product));
  const asNet = absolute(subtract(gross, product));
  const net = compare(asNet, asGiven) < 0;
  const far = compare(multiply(net ? asNet : asGiven, decimal('50')), product) > 0;
  return { ...figures, price: far ? null : price, amount: net ? gross : amount };
}

/** A product that stands in for an amount is paid in whole minor units. */
function withRounding(line: InvestmentLine): InvestmentLine {
  if (line.amount === null || line.currency === null || line.type === 'BUY' || line.type === 'SELL')
    return line;
  const digits = minorDigits(line.currency);
  return line.amount.scale > digits + 2 ? { ...line, amount: round(line.amount, digits) } : line;
}
