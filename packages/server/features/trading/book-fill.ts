import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  isZero,
  multiply,
  round,
  subtract,
  trim,
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

export const bookFill = (db: Writer, fill: FillToBook): Promise<void> => bookFills(db, [fill]);

/**
 * Books fills of one portfolio in their order: for each a transaction of the portfolio with its ledger entry, and the trade
 * that refers to it, in the caller's transaction. Throws a ProblemError where the books do not allow one of them any more:
 * too little cash, or nothing left to sell.
 */
export async function bookFills(db: Writer, fills: readonly FillToBook[]): Promise<void> {
  const [first] = fills;
  if (first === undefined) return;
  const sized = fills.map((fill) => ({ ...fill, ...sizeOf(fill) }));
  await checkCash(db, sized);
  const booked = await addTransactions(
    db,
    { id: first.row.portfolio_id },
    sized.map(({ row, instrument, at, price, quantity, fee }) => ({
      type: row.side === 'buy' ? 'BUY' : 'SELL',
      date: phaseAt(instrument.exchange, at - 1).session.day,
      symbol: null,
      assetId: row.asset_id,
      quantity: trim(quantity),
      price: trim(price),
      amount: null,
      currency: instrument.currency,
      fee: isZero(fee) ? null : fee,
      tax: null,
      note: '',
    })),
  );
  const trades = sized.map(({ row, instrument, source, key, at, price, quantity, fee, amount }, index) => ({
    book_id: db.bookId,
    id: uuid(),
    order_id: row.id,
    portfolio_id: row.portfolio_id,
    asset_id: row.asset_id,
    entry_id: booked[index]!.transaction.id,
    side: row.side,
    quantity: formatDecimal(trim(quantity)),
    price: formatDecimal(trim(price)),
    amount: formatDecimal(booked[index]!.transaction.amount ?? amount),
    fee: formatDecimal(fee),
    currency: instrument.currency,
    executed_at: new Date(at),
    source,
    event_key: key,
  }));
  await db.insertInto('trade').values(trades).execute();
}

function sizeOf({ record: { event }, instrument }: FillToBook) {
  if (event.kind !== 'fill') throw new Error(`a ${event.kind} is no fill`);
  const { at, price, quantity, fee } = event;
  const amount = round(multiply(multiply(price, quantity), instrument.multiplier), instrument.currencyDigits);
  return { at, price, quantity, fee, amount };
}

/** A cash account pays each fill with what those before it have left. A broker has filled it, whatever the books hold. */
async function checkCash(
  db: Writer,
  fills: readonly (FillToBook & ReturnType<typeof sizeOf>)[],
): Promise<void> {
  const cash = new Map<string, Decimal>();
  for (const { row, settings, instrument, amount, fee } of fills) {
    if (row.venue !== 'paper' || settings.kind !== 'cash') continue;
    const { currency, currencyDigits } = instrument;
    const held = cash.get(currency) ?? (await cashOf(db, row.portfolio_id, currency));
    const paid = add(amount, fee);
    if (row.side === 'buy' && compare(held, paid) < 0)
      throw new ProblemError(
        'insufficient-buying-power',
        `it would cost ${formatDecimal(paid)} ${currency}, and the account holds ${formatDecimal(trim(held, currencyDigits))}`,
      );
    cash.set(currency, row.side === 'buy' ? subtract(held, paid) : add(held, subtract(amount, fee)));
  }
}
