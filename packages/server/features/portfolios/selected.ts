import { decimal } from '@financehub/core/money/decimal.ts';
import { type Holdings, holdingsAt } from '@financehub/core/portfolio/holdings.ts';
import { type Dated, pricesOf } from '@financehub/core/portfolio/market.ts';
import type { Missing } from '@financehub/core/portfolio/missing.ts';
import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type AssetRow, assetsById, heldLastCloses, ratesFor } from '../assets/index.ts';
import { baseCurrency } from '../books/index.ts';
import { stateKnownAt } from './known.ts';
import { matchedLots } from './matched-lots.ts';
import { type PortfolioState, stateOf } from './state.ts';
import { allPortfolios, type PortfolioRow, requirePortfolio } from './store.ts';
import { nextTurn } from './turn.ts';

export interface Loaded {
  readonly portfolio: PortfolioRow;
  readonly state: PortfolioState;
  readonly assets: ReadonlyMap<string, AssetRow>;
  /** The instant as of which it is known; null: as it is now. */
  readonly knownAt: Date | null;
  /** Why there is nothing of it, where the books had no such portfolio at the instant. */
  readonly absent: readonly Missing[];
}

/** A portfolio with its transactions and its assets, of one moment. */
export async function loadPortfolio(db: Reader, id: string, knownAt: Date | null = null): Promise<Loaded> {
  return loadRow(db, await requirePortfolio(db, id), knownAt);
}

/** As {@link loadPortfolio}, of a portfolio whose row is read. */
export async function loadRow(db: Reader, portfolio: PortfolioRow, knownAt: Date | null): Promise<Loaded> {
  if (knownAt !== null) return { ...(await stateKnownAt(db, portfolio, knownAt)), knownAt };
  const state = await stateOf(db, portfolio);
  const assets = await assetsById(db, [...state.assets.keys()]);
  return { portfolio, state, assets, knownAt, absent: [] };
}

/** Portfolios with the currency in which they are summed up. */
export interface Selected {
  readonly currency: string;
  readonly portfolios: readonly Loaded[];
}

/** One portfolio in its currency, or all of the book in the book's, unless another currency is asked for. */
export async function loadSelected(
  db: Reader,
  id: string | undefined,
  currency: string | undefined,
  knownAt: Date | null = null,
): Promise<Selected> {
  if (id !== undefined) {
    const one = await loadPortfolio(db, id, knownAt);
    return { currency: currency ?? one.portfolio.currency, portfolios: [one] };
  }
  const portfolios: Loaded[] = [];
  for (const row of await allPortfolios(db)) portfolios.push(await loadRow(db, row, knownAt));
  return { currency: currency ?? (await baseCurrency(db)), portfolios };
}

/** What is held on a day at the prices of that day, with its sums in a currency; see {@link holdingsAt}. */
export async function holdingsOf(
  context: Context,
  bookId: string,
  { portfolio, state, assets, knownAt }: Loaded,
  asOf: EpochDay,
  currency = portfolio.currency,
): Promise<Holdings> {
  const [closes, rates] = await Promise.all([
    heldLastCloses(context, bookId, assets.values(), formatDay(asOf), knownAt),
    ratesFor(context, bookId, [currency, ...state.currencies.keys()], knownAt),
  ]);
  const prices = new Map<string, Dated[]>(
    [...closes].map(([id, { date, close }]) => [id, [{ date: day(date), value: decimal(close) }]]),
  );
  // A broker's rate leads into the portfolio's currency, and into no other.
  const transactions =
    currency === portfolio.currency
      ? state.transactions
      : state.transactions.map((tx) => (tx.fxRate === null ? tx : { ...tx, fxRate: null }));
  const past = transactions.filter((tx) => tx.date <= asOf);
  const own = currency === portfolio.currency;
  const lots = own ? await matchedLots(past, portfolio, rates) : null;
  await nextTurn();
  const holdings = holdingsAt({
    transactions: past,
    ...(lots === null ? {} : { openLots: lots.open }),
    day: asOf,
    assets,
    prices: pricesOf(prices),
    rates,
    currency,
    method: portfolio.cost_basis,
    allowShort: portfolio.allow_short ?? false,
    tracksCash: state.tracksCash,
  });
  await nextTurn();
  return holdings;
}
