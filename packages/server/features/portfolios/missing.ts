import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';

export interface Missing {
  readonly assetId: string | null;
  readonly symbol: string;
  readonly reason: string;
  readonly mend: string;
}

export function noPrice(assetId: string, symbol: string, day: EpochDay): Missing {
  return {
    assetId,
    symbol,
    reason: `there is no price of ${symbol} on or before ${formatDay(day)}`,
    mend: `add prices of ${symbol} that begin on or before ${formatDay(day)}`,
  };
}

export function noRate(
  assetId: string | null,
  symbol: string,
  from: string,
  to: string,
  day: EpochDay,
): Missing {
  return {
    assetId,
    symbol,
    reason: `there is no exchange rate from ${from} to ${to} on or before ${formatDay(day)}`,
    mend: `add exchange rates between ${from} and ${to} that begin on or before ${formatDay(day)}`,
  };
}
