import { isCurrency } from '../money/currency.ts';
import { absolute, type Decimal, decimal, isZero } from '../money/decimal.ts';
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

type About = Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>;

function required(value: Decimal | null, what: string): Decimal {
  if (value === null || isZero(value)) throw new BrokerLineError(`the ${what} is missing`);
  return absolute(value);
}

const CONVERTED = /converted\s+([\d.]+)\s+(\w+)\s+to\s+([\d.]+)\s+(\w+)/i;

/** One coin for another: a sale and a purchase at what the first was worth. */
function conversion(about: About, asset: string, value: Decimal, note: string): InvestmentLine[] {
  const found = CONVERTED.exec(note);
  if (found === null) throw new BrokerLineError('the notes do not say what was converted to what');
  const [, sold = '', from = asset, bought = '', to = ''] = found;
  const identity = (side: string): string | null =>
    about.identity == null ? null : `${about.identity} ${side}`;
  return [
    brokerLine({
      ...about,
      identity: identity('out'),
      type: 'SELL',
      symbol: from,
      quantity: decimal(sold),
      amount: value,
    }),
    brokerLine({
      ...about,
      identity: identity('in'),
      type: 'BUY',
      symbol: to,
      quantity: decimal(bought),
      amount: value,
    }),
  ];
}

/** What is earned in coins is income and, with it, a purchase. */
function earned(about: About, symbol: string, quantity: Decimal, value: Decimal): InvestmentLine[] {
  const identity = about.identity == null ? null : `${about.identity} income`;
  return [
    brokerLine({ ...about, identity, type: 'DIVIDEND', symbol, amount: value }),
    brokerLine({ ...about, type: 'BUY', symbol, quantity, amount: value }),
  ];
}

function readRow(row: BrokerRow): InvestmentLine[] {
  const kind = row.text('transaction type');
  const asset = row.text('asset');
  const currency = majorCurrency(row.text('price currency', 'spot price currency'));
  if (asset === '' || currency === null) throw new BrokerLineError('the asset or the currency is missing');
  const id = row.text('id') || null;
  const note = row.text('notes');
  const quantity = required(row.figure('quantity transacted'), 'quantity');
  const about: About = {
    line: row.line,
    date: row.day('timestamp'),
    currency,
    note: note || kind,
    reference: id,
    identity: id === null ? null : `${id} ${kind} ${asset} ${currency}`,
    assetType: 'crypto',
    assetCurrency: currency,
  };
  const value = (): Decimal => required(row.figure('subtotal'), 'subtotal');
  if (isCurrency(asset)) {
    const type = /withdraw|send/i.test(kind) ? 'WITHDRAWAL' : 'DEPOSIT';
    return [
      brokerLine({ ...about, assetType: null, assetCurrency: null, type, amount: quantity, currency: asset }),
    ];
  }
  if (/convert/i.test(kind)) return conversion(about, asset, value(), note);
  if (/income|reward|earn/i.test(kind)) return earned(about, asset, quantity, value());
  if (/\b(?:buy|sell)\b/i.test(kind)) {
    const fee = cost(row.figure('fees and or spread', 'fees'));
    return [
      brokerLine({
        ...about,
        type: /buy/i.test(kind) ? 'BUY' : 'SELL',
        symbol: asset,
        quantity,
        amount: value(),
        fee,
      }),
    ];
  }
  if (/send|withdraw/i.test(kind))
    return [brokerLine({ ...about, type: 'TRANSFER_OUT', symbol: asset, quantity })];
  if (/receive|deposit/i.test(kind))
    return [brokerLine({ ...about, type: 'TRANSFER_IN', symbol: asset, quantity })];
  throw new BrokerLineError(`unknown type of transaction: ${kind.slice(0, 60) || 'the cell is empty'}`);
}

/** Coinbase: Reports, Transaction history, CSV. */
export const coinbase: BrokerFormat = {
  name: 'Coinbase CSV',
  header: ['timestamp', 'transaction type', 'asset', 'quantity transacted', 'subtotal', 'notes'],
  order: 'ymd',
  read: (rows, notes) => {
    const lines = eachRow(rows, notes, readRow);
    return [
      statementOf('Coinbase', null, inOrder(lines, runsBackwards(lines)), { currency: onlyCurrency(lines) }),
    ];
  },
};
