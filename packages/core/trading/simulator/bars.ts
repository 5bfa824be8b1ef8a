import type { Decimal } from '../../money/decimal.ts';
import type { EpochDay } from '../../time/day.ts';
import { sessionOf } from '../calendar/sessions.ts';
import type { Instrument } from '../instrument.ts';
import type { Bar } from './event.ts';

/** Prices of a day; all but the close may be missing. */
export interface DayPrices {
  readonly open: Decimal | null;
  readonly high: Decimal | null;
  readonly low: Decimal | null;
  readonly close: Decimal;
  readonly volume: Decimal | null;
}

/**
 * The bar of a day's session, from its open to its close. Without an open, high and low nothing is known but the close:
 * then the bar is that instant. Null on days on which the exchange is closed.
 */
export function dayBar({ assetId, exchange }: Instrument, day: EpochDay, prices: DayPrices): Bar | null {
  const session = sessionOf(exchange, day);
  if (session === null) return null;
  const { open, high, low, close, volume } = prices;
  const base = { kind: 'bar', assetId, to: session.closes, close, volume, closing: true } as const;
  if (open === null || high === null || low === null)
    return { ...base, from: session.closes, open: close, high: close, low: close, opening: false };
  return { ...base, from: session.opens, open, high, low, opening: true };
}
