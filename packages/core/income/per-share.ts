import { add, type Decimal, divide, multiply, sign, trim, ZERO } from '../money/decimal.ts';
import { moveShares } from '../portfolio/quantities.ts';
import { grossAmount, type PortfolioTransaction, splitRatioSince } from '../portfolio/transaction.ts';
import type { EpochDay } from '../time/day.ts';

/** A dividend per share, in shares of today. */
export interface PerShare {
  readonly date: EpochDay;
  readonly amount: Decimal;
  readonly currency: string;
}

/** What a portfolio was paid on a day, and on how many shares as they count today. */
interface Paid {
  readonly date: EpochDay;
  readonly currency: string;
  readonly gross: Decimal;
  readonly shares: Decimal;
}

const DIGITS = 12;

/**
 * The dividends per share that portfolios were paid, by asset, the oldest first, from the shares that each held when it
 * was paid; payments on shares that were sold by then tell nothing. `portfolios` are transactions in the order in which they take
 * effect, none after today.
 */
export function paidPerShare(
  portfolios: readonly (readonly PortfolioTransaction[])[],
): Map<string, PerShare[]> {
  const paid = new Map<string, Map<string, Paid>>();
  for (const transactions of portfolios)
    for (const [assetId, payments] of paidBy(transactions)) {
      const days = paid.get(assetId) ?? new Map<string, Paid>();
      paid.set(assetId, days);
      for (const each of payments) {
        const key = `${each.date} ${each.currency}`;
        const before = days.get(key);
        const gross = add(before?.gross ?? ZERO, each.gross);
        days.set(key, { ...each, gross, shares: add(before?.shares ?? ZERO, each.shares) });
      }
    }
  return new Map(
    [...paid].map(([assetId, days]) => [assetId, [...days.values()].map(perShare).sort(byDate)]),
  );
}

const byDate = (a: PerShare, b: PerShare): number => a.date - b.date;

function perShare({ date, currency, gross, shares }: Paid): PerShare {
  return { date, currency, amount: trim(divide(gross, shares, DIGITS)) };
}

function paidBy(transactions: readonly PortfolioTransaction[]): Map<string, Paid[]> {
  const splits = Map.groupBy(
    transactions.filter((tx) => tx.type === 'SPLIT'),
    (tx) => tx.assetId,
  );
  const held = new Map<string, Decimal>();
  const paid = new Map<string, Map<string, Paid>>();
  for (const tx of transactions) {
    moveShares(held, tx);
    if (tx.type !== 'DIVIDEND' || tx.assetId === null) continue;
    const ratio = splitRatioSince(splits.get(tx.assetId) ?? [], tx.date);
    const shares = multiply(held.get(tx.assetId) ?? ZERO, ratio);
    if (sign(shares) <= 0) continue;
    const days = paid.get(tx.assetId) ?? new Map<string, Paid>();
    paid.set(tx.assetId, days);
    // Brokers write one payment in several lines: the shares count once.
    const key = `${tx.date} ${tx.currency}`;
    const gross = add(days.get(key)?.gross ?? ZERO, grossAmount(tx) ?? ZERO);
    days.set(key, { date: tx.date, currency: tx.currency, gross, shares });
  }
  return new Map([...paid].map(([assetId, days]) => [assetId, [...days.values()]]));
}

/**
 * Since when each asset that is held is held without a break, so that all its payments since are among the transactions; of
 * several portfolios the longest.
 */
export function heldWithoutBreak(
  portfolios: readonly (readonly PortfolioTransaction[])[],
): Map<string, EpochDay> {
  const since = new Map<string, EpochDay>();
  for (const transactions of portfolios) {
    const held = new Map<string, Decimal>();
    const began = new Map<string, EpochDay>();
    for (const tx of transactions) {
      moveShares(held, tx);
      for (const assetId of [tx.assetId, tx.toAssetId]) {
        if (assetId === null) continue;
        if (sign(held.get(assetId) ?? ZERO) <= 0) began.delete(assetId);
        else if (!began.has(assetId)) began.set(assetId, tx.date);
      }
    }
    for (const [assetId, day] of began) since.set(assetId, Math.min(since.get(assetId) ?? day, day));
  }
  return since;
}

/** Shares of an asset held at the start of a day in all portfolios, as they count today. */
export function sharesBefore(
  portfolios: readonly (readonly PortfolioTransaction[])[],
  assetId: string,
  day: EpochDay,
): Decimal {
  let shares = ZERO;
  for (const transactions of portfolios) {
    const held = new Map<string, Decimal>();
    for (const tx of transactions) {
      if (tx.date >= day) break;
      moveShares(held, tx);
    }
    const own = transactions.filter((tx) => tx.type === 'SPLIT' && tx.assetId === assetId);
    shares = add(shares, multiply(held.get(assetId) ?? ZERO, splitRatioSince(own, day - 1)));
  }
  return trim(shares);
}
