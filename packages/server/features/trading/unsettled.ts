import {
  compare,
  type Decimal,
  decimal,
  multiply,
  round,
  sign,
  subtract,
  sum,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { dayOfInstant, type EpochDay } from '@financehub/core/time/day.ts';
import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import { settlementDay } from '@financehub/core/trading/settlement.ts';
import type { Reader } from '../../db/database.ts';
import { assetsById } from '../assets/index.ts';
import { instrumentOf } from './instrument.ts';
import type { Power } from './power.ts';

/** What sales brought that is paid on a later day. */
export interface Unsettled {
  readonly settlesOn: EpochDay;
  readonly amount: Decimal;
  readonly currency: string;
}

/** Longer than any trade takes to settle, holidays in between. */
const LOOK_BACK_MS = 14 * 86_400_000;

/** What the sales of a portfolio by orders brought, after fees, that has not settled on the day of `now`; the soonest first. */
export async function unsettledOf(db: Reader, portfolioId: string, now: Date): Promise<Unsettled[]> {
  const sales = await db
    .selectFrom('trade')
    .select(['asset_id', 'amount', 'fee', 'currency', 'executed_at'])
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolioId)
    .where('side', '=', 'sell')
    .where('entry_id', 'is not', null)
    .where('executed_at', '>', new Date(now.getTime() - LOOK_BACK_MS))
    .execute();
  if (sales.length === 0) return [];
  const assets = await assetsById(db, [...new Set(sales.map((sale) => sale.asset_id))]);
  const today = dayOfInstant(now);
  return sales
    .flatMap((sale): Unsettled[] => {
      const asset = assets.get(sale.asset_id);
      if (asset === undefined) return [];
      const { exchange } = instrumentOf(asset);
      // As the fill is booked: a price at the close belongs to the session that it ends.
      const traded = phaseAt(exchange, sale.executed_at.getTime() - 1).session.day;
      const settlesOn = settlementDay(exchange, traded, asset.type === 'option');
      if (settlesOn <= today) return [];
      const amount = subtract(decimal(sale.amount), decimal(sale.fee));
      return [{ settlesOn, amount, currency: sale.currency }];
    })
    .sort((a, b) => a.settlesOn - b.settlesOn);
}

/** In the portfolio's currency; null where a rate is missing. */
function unsettledIn(power: Power, unsettled: readonly Unsettled[]): Decimal | null {
  const amounts = unsettled.map(({ amount, currency }) => {
    const rate = power.rateOf(currency);
    return rate === null ? null : multiply(amount, rate);
  });
  const known = amounts.filter((amount) => amount !== null);
  return known.length < amounts.length ? null : sum(known);
}

/** What of the cash is there to be taken out; null where a rate is missing. */
export function settledCash(power: Power, unsettled: readonly Unsettled[]): Decimal | null {
  const pending = unsettledIn(power, unsettled);
  if (pending === null || power.figures.cash === null) return null;
  const left = round(subtract(power.account.cash, pending), power.account.currencyDigits);
  return sign(left) < 0 ? ZERO : left;
}

/** How much of what a purchase takes is paid with what has not settled, when the cash that has is spent first. */
export function paidUnsettled(
  power: Power,
  reserves: Decimal,
  unsettled: readonly Unsettled[],
): Decimal | null {
  const pending = unsettledIn(power, unsettled);
  if (pending === null || power.buyingPower === null) return null;
  const settled = subtract(power.buyingPower, pending);
  const beyond = subtract(reserves, sign(settled) < 0 ? ZERO : settled);
  const most = compare(beyond, pending) > 0 ? pending : beyond;
  return sign(most) <= 0 ? null : round(most, power.account.currencyDigits);
}
