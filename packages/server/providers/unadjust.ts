import { type Decimal, decimal, divide, multiply, round } from '@financehub/core/money/decimal.ts';
import type { Bar } from '../warehouse/warehouse.ts';
import { stored } from './figures.ts';
import type { Split } from './provider.ts';

interface AdjustedBar {
  readonly date: string;
  readonly open: Decimal | null;
  readonly high: Decimal | null;
  readonly low: Decimal | null;
  readonly close: Decimal;
  readonly volume: Decimal | null;
}

const ONE = decimal('1');

/**
 * The shares of today that a share of the day became: the product of the splits after it. Prices that a provider states
 * in shares of today are multiplied with it to be those that were paid, and volumes divided.
 */
export function laterSplits(splits: readonly Split[]): (date: string) => Decimal {
  const sorted = [...splits].sort((a, b) => (a.date < b.date ? 1 : -1));
  return (date) => {
    let factor = ONE;
    for (const split of sorted) {
      if (split.date <= date) break;
      factor = multiply(factor, decimal(split.ratio));
    }
    return factor;
  };
}

/** A bar as it was paid, from one stated in shares of today. */
export function paidBar(bar: AdjustedBar, factor: Decimal): Bar {
  const price = (value: Decimal | null): string | null =>
    value === null ? null : stored(multiply(value, factor));
  return {
    date: bar.date,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: stored(multiply(bar.close, factor)),
    volume: bar.volume === null ? null : stored(factor === ONE ? bar.volume : shares(bar.volume, factor)),
  };
}

/** Whole shares where the factor leaves a fraction. */
function shares(volume: Decimal, factor: Decimal): Decimal {
  return round(divide(volume, factor, 6), 0);
}
