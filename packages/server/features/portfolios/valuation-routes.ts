import * as contract from '@financehub/contract/holdings.ts';
import type { Decimal } from '@financehub/core/money/decimal.ts';
import type { Holding, Unavailable } from '@financehub/core/portfolio/holdings.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { type AssetRow, optionOf, requireAsset } from '../assets/index.ts';
import { instantAsked } from './known.ts';
import { money, text } from './money.ts';
import { holdingsOf, loadPortfolio, loadSelected } from './selected.ts';
import { trendsOf } from './trends.ts';
import { warning } from './view.ts';
import { isOldPrice, worthAt } from './worth.ts';

export function valuationRoutes(app: FastifyInstance, context: Context): void {
  const dayOf = (asked: string | undefined, knownAt: Date | null = null): EpochDay =>
    asked === undefined ? dayOfInstant(knownAt ?? context.now()) : day(asked);

  implement(app, context, contract.getHoldings, async ({ params, query, principal, read }) => {
    const knownAt = instantAsked(query.knownAt, context.now());
    const loaded = await read((db) => loadPortfolio(db, params.id, knownAt));
    const asOf = dayOf(query.asOf, knownAt);
    const { items, totals, unavailable } = await holdingsOf(context, principal.bookId, loaded, asOf);
    const { currency } = loaded.portfolio;
    const total = (amount: Decimal | null) => money(loaded.absent.length > 0 ? null : amount, currency);
    return {
      asOf: formatDay(asOf),
      items: items.map((item) => holdingView(item, loaded.assets.get(item.assetId), currency)),
      totals: {
        marketValue: total(totals.marketValue),
        costBasis: total(totals.costBasis),
        unrealizedGain: total(totals.unrealizedGain),
        cash: total(totals.cash),
        currency,
      },
      oldPrices: items.flatMap(({ assetId, symbol, priceDate }) =>
        priceDate !== null && isOldPrice(priceDate, asOf)
          ? [{ assetId, symbol, priceDate: formatDay(priceDate) }]
          : [],
      ),
      unavailable: [...loaded.absent, ...unavailable.map(warning)],
    };
  });

  implement(app, context, contract.getTrends, async ({ params, query, principal, read }) => {
    const loaded = await read((db) => loadPortfolio(db, params.id));
    const to = dayOf(query.asOf);
    const { days = 365, points = 40 } = query;
    return trendsOf(context, principal.bookId, loaded, { from: to - days, to, points });
  });

  positionRoutes(app, context, dayOf);

  implement(app, context, contract.getPortfolioValue, async ({ params, query, principal, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const knownAt = instantAsked(query.knownAt, context.now());
    const loaded = await read((db) => loadPortfolio(db, params.id, knownAt));
    const asOf = dayOf(query.asOf, knownAt);
    const currency = query.currency ?? loaded.portfolio.currency;
    const worth = await worthAt(context, principal.bookId, loaded, asOf, currency);
    const known = (amount: Decimal | null) => (loaded.absent.length > 0 ? null : text(amount));
    return {
      asOf: formatDay(asOf),
      currency,
      value: known(worth.value),
      holdings: known(worth.holdings),
      cash: known(worth.cash),
      oldPrices: [...worth.oldPrices],
      unavailable: [...loaded.absent, ...worth.unavailable],
    };
  });
}

function positionRoutes(
  app: FastifyInstance,
  context: Context,
  dayOf: (asked: string | undefined) => EpochDay,
): void {
  implement(app, context, contract.getPositions, async ({ params, query, principal, read }) => {
    const { asset, portfolios } = await read(async (db) => ({
      asset: await requireAsset(db, params.id),
      portfolios: (await loadSelected(db, undefined, undefined)).portfolios,
    }));
    const asOf = dayOf(query.asOf);
    const items: Static<typeof contract.Position>[] = [];
    const missing: Unavailable[] = [];
    for (const loaded of portfolios) {
      if (!loaded.state.assets.has(asset.id)) continue;
      const { portfolio } = loaded;
      const found = await holdingsOf(context, principal.bookId, loaded, asOf);
      const held = found.items.find(({ assetId }) => assetId === asset.id);
      items.push({
        portfolioId: portfolio.id,
        portfolio: portfolio.name,
        portfolioCurrency: portfolio.currency,
        holding: held === undefined ? null : holdingView(held, asset, portfolio.currency),
      });
      missing.push(...found.unavailable.filter(({ assetId }) => assetId === asset.id));
    }
    return { asOf: formatDay(asOf), items, unavailable: missing.map(warning) };
  });
}

function holdingView(item: Holding, asset: AssetRow | undefined, base: string) {
  const { assetId, symbol, currency, weight, priceDate } = item;
  const option = asset === undefined ? null : optionOf(asset);
  return {
    assetId,
    symbol,
    name: asset?.name ?? symbol,
    quantity: text(item.quantity)!,
    costBasis: money(item.costBasis, currency),
    averageCost: money(item.averageCost, currency),
    price: text(item.price),
    priceDate: priceDate === null ? null : formatDay(priceDate),
    marketValue: money(item.marketValue, currency),
    unrealizedGain: money(item.unrealizedGain, currency),
    currency,
    valueInBase: text(item.valueInBase),
    gainInBase: text(item.gainInBase),
    currencyGain: money(item.currencyGain, base),
    weight,
    type: (asset?.type ?? 'other') as Static<typeof contract.Holding>['type'],
    sector: asset?.sector ?? null,
    country: asset?.country ?? null,
    tags: [...(asset?.tags ?? [])],
    expiry: option === null ? null : formatDay(option.expiry),
  };
}
