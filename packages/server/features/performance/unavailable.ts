import type { MissingForGain } from '@financehub/core/portfolio/gain-money.ts';
import type { UnavailableSpan } from '@financehub/core/portfolio/missing-spans.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { PeriodWish } from './messages.ts';
import type { Replica } from './replica.ts';

export interface Unavailable {
  readonly assetId: string | null;
  readonly symbol: string | null;
  readonly figure?: string;
  readonly reason: string;
  readonly mend: string;
}

function missingRate(code: string, currency: string, from: number, to = from): Unavailable {
  const days =
    from === to ? `on or before ${formatDay(from)}` : `on days from ${formatDay(from)} to ${formatDay(to)}`;
  return {
    assetId: null,
    symbol: code,
    reason: `there is no exchange rate from ${code} to ${currency} ${days}`,
    mend: `add exchange rates between ${code} and ${currency} that begin on or before ${formatDay(from)}`,
  };
}

export function missingPrice(assetId: string, symbol: string, from: number, to = from): Unavailable {
  const days =
    from === to ? `on or before ${formatDay(from)}` : `on days from ${formatDay(from)} to ${formatDay(to)}`;
  return {
    assetId,
    symbol,
    reason: `there is no price of ${symbol} ${days}`,
    mend: `add prices of ${symbol} that begin on or before ${formatDay(from)}`,
  };
}

/** What a history could not value within the days of the period. */
export function missingInHistory(
  spans: readonly UnavailableSpan[],
  { settled }: Replica,
  wish: PeriodWish,
  days: { readonly from: number; readonly to: number },
): Unavailable[] {
  return spans
    .filter(({ from, to }) => from <= days.to && to >= days.from - 1)
    .map(({ missing, index, from, to }) => {
      if (missing === 'rate') return missingRate(settled!.currencies[index]!, wish.currency, from, to);
      const { id } = settled!.assets[index]!;
      return missingPrice(id, wish.names.get(id)?.symbol ?? id, from, to);
    });
}

export function missingInGains({ missing, of, day }: MissingForGain, wish: PeriodWish): Unavailable {
  return missing === 'rate'
    ? missingRate(of, wish.currency, day)
    : missingPrice(of, wish.names.get(of)?.symbol ?? of, day);
}

/** Each thing that is missing once: what one mend of an asset or a currency mends is one thing, as it was told first. */
export function once(items: readonly Unavailable[]): Unavailable[] {
  const found = new Map<string, Unavailable>();
  for (const item of items) {
    const what = item.symbol === null ? item.reason : item.mend;
    const key = `${item.figure ?? ''} ${item.assetId ?? item.symbol ?? ''} ${what}`;
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

/** Why nothing can be said of the days asked for. */
export function nothingToValue(replicas: readonly Replica[], { today }: PeriodWish): Unavailable {
  const about = { assetId: null, symbol: null };
  const all = replicas.filter(({ transactions }) => transactions.length > 0);
  if (all.length === 0)
    return {
      ...about,
      reason: 'there is no transaction in the portfolios asked for',
      mend: 'add transactions',
    };
  const first = Math.min(...all.map(({ transactions }) => transactions[0]!.date));
  const last = Math.max(today, ...all.map(({ transactions }) => transactions.at(-1)!.date));
  return {
    ...about,
    reason: `the portfolios asked for have days from ${formatDay(first)} to ${formatDay(last)}, and the period has none of these`,
    mend: 'choose a period within these days, or add the transactions that are missing',
  };
}
