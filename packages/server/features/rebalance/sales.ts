import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  add,
  type Decimal,
  divide,
  MAX_SCALE,
  multiply,
  round,
  subtract,
  sum,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { ClosedLot } from '@financehub/core/portfolio/lot.ts';
import { termOfClosed } from '@financehub/core/portfolio/lot-term.ts';
import type { PlannedTrade } from '@financehub/core/portfolio/rebalance-plan.ts';
import { type TaxRates, taxAwareLots, taxOf } from '@financehub/core/portfolio/rebalance-tax.ts';
import { type LotPick, type PortfolioTransaction, UNSAID } from '@financehub/core/portfolio/transaction.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { type Loaded, lotsAt, type Missing, missingOfLots } from '../portfolios/index.ts';
import type { Priced } from './positions.ts';

export interface SoldLot {
  readonly lot: ClosedLot;
  readonly cost: Decimal | null;
  readonly gain: Decimal | null;
  readonly term: 'short' | 'long';
}

/** What one sale realises, in the portfolio's currency; null where a cost is not known. */
export interface Sale {
  readonly lots: readonly SoldLot[];
  readonly short: Decimal | null;
  readonly long: Decimal | null;
  readonly tax: Decimal | null;
  /** The lots asked for, where they are not left to the portfolio's method. */
  readonly picks: readonly LotPick[] | null;
}

export interface SalesRequest {
  readonly trades: readonly PlannedTrade[];
  readonly priced: readonly Priced[];
  readonly asOf: EpochDay;
  readonly taxAware: boolean;
  readonly rates: TaxRates | null;
}

/** The lots that planned sales take and what they realise, by position. */
export async function salesOf(
  context: Context,
  bookId: string,
  loaded: Loaded,
  { trades, priced, asOf, taxAware, rates }: SalesRequest,
): Promise<{ sales: Map<number, Sale>; unavailable: Missing[] }> {
  const selling = trades.filter(({ side }) => side === 'sell');
  if (selling.length === 0) return { sales: new Map(), unavailable: [] };
  const picks = taxAware
    ? await picksOf(context, bookId, loaded, selling, priced, { asOf, rates })
    : new Map<number, LotPick[]>();
  const imagined = selling.map((trade, at) =>
    saleOf(trade, priced[trade.position]!, asOf, at, picks.get(trade.position) ?? null),
  );
  const { state, portfolio } = loaded;
  const past = state.transactions.filter((tx) => tx.date <= asOf);
  const after: Loaded = { ...loaded, state: { ...state, transactions: [...past, ...imagined] } };
  const lots = await lotsAt(context, bookId, after, null, taxAware ? 'specific' : portfolio.cost_basis);
  const bySale = Map.groupBy(lots.closed, ({ saleId }) => saleId);
  const sales = new Map(
    selling.map((trade, at): [number, Sale] => {
      const closed = bySale.get(imagined[at]!.id) ?? [];
      return [
        trade.position,
        soldAs(trade, closed, portfolio.currency, rates, picks.get(trade.position) ?? null),
      ];
    }),
  );
  const sold = { ...lots, open: [], closed: imagined.flatMap(({ id }) => bySale.get(id) ?? []) };
  return { sales, unavailable: missingOfLots(sold, loaded) };
}

async function picksOf(
  context: Context,
  bookId: string,
  loaded: Loaded,
  selling: readonly PlannedTrade[],
  priced: readonly Priced[],
  { asOf, rates }: Pick<SalesRequest, 'asOf' | 'rates'>,
): Promise<Map<number, LotPick[]>> {
  const { open } = await lotsAt(context, bookId, loaded, asOf, 'specific');
  const byAsset = Map.groupBy(open, ({ assetId }) => assetId);
  const sales = selling.map(({ position, quantity, amountInBase, fee }) => ({
    lots: byAsset.get(priced[position]!.asset.id) ?? [],
    quantity,
    price: trim(divide(subtract(amountInBase, fee), quantity, MAX_SCALE)),
  }));
  const picks = taxAwareLots(sales, asOf, rates);
  return new Map(selling.map(({ position }, at) => [position, picks[at]!]));
}

/** After everything else of the day. */
const LAST = 1_000_000_000;

function saleOf(
  { quantity, amount }: PlannedTrade,
  { asset }: Priced,
  date: EpochDay,
  at: number,
  lots: readonly LotPick[] | null,
): PortfolioTransaction {
  return {
    ...UNSAID,
    id: `sale ${at}`,
    date,
    sequence: LAST + at,
    type: 'SELL',
    assetId: asset.id,
    quantity,
    amount,
    currency: asset.currency,
    lots,
  };
}

function soldAs(
  { quantity, amountInBase, fee }: PlannedTrade,
  closed: readonly ClosedLot[],
  currency: string,
  rates: TaxRates | null,
  picks: readonly LotPick[] | null,
): Sale {
  const proceeds = subtract(amountInBase, fee);
  let [sharesLeft, left] = [quantity, proceeds];
  const digits = minorDigits(currency);
  const lots = closed.map((lot): SoldLot => {
    const part = round(divide(multiply(left, lot.quantity), sharesLeft, MAX_SCALE), digits);
    sharesLeft = subtract(sharesLeft, lot.quantity);
    left = subtract(left, part);
    const cost = lot.costInBase === null ? null : round(lot.costInBase, digits);
    return { lot, cost, gain: cost === null ? null : subtract(part, cost), term: termOfClosed(lot) };
  });
  const gains = (term: 'short' | 'long'): Decimal | null => {
    const own = lots.filter((lot) => lot.term === term).map(({ gain }) => gain);
    return own.includes(null) ? null : sum(own.filter((gain) => gain !== null));
  };
  const [short, long] = [gains('short'), gains('long')];
  const tax =
    rates === null || short === null || long === null ? null : round(taxOf({ short, long }, rates), digits);
  return { lots, short, long, tax, picks };
}

/** The sum, null as soon as one part is. */
export function totalOf(values: Iterable<Decimal | null>): Decimal | null {
  let all: Decimal | null = ZERO;
  for (const value of values) all = all === null || value === null ? null : add(all, value);
  return all;
}
