import {
  add,
  compare,
  type Decimal,
  decimal,
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

/** A sale whose lots are to be chosen. */
export interface LotSale {
  readonly lots: readonly SaleLot[];
  readonly quantity: Decimal;
  /** Per share, in the portfolio's currency, fees taken off. */
  readonly price: Decimal;
}

export interface TaxRates {
  readonly short: Decimal;
  readonly long: Decimal;
}

/** A lot with what a share of it gains; null where its cost is not known. */
interface Ranked {
  readonly lot: SaleLot;
  readonly gain: Decimal | null;
  readonly term: Term;
}

/** Between what a short-term and what a long-term gain are taxed: where losses of one term meet gains of the other, either may count. */
const BLENDS = ['0', '0.25', '0.5', '0.75', '1'].map(decimal);

/**
 * The lots that sales of one day take so that they cost the least tax together, by sale. With rates those that add the least
 * tax per share come first; as losses of one term are set off against gains of the other, this is tried with short-term
 * gains taxed as such, as long-term ones and between, and the choice with the least {@link nettedTax} is taken. Without rates losses come
 * first, the largest per share before, then long-term gains and then short-term ones, the smallest before. Lots of unknown
 * cost are last.
 */
export function taxAwareLots(sales: readonly LotSale[], day: EpochDay, rates: TaxRates | null): LotPick[][] {
  const ranked = sales.map(({ lots, price }) => rankedLots(lots, price, day));
  const choose = (by: TaxRates | null): LotPick[][] =>
    sales.map(({ quantity }, at) => picked([...ranked[at]!].sort(order(by)), quantity));
  if (rates === null) return choose(null);
  let [best, least]: [LotPick[][] | null, Decimal] = [null, ZERO];
  for (const blend of BLENDS) {
    const short = add(rates.short, multiply(blend, subtract(rates.long, rates.short)));
    const picks = choose({ short, long: rates.long });
    const tax = nettedTax(gainsOf(picks, ranked), rates);
    if (best === null || compare(tax, least) < 0) [best, least] = [picks, tax];
  }
  return best!;
}

/** The first to be acquired first. */
function rankedLots(lots: readonly SaleLot[], price: Decimal, day: EpochDay): Ranked[] {
  return lots
    .filter(({ quantity }) => sign(quantity) > 0)
    .map((lot) => ({
      lot,
      gain:
        lot.costInBase === null
          ? null
          : trim(subtract(price, divide(lot.costInBase, lot.quantity, MAX_SCALE))),
      term: termOf(lot.acquired, day),
    }))
    .sort((a, b) => a.lot.acquired - b.lot.acquired);
}

function order(rates: TaxRates | null): (a: Ranked, b: Ranked) => number {
  return (a, b) => {
    if (a.gain === null || b.gain === null) return Number(a.gain === null) - Number(b.gain === null);
    const byTax =
      rates === null ? 0 : compare(multiply(a.gain, rates[a.term]), multiply(b.gain, rates[b.term]));
    return byTax || rankOf(a.gain, a.term) - rankOf(b.gain, b.term) || compare(a.gain, b.gain);
  };
}

function rankOf(gain: Decimal, term: Term): number {
  if (sign(gain) < 0) return 0;
  return term === 'long' ? 1 : 2;
}

function picked(lots: readonly Ranked[], quantity: Decimal): LotPick[] {
  const picks: LotPick[] = [];
  let left = quantity;
  for (const { lot } of lots) {
    if (sign(left) <= 0) break;
    const taken = compare(lot.quantity, left) < 0 ? lot.quantity : left;
    picks.push({ transactionId: lot.transactionId, quantity: trim(taken) });
    left = subtract(left, taken);
  }
  return picks;
}

/** What is known of the gains of both terms. */
function gainsOf(picks: readonly (readonly LotPick[])[], ranked: readonly (readonly Ranked[])[]) {
  const gains = { short: ZERO, long: ZERO };
  for (const [sale, own] of picks.entries()) {
    const lots = new Map(ranked[sale]!.map((each) => [each.lot.transactionId, each]));
    for (const { transactionId, quantity } of own) {
      const { gain, term } = lots.get(transactionId)!;
      if (gain !== null) gains[term] = add(gains[term], multiply(gain, quantity));
    }
  }
  return gains;
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
