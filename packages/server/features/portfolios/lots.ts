import type { LotMethod, LotOptions, MatchedLots } from '@financehub/core/portfolio/lot.ts';
import { ImpossibleDisposal } from '@financehub/core/portfolio/lot-errors.ts';
import { type Missing, noCost } from '@financehub/core/portfolio/missing.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { ratesFor } from '../assets/thread.ts';
import { impossibleProblem } from './impossible.ts';
import { matchedLots } from './matched-lots.ts';
import type { Loaded } from './selected.ts';

/**
 * The lots of a portfolio at the end of a day, with amounts in its currency, by its own cost basis or by another; of
 * several as one with `ownerOf`. Throws a
 * ProblemError `impossible` where sales can not be matched that way.
 */
export async function lotsAt(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  { portfolio, state, assets }: Loaded,
  asOf: EpochDay | null,
  method: LotMethod = portfolio.cost_basis,
  ownerOf?: LotOptions['ownerOf'],
): Promise<MatchedLots> {
  const rates = await ratesFor(context, bookId, [portfolio.currency, ...state.currencies.keys()]);
  const transactions =
    asOf === null ? state.transactions : state.transactions.filter((tx) => tx.date <= asOf);
  try {
    return await matchedLots(transactions, portfolio, rates, method, ownerOf);
  } catch (error) {
    if (!(error instanceof ImpossibleDisposal)) throw error;
    throw impossibleProblem(error, assets.get(error.assetId)?.symbol ?? error.assetId);
  }
}

/** Why figures of lots are null, once for each asset and reason. */
export function missingOfLots(lots: MatchedLots, { portfolio, assets }: Loaded): Missing[] {
  const found = new Map<string, Missing>();
  const symbolOf = (assetId: string): string => assets.get(assetId)?.symbol ?? assetId;
  const add = (missing: Missing): void => void found.set(`${missing.assetId} ${missing.reason}`, missing);
  const note = (assetId: string, reason: string, mend: string): void =>
    add({ assetId, symbol: symbolOf(assetId), reason, mend });
  const noRate = (assetId: string, currency: string): void => {
    const pair = `${currency} and ${portfolio.currency}`;
    note(
      assetId,
      `there are no exchange rates between ${pair} on days on which ${symbolOf(assetId)} was bought or sold`,
      `add exchange rates between ${pair}, or the rate of each transaction as its fxRate`,
    );
  };
  for (const { assetId, cost, costInBase, currency } of [...lots.open, ...lots.closed]) {
    if (cost === null) add(noCost(assetId, symbolOf(assetId)));
    else if (costInBase === null) noRate(assetId, currency);
  }
  for (const lot of lots.closed) {
    if (lot.proceedsInBase === null) noRate(lot.assetId, lot.proceedsCurrency);
    if (lot.cost !== null && lot.currency !== lot.proceedsCurrency)
      note(
        lot.assetId,
        `shares of ${symbolOf(lot.assetId)} that were paid for in ${lot.currency} were sold for ${lot.proceedsCurrency} on ${formatDay(lot.disposed)}`,
        `see the gain in ${portfolio.currency}, at the rates of both days`,
      );
  }
  return [...found.values()];
}
