import {
  add,
  compare,
  type Decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  sign,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type Term, termOf } from './lot-term.ts';
import type { LotPick } from './transaction.ts';

/** An open lot as far as a sale asks; the cost in the portfolio's currency. */
export interface SaleLot {
  readonly transactionId: string;
  readonly acquired: EpochDay;
  readonly quantity: Decimal;
  readonly costInBase: Decimal | null;
}

/**
 * The lots that a sale takes where it is to cost the least tax: those at a loss first, the largest loss per share before;
 * then gains that are long-term, then short-term ones, the highest cost first; lots of unknown cost last.
 */
export function taxAwareLots(
  lots: readonly SaleLot[],
  quantity: Decimal,
  priceInBase: Decimal,
  day: EpochDay,
): LotPick[] {
  const ranked = lots
    .filter((lot) => sign(lot.quantity) > 0)
    .map((lot) => {
      const cost = lot.costInBase === null ? null : trim(divide(lot.costInBase, lot.quantity, MAX_SCALE));
      return { lot, cost, rank: rankOf(cost, priceInBase, termOf(lot.acquired, day)) };
    })
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.cost === null || b.cost === null ? 0 : compare(b.cost, a.cost)) ||
        a.lot.acquired - b.lot.acquired,
    );
  const picks: LotPick[] = [];
  let left = quantity;
  for (const { lot } of ranked) {
    if (sign(left) <= 0) break;
    const taken = compare(lot.quantity, left) < 0 ? lot.quantity : left;
    picks.push({ transactionId: lot.transactionId, quantity: trim(taken) });
    left = subtract(left, taken);
  }
  return picks;
}

function rankOf(cost: Decimal | null, price: Decimal, term: Term): number {
  if (cost === null) return 3;
  if (compare(cost, price) > 0) return 0;
  return term === 'long' ? 1 : 2;
}

export interface TaxRates {
  readonly short: Decimal;
  readonly long: Decimal;
}

/** What gains of both terms add to the tax, each by its rate; below zero what losses save when other gains are there. */
export function taxOf({ short, long }: { short: Decimal; long: Decimal }, rates: TaxRates): Decimal {
  return trim(add(multiply(short, rates.short), multiply(long, rates.long)));
}

/**
 * The tax on all gains together: a net loss of one term is set off against the gain of the other (IRC section 1222), and a
 * loss that is left over saves nothing now.
 */
export function nettedTax({ short, long }: { short: Decimal; long: Decimal }, rates: TaxRates): Decimal {
  const [ofShort, ofLong] = [sign(short), sign(long)];
  if (ofShort >= 0 && ofLong >= 0) return taxOf({ short, long }, rates);
  const net = add(short, long);
  if (sign(net) <= 0 || isZero(net)) return ZERO;
  return ofShort < 0 ? taxOf({ short: ZERO, long: net }, rates) : taxOf({ short: net, long: ZERO }, rates);
}
