import {
  add,
  compare,
  formatDecimal,
  isZero,
  multiply,
  round,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { OrderRecord } from '@financehub/core/trading/transitions.ts';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { addTransactions } from '../portfolios/index.ts';
import { cashOf } from './balances.ts';
import type { OrderRow } from './order-row.ts';
import type { Settings } from './settings.ts';

export interface FillToBook {
  readonly record: OrderRecord;
  readonly row: OrderRow;
  readonly instrument: Instrument;
  readonly settings: Settings;
  readonly source: string;
  readonly key: string;
}

/**
 * Books a fill: a transaction of the portfolio with its ledger entry, and the trade that refers to it, in the caller's
 * transaction. Throws a ProblemError where the books do not allow it any more: too little cash, or nothing left to sell.
 */
export async function bookFill(
  db: Writer,
  { record, row, instrument, settings, source, key }: FillToBook,
): Promise<void> {
  const { event } = record;
  if (event.kind !== 'fill') throw new Error(`a ${event.kind} is no fill`);
  const { price, quantity, fee } = event;
  const amount = round(multiply(multiply(price, quantity), instrument.multiplier), instrument.currencyDigits);
  const paid = add(amount, fee);
  // A broker has filled it, whatever the books hold.
  if (row.venue === 'paper' && row.side === 'buy' && settings.kind === 'cash') {
    const cash = await cashOf(db, row.portfolio_id, instrument.currency);
    if (compare(cash, paid) < 0)
      throw new ProblemError(
        'insufficient-buying-power',
        `it would cost ${formatDecimal(paid)} ${instrument.currency}, and the account holds ${formatDecimal(trim(cash, instrument.currencyDigits))}`,
      );
  }
  const [booked] = await addTransactions(db, { id: row.portfolio_id }, [
    {
      type: row.side === 'buy' ? 'BUY' : 'SELL',
      date: phaseAt(instrument.exchange, event.at - 1).session.day,
      symbol: null,
      assetId: row.asset_id,
      quantity: trim(quantity),
      price: trim(price),
      amount: null,
      currency: instrument.currency,
      fee: isZero(fee) ? null : fee,
      tax: null,
      note: '',
    },
  ]);
  const { transaction } = booked!;
  await db
    .insertInto('trade')
    .values({
      book_id: db.bookId,
      id: uuid(),
      order_id: row.id,
      portfolio_id: row.portfolio_id,
      asset_id: row.asset_id,
      entry_id: transaction.id,
      side: row.side,
      quantity: formatDecimal(trim(quantity)),
      price: formatDecimal(trim(price)),
      amount: formatDecimal(transaction.amount ?? amount),
      fee: formatDecimal(fee ?? ZERO),
      currency: instrument.currency,
      executed_at: new Date(event.at),
      source,
      event_key: key,
    })
    .execute();
}
