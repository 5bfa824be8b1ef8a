import { absolute, type Decimal, isZero, negate, sign } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { eitherMark } from './degiro-movement.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  inOrder,
  majorCurrency,
  runsBackwards,
  skip,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** `(6.97)` is negative; `100,00` and `4,581.91` stand in one file. */
function moneyOf(row: BrokerRow, name: string): Decimal | null {
  const text = row.text(name);
  const inside = /^\((.*)\)$/.exec(text)?.[1];
  const value = eitherMark(inside ?? text);
  return value === null || inside === undefined ? value : negate(value);
}

const PAIR = /^([^/]+)\/([A-Za-z]{3})$/;

function readRow(row: BrokerRow, notes: BrokerNotes): InvestmentLine[] {
  const kind = row.text('type');
  const amount = moneyOf(row, 'amount');
  const pair = PAIR.exec(row.text('details'));
  const id = row.text('position id').replace(/^-$/, '') || null;
  const about = { line: row.line, date: row.day('date'), currency: 'USD', note: kind, reference: id };
  const asset = { symbol: pair?.[1] ?? null, assetCurrency: majorCurrency(pair?.[2] ?? '') };
  if (amount === null || isZero(amount)) {
    skip(notes, row.line, 'a line of nothing');
    return [];
  }
  if (/^(?:open position|position closed)/i.test(kind)) {
    if (/^cfd$/i.test(row.text('asset type')))
      throw new BrokerLineError('a contract for difference holds no asset: enter its result by hand');
    const units = moneyOf(row, 'units');
    if (units === null || isZero(units) || asset.symbol === null)
      throw new BrokerLineError('the position has no units or no symbol');
    const type = /^open/i.test(kind) ? 'BUY' : 'SELL';
    return [brokerLine({ ...about, ...asset, type, quantity: absolute(units), amount: absolute(amount) })];
  }
  if (/^dividend/i.test(kind)) return [brokerLine({ ...about, ...asset, type: 'DIVIDEND', amount })];
  if (/^interest/i.test(kind)) return [brokerLine({ ...about, type: 'INTEREST', amount })];
  if (/^sdrt|stamp|tax/i.test(kind)) return [brokerLine({ ...about, type: 'TAX', amount: negate(amount) })];
  if (/fee|overnight|commission/i.test(kind))
    return [brokerLine({ ...about, type: 'FEE', amount: negate(amount) })];
  if (/^(?:deposit|withdraw)/i.test(kind))
    return [
      brokerLine({ ...about, type: sign(amount) > 0 ? 'DEPOSIT' : 'WITHDRAWAL', amount: absolute(amount) }),
    ];
  throw new BrokerLineError(`unknown type of transaction: ${kind.slice(0, 60) || 'the cell is empty'}`);
}

/** eToro: Account statement, the sheet Account Activity. */
export const etoro: BrokerFormat = {
  name: 'eToro CSV',
  header: ['date', 'type', 'details', 'amount', 'units', 'realized equity', 'position id'],
  order: 'dmy',
  read: (rows, notes) => {
    const lines = eachRow(rows, notes, (row) => readRow(row, notes));
    return [statementOf('eToro', null, inOrder(lines, runsBackwards(lines)), { currency: 'USD' })];
  },
};
