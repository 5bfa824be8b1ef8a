import type { CostBasisChange } from '@financehub/contract/portfolios.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { add, type Decimal, round, ZERO } from '@financehub/core/money/decimal.ts';
import type { LotMethod, MatchedLots } from '@financehub/core/portfolio/lot.ts';
import { type Term, termOfClosed } from '@financehub/core/portfolio/lot-term.ts';
import { toCivil } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { lotsAt, missingOfLots } from './lots.ts';
import { money } from './money.ts';
import type { Loaded } from './selected.ts';

type Change = Static<typeof CostBasisChange>;

/** What another way of matching makes of the open lots and of the gains of each year; nothing is changed. */
export async function costBasisChange(
  context: Context,
  bookId: string,
  loaded: Loaded,
  method: LotMethod,
): Promise<Change> {
  const { currency, cost_basis: current } = loaded.portfolio;
  const before = await lotsAt(context, bookId, loaded, null, current);
  const after = method === current ? before : await lotsAt(context, bookId, loaded, null, method);
  const missing = [...missingOfLots(before, loaded), ...missingOfLots(after, loaded)];
  const unavailable = new Map(missing.map((each) => [`${each.assetId} ${each.reason}`, each]));
  return {
    currency,
    before: totalsOf(before, current, currency),
    after: totalsOf(after, method, currency),
    unavailable: [...unavailable.values()],
  };
}

type Gains = Readonly<Record<Term, Decimal | null>>;

const plus = (a: Decimal | null, b: Decimal | null): Decimal | null =>
  a === null || b === null ? null : add(a, b);

function totalsOf({ open, closed }: MatchedLots, costBasis: LotMethod, currency: string): Change['before'] {
  const years = new Map<number, Gains>();
  for (const lot of closed) {
    const { year } = toCivil(lot.disposed);
    const gains = years.get(year) ?? { short: ZERO, long: ZERO };
    const term = termOfClosed(lot);
    years.set(year, { ...gains, [term]: plus(gains[term], lot.gainInBase) });
  }
  const openCost = open.reduce<Decimal | null>((sum, lot) => plus(sum, lot.costInBase), ZERO);
  return {
    costBasis,
    openLots: open.length,
    openCost: money(rounded(openCost, currency), currency),
    realised: [...years]
      .sort(([a], [b]) => b - a)
      .map(([year, { short, long }]) => ({
        year,
        gain: money(rounded(plus(short, long), currency), currency),
        short: money(rounded(short, currency), currency),
        long: money(rounded(long, currency), currency),
      })),
  };
}

const rounded = (value: Decimal | null, currency: string): Decimal | null =>
  value === null ? null : round(value, minorDigits(currency));
