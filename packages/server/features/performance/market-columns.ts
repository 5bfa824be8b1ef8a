import { type Decimal, decimal } from '@financehub/core/money/decimal.ts';
import type { GainsMarket } from '@financehub/core/portfolio/gain-money.ts';
import { lastAtOrBefore } from '@financehub/core/time/day-column.ts';
import type { Market } from './messages.ts';

/**
 * The decimal that a stored figure was read from: the shortest text of a double gives back every decimal of up to fifteen digits,
 * which prices and rates have.
 */
function decimalOf(value: number): Decimal {
  const text = String(value);
  return /^-?\d+(\.\d{1,18})?$/.test(text) ? decimal(text) : decimal(value.toFixed(18));
}

export function gainsMarketOf({ prices, rates }: Market): GainsMarket {
  return {
    price: (assetId, day) => {
      const column = prices.get(assetId);
      const row = column === undefined ? -1 : lastAtOrBefore(column.date, day);
      return row < 0 ? null : { date: column!.date[row]!, value: decimalOf(column!.close[row]!) };
    },
    rate: (currency, day) => {
      const column = rates.get(currency);
      if (column === undefined || column === null) return column === null ? decimal('1') : null;
      const row = lastAtOrBefore(column.date, day);
      return row < 0 ? null : decimalOf(column.rate[row]!);
    },
  };
}
