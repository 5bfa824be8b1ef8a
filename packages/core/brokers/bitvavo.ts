import { isCurrency } from '../money/currency.ts';
import { absolute, add, type Decimal, isZero, round, sign, subtract, trim, ZERO } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  cost,
  inOrder,
  majorCurrency,
  onlyCurrency,
  runsBackwards,
  skip,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** Further digits are what a double printed in full leaves behind: 32.156874000000003 leaves where 32.156874 came in. */
const COIN_DIGITS = 12;

const DONE = /^(?:completed|distributed|filled)$/i;

function required(value: Decimal | null, what: string): Decimal {
  if (value === null || isZero(value)) throw new BrokerLineError(`the ${what} is missing`);
  return value;
}

const coins = (amount: Decimal): Decimal => trim(round(absolute(amount), COIN_DIGITS, 'half-even'));

function readRow(row: BrokerRow, notes: BrokerNotes): InvestmentLine[] {
  const status = row.text('status');
  if (!DONE.test(status)) {
    skip(notes, row.line, `what is ${status.toLowerCase() || 'without a status'} moves nothing`);
    return [];
  }
  const kind = row.text('type').toLowerCase();
  const asset = row.text('currency');
  const amount = required(row.figure('amount'), 'amount');
  const id = row.text('transaction id') || null;
  const about = { line: row.line, date: row.day('date'), note: kind, reference: id, identity: id };
  if (isCurrency(asset)) {
    if (kind !== 'deposit' && kind !== 'withdrawal' && kind !== 'rebate' && kind !== 'affiliate')
      throw new BrokerLineError(`unknown type of transaction: ${kind}`);
    return [
      brokerLine({
        ...about,
        type: sign(amount) > 0 ? 'DEPOSIT' : 'WITHDRAWAL',
        amount: absolute(amount),
        currency: asset,
      }),
    ];
  }
  const coin = { ...about, symbol: asset, assetType: 'crypto' as const, quantity: coins(amount) };
  if (kind === 'buy' || kind === 'sell') return [tradeLine(row, coin, kind === 'buy')];
  if (kind === 'deposit' || kind === 'withdrawal' || /staking|reward|affiliate|rebate/.test(kind))
    return [
      brokerLine({ ...coin, type: sign(amount) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT', currency: 'EUR' }),
    ];
  throw new BrokerLineError(`unknown type of transaction: ${kind.slice(0, 60) || 'the cell is empty'}`);
}

/** What is paid holds the fee, what is received has lost it. */
function tradeLine(
  row: BrokerRow,
  coin: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>,
  buys: boolean,
): InvestmentLine {
  const currency = majorCurrency(row.text('received paid currency'));
  if (currency === null) throw new BrokerLineError('the trade is paid in no currency of ISO 4217');
  const net = absolute(required(row.figure('received paid amount'), 'amount that is paid'));
  const fee = cost(row.figure('fee amount'));
  if (fee !== null && row.text('fee currency') !== currency)
    throw new BrokerLineError('the fee is in another currency than the trade: enter it by hand');
  return brokerLine({
    ...coin,
    type: buys ? 'BUY' : 'SELL',
    amount: buys ? subtract(net, fee ?? ZERO) : add(net, fee ?? ZERO),
    fee,
    currency,
    assetCurrency: majorCurrency(row.text('quote currency')) ?? currency,
  });
}

/** Bitvavo: Transaction history, Download, CSV. */
export const bitvavo: BrokerFormat = {
  name: 'Bitvavo CSV',
  header: ['timezone', 'date', 'type', 'currency', 'amount', 'received paid amount', 'status'],
  order: 'ymd',
  read: (rows, notes) => {
    const lines = eachRow(rows, notes, (row) => readRow(row, notes));
    return [
      statementOf('Bitvavo', null, inOrder(lines, runsBackwards(lines)), {
        currency: onlyCurrency(lines) ?? 'EUR',
      }),
    ];
  },
};
