import * as contract from '@financehub/contract/holdings.ts';
import type { Holding } from '@financehub/core/portfolio/holdings.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { holdingsOf, loadPortfolio } from './selected.ts';
import { money, text, warning } from './view.ts';
import { marketOf, worthAt } from './worth.ts';

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
