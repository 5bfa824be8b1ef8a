import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  isZero,
  multiply,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import { uncoveredCalls } from '@financehub/core/trading/margin/account.ts';
import type { OrderRecord } from '@financehub/core/trading/transitions.ts';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { assetsById } from '../assets/index.ts';
import { addTransactions } from '../portfolios/index.ts';
import { type Balances, balancesOf } from './balances.ts';
import { instrumentOf } from './instrument.ts';
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
 * Books fills of one portfolio on one asset in their order: for each a transaction of the portfolio with its ledger entry, and the trade
 * that refers to it, in the caller's transaction. Throws a ProblemError where the books do not allow one of them any more:
 * too little cash, nothing left to sell, or nothing left that covers a written call.
 */
export async function bookFills(db: Writer, fills: readonly FillToBook[]): Promise<void> {
  const [first] = fills;
  if (first === undefined) return;
  const sized = fills.map((fill) => ({ ...fill, ...sizeOf(fill) }));
  if (first.row.venue === 'paper' && first.settings.kind === 'cash') {
    const balances = await balancesOf(db, first.row.portfolio_id);
    checkCash(sized, balances);
    await checkCover(db, sized, balances);
  }
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

type Sized = FillToBook & ReturnType<typeof sizeOf>;

/** A cash account pays each fill with what those before it have left. A broker has filled it, whatever the books hold. */
function checkCash(fills: readonly Sized[], { cash: held }: Balances): void {
  const cash = new Map(held);
  for (const { row, instrument, amount, fee } of fills) {
    const { currency, currencyDigits } = instrument;
    const there = cash.get(currency) ?? ZERO;
    const paid = add(amount, fee);
    if (row.side === 'buy' && compare(there, paid) < 0)
      throw new ProblemError(
        'insufficient-buying-power',
        `it would cost ${formatDecimal(paid)} ${currency}, and the account holds ${formatDecimal(trim(there, currencyDigits))}`,
      );
    cash.set(currency, row.side === 'buy' ? subtract(there, paid) : add(there, subtract(amount, fee)));
  }
}

/** Shares may have gone since a call was to be written, or calls been written by hand since shares were to be sold. */
async function checkCover(db: Writer, fills: readonly Sized[], { quantities }: Balances): Promise<void> {
  const [{ instrument }] = fills as [Sized];
  const writes = instrument.option?.kind === 'call';
  const written = [...quantities.values()].some((quantity) => sign(quantity) < 0);
  if (!fills.some(({ row }) => row.side === 'sell') || !(writes || written)) return;
  const { underlyingId = instrument.assetId } = instrument.option ?? {};
  const ids = new Set([...quantities.keys(), instrument.assetId, underlyingId]);
  const assets = new Map(
    [...(await assetsById(db, [...ids]))].map(([id, asset]) => [
      id,
      { instrument: instrumentOf(asset), position: quantities.get(id) ?? ZERO, price: null, rate: null },
    ]),
  );
  const gapAfter = (sold: Decimal): Decimal => {
    const found = uncoveredCalls({ assets }, new Map([[instrument.assetId, sold]])).get(underlyingId);
    return found === undefined ? ZERO : subtract(found.wanted, found.available);
  };
  let sold = ZERO;
  for (const { row, quantity } of fills) {
    const before = gapAfter(sold);
    sold = row.side === 'sell' ? add(sold, quantity) : subtract(sold, quantity);
    const gap = gapAfter(sold);
    if (compare(gap, before) <= 0) continue;
    const symbol = assets.get(underlyingId)?.instrument.symbol ?? 'the underlying';
    throw new ProblemError(
      'short-not-allowed',
      `written calls would be for ${formatDecimal(trim(gap))} ${symbol} more than are held to cover them`,
    );
  }
}
