import { type Decimal, decimal, divide, multiply, toNumber } from '@financehub/core/money/decimal.ts';
import { DAYS_PER_YEAR } from '@financehub/core/options/option.ts';
import type { HeldOption } from '@financehub/core/risk/held-option.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Missing } from '../analytics/index.ts';
import { type AssetRow, optionOf, ratesFor } from '../assets/index.ts';

interface PricedItem {
  readonly assetId: string;
  readonly quantity: Decimal;
  /** Of one contract, in the currency of the option. */
  readonly price: Decimal;
}

export interface PricedOption {
  readonly held: HeldOption;
  readonly underlying: AssetRow;
}

/** Digits of a price per unit of the underlying. */
const PRICE_DIGITS = 12;

/** The options among what is held as models see them, by asset; or why one can not be seen so. */
export async function optionsOf(
  context: Context,
  bookId: string,
  assets: ReadonlyMap<string, AssetRow>,
  items: readonly PricedItem[],
  { day, currency }: { day: EpochDay; currency: string },
): Promise<Map<string, PricedOption | Missing>> {
  const terms = items.flatMap((item) => {
    const asset = assets.get(item.assetId)!;
    const option = optionOf(asset);
    return option === null
      ? []
      : [{ item, asset, option, underlying: assets.get(option.underlyingAssetId)! }];
  });
  if (terms.length === 0) return new Map();
  const [closes, rates] = await Promise.all([
    context.warehouse.lastCloses(
      bookId,
      terms.map(({ option }) => option.underlyingAssetId),
      formatDay(day),
    ),
    ratesFor(context, bookId, [currency, ...terms.map(({ asset }) => asset.currency)]),
  ]);
  return new Map(
    terms.map(({ item, asset, option, underlying }): [string, PricedOption | Missing] => {
      const close = closes.get(underlying.id);
      const rate = rates.at(asset.currency, currency, day);
      if (option.expiry < day) return [asset.id, expired(asset, option.expiry)];
      if (close === undefined || rate === null) return [asset.id, noSpot(asset, underlying, day)];
      const held: HeldOption = {
        kind: option.kind,
        style: option.style,
        strike: toNumber(option.strike),
        spot: toNumber(decimal(close.close)),
        years: (option.expiry - day) / DAYS_PER_YEAR,
        price: toNumber(divide(item.price, option.multiplier, PRICE_DIGITS)),
        units: toNumber(multiply(item.quantity, option.multiplier)),
        rate: toNumber(rate),
      };
      return [asset.id, { held, underlying }];
    }),
  );
}

function noSpot({ id, symbol }: AssetRow, underlying: AssetRow, day: EpochDay): Missing {
  return {
    assetId: id,
    symbol,
    reason: `there is no price of ${underlying.symbol}, which ${symbol} is on, up to ${formatDay(day)}`,
    mend: `add prices of ${underlying.symbol}`,
  };
}

function expired({ id, symbol }: AssetRow, on: EpochDay): Missing {
  return {
    assetId: id,
    symbol,
    reason: `${symbol} expired on ${formatDay(on)} and is still held`,
    mend: 'book its exercise, or sell it at nothing',
  };
}
