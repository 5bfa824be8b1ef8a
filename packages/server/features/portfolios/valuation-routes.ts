import * as contract from '@financehub/contract/holdings.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { type Holding, holdingsAt } from '@financehub/core/portfolio/holdings.ts';
import { type Dated, pricesOf } from '@financehub/core/portfolio/market.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { type AssetRow, assetsById, ratesFor } from '../assets/index.ts';
import { type PortfolioState, stateOf } from './state.ts';
import { type PortfolioRow, requirePortfolio } from './store.ts';
import { money, text, warning } from './view.ts';
import { marketOf, worthAt } from './worth.ts';

export interface Loaded {
  readonly portfolio: PortfolioRow;
  readonly state: PortfolioState;
  readonly assets: ReadonlyMap<string, AssetRow>;
}

/** A portfolio with its transactions and its assets, of one moment. */
export async function loadPortfolio(db: Reader, id: string): Promise<Loaded> {
  const portfolio = await requirePortfolio(db, id);
  const state = await stateOf(db, portfolio);
  return { portfolio, state, assets: await assetsById(db, [...state.assets.keys()]) };
}

export function valuationRoutes(app: FastifyInstance, context: Context): void {
  const dayOf = (asked: string | undefined): EpochDay =>
    asked === undefined ? dayOfInstant(context.now()) : day(asked);

  implement(app, context, contract.getHoldings, async ({ params, query, principal, read }) => {
    const loaded = await read((db) => loadPortfolio(db, params.id));
    const asOf = dayOf(query.asOf);
    const { items, totals, unavailable } = await holdingsOf(context, principal.bookId, loaded, asOf);
    const { currency } = loaded.portfolio;
    return {
      asOf: formatDay(asOf),
      items: items.map((item) => holdingView(item, loaded.assets.get(item.assetId)?.name ?? item.symbol)),
      totals: {
        marketValue: money(totals.marketValue, currency),
        costBasis: money(totals.costBasis, currency),
        unrealizedGain: money(totals.unrealizedGain, currency),
        cash: money(totals.cash, currency),
        currency,
      },
      unavailable: unavailable.map(warning),
    };
  });

  implement(app, context, contract.getPortfolioValue, async ({ params, query, principal, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { portfolio, state, assets } = await read((db) => loadPortfolio(db, params.id));
    const asOf = dayOf(query.asOf);
    const currency = query.currency ?? portfolio.currency;
    const market = await marketOf(context, principal.bookId, state, assets, [asOf], currency);
    const [worth] = worthAt(state, [asOf], currency, market);
    return {
      asOf: formatDay(asOf),
      currency,
      value: text(worth!.value),
      holdings: text(worth!.holdings),
      cash: text(worth!.cash),
      unavailable: [...worth!.unavailable],
    };
  });
}

/** What is held on a day at the prices of that day; see {@link holdingsAt}. */
async function holdingsOf(
  context: Context,
  bookId: string,
  { portfolio, state, assets }: Loaded,
  asOf: EpochDay,
) {
  const [closes, rates] = await Promise.all([
    context.warehouse.lastCloses(bookId, [...state.assets.keys()], formatDay(asOf)),
    ratesFor(context, bookId, [portfolio.currency, ...state.currencies.keys()]),
  ]);
  const prices = new Map<string, Dated[]>(
    [...closes].map(([id, { date, close }]) => [id, [{ date: day(date), value: decimal(close) }]]),
  );
  return holdingsAt({
    transactions: state.transactions,
    day: asOf,
    assets,
    prices: pricesOf(prices),
    rates,
    currency: portfolio.currency,
    method: 'fifo',
    tracksCash: state.tracksCash,
  });
}

function holdingView(item: Holding, name: string) {
  const { assetId, symbol, currency, weight, priceDate } = item;
  return {
    assetId,
    symbol,
    name,
    quantity: text(item.quantity)!,
    costBasis: money(item.costBasis, currency),
    averageCost: money(item.averageCost, currency),
    price: text(item.price),
    priceDate: priceDate === null ? null : formatDay(priceDate),
    marketValue: money(item.marketValue, currency),
    unrealizedGain: money(item.unrealizedGain, currency),
    currency,
    valueInBase: text(item.valueInBase),
    weight,
  };
}
