import { minorDigits } from '@financehub/core/money/currency.ts';
import { type Decimal, decimal, multiply, round } from '@financehub/core/money/decimal.ts';
import { splitPrice, splitRatioSince, splitValue } from '@financehub/core/portfolio/transaction.ts';
import type { TaxPart } from '@financehub/core/tax/lot.ts';
import { day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { heldLastCloses, ratesFor } from '../assets/thread.ts';
import { type Missing, noPrice, noRate, type Selected } from '../portfolios/thread.ts';

/** What shares are worth on a day; null where a price or a rate is missing. */
export interface Quote {
  readonly price: Decimal | null;
  readonly priceDate: EpochDay | null;
  /** In the asset's currency. */
  readonly value: Decimal | null;
  readonly currency: string;
  /** In base currency, to the minor unit. */
  readonly valueInBase: Decimal | null;
}

export interface Quotes {
  readonly of: (part: TaxPart) => Quote;
  readonly missing: () => Missing[];
}

export async function quotesAt(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  { currency, portfolios }: Selected,
  assetIds: readonly string[],
  asOf: EpochDay,
): Promise<Quotes> {
  const assets = new Map(portfolios.flatMap((loaded) => [...loaded.assets]));
  const codes = portfolios.flatMap(({ state }) => [...state.currencies.keys()]);
  const [closes, rates] = await Promise.all([
    heldLastCloses(
      context,
      bookId,
      assetIds.flatMap((id) => assets.get(id) ?? []),
      formatDay(asOf),
    ),
    ratesFor(context, bookId, [currency, ...codes]),
  ]);
  const splits = Map.groupBy(
    portfolios.flatMap(({ portfolio, state }) =>
      state.transactions
        .filter((tx) => tx.type === 'SPLIT' && tx.date <= asOf)
        .map((tx) => ({ key: `${portfolio.id} ${tx.assetId}`, tx })),
    ),
    ({ key }) => key,
  );
  const missing = new Map<string, Missing>();
  return {
    missing: () => [...missing.values()],
    of: ({ portfolioId, assetId, quantity, currency: paidIn }) => {
      const asset = assets.get(assetId);
      const own = asset?.currency ?? paidIn;
      const close = closes.get(assetId);
      if (close === undefined) {
        missing.set(`price ${assetId}`, noPrice(assetId, asset?.symbol ?? assetId, asOf));
        return { price: null, priceDate: null, value: null, currency: own, valueInBase: null };
      }
      const priceDate = day(close.date);
      const since = (splits.get(`${portfolioId} ${assetId}`) ?? []).map(({ tx }) => tx);
      const ratio = splitRatioSince(since, priceDate);
      const value = splitValue(quantity, decimal(close.close), ratio);
      const rate = rates.at(own, currency, asOf);
      if (rate === null)
        missing.set(`rate ${assetId}`, noRate(assetId, asset?.symbol ?? assetId, own, currency, asOf));
      return {
        price: splitPrice(decimal(close.close), ratio),
        priceDate,
        value: round(value, minorDigits(own)),
        currency: own,
        valueInBase: rate === null ? null : round(multiply(value, rate), minorDigits(currency)),
      };
    },
  };
}
