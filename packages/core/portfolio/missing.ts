import { type EpochDay, formatDay } from '../time/day.ts';

/** Something that a figure needs and that is not there, in words. */
export interface Missing {
  /** Null where it is of no asset. */
  readonly assetId: string | null;
  readonly symbol: string;
  readonly reason: string;
  /** What the person can do about it. */
  readonly mend: string;
}

/** Of one asset. */
export interface MissingOfAsset extends Missing {
  readonly assetId: string;
}

export function noPrice(assetId: string, symbol: string, day: EpochDay): MissingOfAsset {
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

export function noCost(assetId: string, symbol: string): MissingOfAsset {
  return {
    assetId,
    symbol,
    reason: `what shares of ${symbol} cost is not known: they were transferred in without their cost, or paid for in several currencies`,
    mend: `give the price or the amount of the transfer of ${symbol}, or enter what was paid in one currency`,
  };
}

/** Of an option that nothing says the underlying of. */
export function noTerms(assetId: string, symbol: string): MissingOfAsset {
  return {
    assetId,
    symbol,
    reason: `the terms of the option ${symbol} are not known`,
    mend: `say on the page of ${symbol} what it is on, its strike and its expiry`,
  };
}
