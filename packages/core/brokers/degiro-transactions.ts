import { absolute, add, type Decimal, isZero, sign, subtract, sum } from '../money/decimal.ts';
import { headerKey } from '../statements/csv-headers.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { eitherMark } from './degiro-movement.ts';
import {
  BrokerLineError,
  brokerLine,
  cost,
  inOrder,
  isIsin,
  majorCurrency,
  majorValue,
  onlyCurrency,
  runsBackwards,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/**
 * Columns by their places, which all languages share: date, time, product, ISIN, exchange, venue, quantity, then figures with their
 * currency in the nameless column behind. Charges, total and order id stand at the end, where columns were added with the years.
 */
const COLUMNS = { isin: 3, quantity: 6, price: 7, localCurrency: 8, local: 9 } as const;
const DAY = 'day';

/** A figure of money with the currency that stands behind it, or in the header of its column. */
interface Column {
  readonly at: number;
  readonly key: string;
  /** Of the header: `Total EUR`. */
  readonly currency: string | null;
}

function moneyColumns(header: readonly string[]): Column[] {
  return header.flatMap((text, at) => {
    const key = headerKey(text);
    if (at <= COLUMNS.local || key === '') return [];
    const code = /\b([A-Z]{3})\s*$/.exec(text.trim())?.[1] ?? null;
    return [{ at, key, currency: code === null ? null : majorCurrency(code) }];
  });
}

const FEES = /kosten|fees?\b|gebuhr|costes|custos|comissoes|frais|costi|commissioni|spese/;
const TOTAL = /^tota[la]/;
const ORDER = /order|ordem|ordine/;

function valueAt(row: BrokerRow, { at, currency }: Column): { amount: Decimal; currency: string } | null {
  const amount = eitherMark(row.cells[at] ?? '');
  if (amount === null) return null;
  const code = majorCurrency((row.cells[at + 1] ?? '').trim()) ?? currency;
  if (code === null) throw new BrokerLineError('a figure has no currency');
  return { amount, currency: code };
}

function readRow(row: BrokerRow, columns: readonly Column[]): InvestmentLine[] {
  const at = (index: number): string => (row.cells[index] ?? '').trim();
  const quantity = eitherMark(at(COLUMNS.quantity));
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('the quantity is missing');
  const total = columns
    .filter(({ key }) => TOTAL.test(key))
    .map((column) => valueAt(row, column))
    .find((value) => value !== null);
  if (total == null) throw new BrokerLineError('the total is missing');
  const charges = columns.filter(({ key }) => FEES.test(key)).flatMap((column) => valueAt(row, column) ?? []);
  if (charges.some(({ currency }) => currency !== total.currency))
    throw new BrokerLineError('a charge in another currency than the total: enter it by hand');
  const fee = sum(charges.map(({ amount }) => absolute(amount)));
  const buys = sign(quantity) > 0;
  const code = at(COLUMNS.localCurrency);
  const price = eitherMark(at(COLUMNS.price));
  const isin = at(COLUMNS.isin);
  const local = majorCurrency(code);
  const net = absolute(total.amount);
  const column = columns.find(({ key }) => ORDER.test(key));
  const order = column === undefined ? '' : at(column.at) || at(column.at + 1);
  return [
    brokerLine({
      line: row.line,
      date: row.day(DAY),
      type: buys ? 'BUY' : 'SELL',
      symbol: isin || at(2) || null,
      isin: isIsin(isin) ? isin : null,
      name: at(2) || null,
      quantity: absolute(quantity),
      price: price !== null && local === total.currency ? majorValue(price, code) : null,
      amount: buys ? subtract(net, fee) : add(net, fee),
      currency: total.currency,
      assetCurrency: local,
      fee: cost(fee),
      reference: order || null,
    }),
  ];
}

/** DEGIRO: Transactions, Export, CSV. */
export const degiroTransactions: BrokerFormat = {
  name: 'DEGIRO transactions CSV',
  header: [],
  accepts: (header) => {
    const keys = header.map(headerKey);
    return (
      keys.length >= 16 &&
      keys[COLUMNS.isin] === 'isin' &&
      keys[COLUMNS.localCurrency] === '' &&
      keys.some((key) => TOTAL.test(key))
    );
  },
  names: (header) => header.map((text, index) => (index === 0 ? DAY : text)),
  order: 'dmy',
  read: (rows, notes, header) => {
    const columns = moneyColumns(header);
    const lines = eachRow(rows, notes, (row) => readRow(row, columns));
    return [
      statementOf('DEGIRO', null, inOrder(lines, runsBackwards(lines)), {
        currency: onlyCurrency(lines) ?? 'EUR',
      }),
    ];
  },
};
