import { assetGroups } from '@financehub/core/portfolio/linked-assets.ts';
import type { LotMethod, LotOptions, MatchedLots } from '@financehub/core/portfolio/lot.ts';
import { toBaseAt } from '@financehub/core/portfolio/lot-cost.ts';
import { matchLots } from '@financehub/core/portfolio/lots.ts';
import type { Rates } from '@financehub/core/portfolio/market.ts';
import type { PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { byGroup, lotOptions } from './settle.ts';
import type { PortfolioRow } from './store.ts';

interface Kept {
  readonly own: readonly PortfolioTransaction[];
  readonly lots: MatchedLots;
}

/**
 * Lots of groups of linked assets, by the first transaction of the group and how it was matched. The transactions of a
 * portfolio stay the same objects when others of it change, so an edit matches anew what it touches only; what is kept goes
 * with the transactions.
 */
const kept = new WeakMap<PortfolioTransaction, Map<string, Kept>>();

/**
 * The lots of every asset, with amounts in the portfolio's currency; `ownerOf` where it is several as one. Throws an
 * ImpossibleDisposal.
 */
export async function matchedLots(
  transactions: readonly PortfolioTransaction[],
  portfolio: PortfolioRow,
  rates: Rates,
  method: LotMethod = portfolio.cost_basis,
  ownerOf?: LotOptions['ownerOf'],
): Promise<MatchedLots> {
  const { currency } = portfolio;
  const whole = ownerOf === undefined ? {} : { ownerOf };
  const options = { ...lotOptions(portfolio), method, toBase: toBaseAt(rates, currency), ...whole };
  const key = `${method} ${options.allowShort} ${currency} ${Object.keys(whole).join()}`;
  const parts: MatchedLots[] = [];
  await byGroup(assetGroups(transactions).values(), (own) => {
    const before = kept.get(own[0]!)?.get(key);
    const same = before !== undefined && isSame(before.own, own);
    const lots = same ? before.lots : matchGroup(own, options, key, currency);
    parts.push(lots);
    return same ? 0 : own.length;
  });
  return {
    open: parts.flatMap((part) => part.open),
    closed: parts.flatMap((part) => part.closed),
    transferred: parts.flatMap((part) => part.transferred),
    returned: parts.flatMap((part) => part.returned),
  };
}

function matchGroup(
  own: readonly PortfolioTransaction[],
  options: LotOptions,
  key: string,
  currency: string,
): MatchedLots {
  const lots = matchLots(own, options);
  // What depends on stored rates is not kept: they change under it.
  if (own.every((tx) => tx.currency === currency || tx.fxRate !== null)) {
    const byKey = kept.get(own[0]!) ?? new Map<string, Kept>();
    kept.set(own[0]!, byKey.set(key, { own, lots }));
  }
  return lots;
}

function isSame(a: readonly PortfolioTransaction[], b: readonly PortfolioTransaction[]): boolean {
  return a.length === b.length && a.every((tx, index) => tx === b[index]);
}
