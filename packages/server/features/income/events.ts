import type { PerShare } from '@financehub/core/income/per-share.ts';
import { decimal, divide, equals, trim } from '@financehub/core/money/decimal.ts';
import { type PortfolioTransaction, splitRatioSince } from '@financehub/core/portfolio/transaction.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';

/** A dividend of an asset, per share of today, on the day of payment where it is known, else on the ex-date. */
export interface DividendEvent extends PerShare {
  readonly exDate: EpochDay;
}

const DIGITS = 12;

/**
 * The stored dividends of assets, the oldest first. `splits` are those that the shares held went through: stored amounts are per share
 * of their day.
 */
export async function dividendEvents(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  assetIds: readonly string[],
  past: readonly (readonly PortfolioTransaction[])[],
): Promise<Map<string, DividendEvent[]>> {
  if (assetIds.length === 0) return new Map();
  const stored = await warehouse.dividends(bookId, assetIds);
  const splits = splitsOf(past);
  const events = new Map<string, DividendEvent[]>();
  for (const { assetId, exDate, payDate, amount, currency } of stored) {
    const ex = day(exDate);
    const ratio = splitRatioSince(splits.get(assetId) ?? [], ex);
    const perShare = equals(ratio, ONE) ? decimal(amount) : divide(decimal(amount), ratio, DIGITS);
    const own = events.get(assetId) ?? [];
    events.set(assetId, own);
    own.push({ date: payDate === null ? ex : day(payDate), exDate: ex, amount: trim(perShare), currency });
  }
  for (const own of events.values()) own.sort((a, b) => a.date - b.date);
  return events;
}

const ONE = decimal('1');

/** A split that several portfolios went through counts once. */
function splitsOf(past: readonly (readonly PortfolioTransaction[])[]): Map<string, PortfolioTransaction[]> {
  const splits = new Map<string, PortfolioTransaction[]>();
  for (const tx of past.flat()) {
    if (tx.type !== 'SPLIT' || tx.assetId === null) continue;
    const own = splits.get(tx.assetId) ?? [];
    splits.set(tx.assetId, own);
    if (!own.some(({ date }) => date === tx.date)) own.push(tx);
  }
  return splits;
}
