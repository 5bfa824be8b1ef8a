import { absolute, add, type Decimal, isZero, sign, subtract, ZERO } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import {
  BrokerLineError,
  brokerLine,
  cost,
  inOrder,
  majorCurrency,
  onlyCurrency,
  runsBackwards,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

function readRow(row: BrokerRow): InvestmentLine[] {
  const kind = row.text('type').toUpperCase();
  const currency = majorCurrency(row.text('account currency'));
  if (currency === null) throw new BrokerLineError('the account has no currency');
  const total = row.figure('total amount');
  if (total === null || isZero(total)) throw new BrokerLineError(`a ${kind} without a total`);
  const id = row.text('order id') || null;
  const about = {
    line: row.line,
    date: row.day('timestamp'),
    currency,
    note: kind,
    reference: id,
    identity: id,
  };
  const asset = {
    symbol: row.text('ticker') || row.text('isin') || null,
    isin: row.text('isin') || null,
    name: row.text('title') || null,
    assetCurrency: majorCurrency(row.text('instrument currency')),
  };
  const amount = absolute(total);
  switch (kind) {
    case 'ORDER':
      return [tradeLine(row, { ...about, ...asset }, amount)];
    case 'FREESHARE_ORDER':
      // Nothing is paid for it; what it was worth is its cost.
      return [brokerLine({ ...about, ...asset, type: 'TRANSFER_IN', quantity: sharesOf(row), amount })];
    case 'DIVIDEND':
    case 'SPECIAL_DIVIDEND':
      return [brokerLine({ ...about, ...asset, type: 'DIVIDEND', amount })];
    case 'INTEREST_FROM_CASH':
      return [brokerLine({ ...about, type: 'INTEREST', amount: total })];
    case 'TOP_UP':
    case 'WITHDRAWAL':
    case 'INTERNAL_TRANSFER': {
      const out = kind === 'WITHDRAWAL' || sign(total) < 0;
      return [brokerLine({ ...about, type: out ? 'WITHDRAWAL' : 'DEPOSIT', amount })];
    }
    default:
      throw new BrokerLineError(`unknown type of transaction: ${kind.slice(0, 60) || 'the cell is empty'}`);
  }
}

function sharesOf(row: BrokerRow): Decimal {
  const quantity = row.figure('quantity');
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('the quantity is missing');
  return quantity;
}

function tradeLine(
  row: BrokerRow,
  about: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>,
  net: Decimal,
): InvestmentLine {
  const buys = /buy/i.test(row.text('buy sell'));
  const fee = cost(row.figure('fx fee amount'));
  const tax = cost(row.figure('stamp duty'));
  const costs = add(fee ?? ZERO, tax ?? ZERO);
  return brokerLine({
    ...about,
    type: buys ? 'BUY' : 'SELL',
    quantity: sharesOf(row),
    amount: buys ? subtract(net, costs) : add(net, costs),
    fee,
    tax,
  });
}

/** Freetrade: Activity, Export as CSV. */
export const freetrade: BrokerFormat = {
  name: 'Freetrade CSV',
  header: ['title', 'type', 'timestamp', 'account currency', 'total amount', 'buy sell'],
  order: 'ymd',
  read: (rows, notes) => {
    const lines = eachRow(rows, notes, readRow);
    return [
      statementOf('Freetrade', null, inOrder(lines, runsBackwards(lines)), { currency: onlyCurrency(lines) }),
    ];
  },
};
