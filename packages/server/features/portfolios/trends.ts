import type { getTrends } from '@financehub/contract/holdings.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { decimal, isZero, toNumber, type ZERO } from '@financehub/core/money/decimal.ts';
import { moveShares } from '@financehub/core/portfolio/quantities.ts';
import { trendOf } from '@financehub/core/portfolio/trend.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { type AssetRow, heldCloses } from '../assets/index.ts';
import type { PortfolioState } from './state.ts';
import { nextTurn } from './turn.ts';

const PER_SLICE = 500;

export interface TrendRange {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly points: number;
}

/** What is held at the end of a day, by asset. */
function heldOn({ transactions }: PortfolioState, day: EpochDay): string[] {
  const shares = new Map<string, typeof ZERO>();
  for (const tx of transactions) if (tx.date <= day) moveShares(shares, tx);
  return [...shares].flatMap(([assetId, quantity]) => (isZero(quantity) ? [] : [assetId]));
}

/** The trend of every asset that is held at the end of the range. */
export async function trendsOf(
  context: Context,
  bookId: string,
  { state, assets }: { state: PortfolioState; assets: ReadonlyMap<string, AssetRow> },
  range: TrendRange,
): Promise<ResponseOf<typeof getTrends>> {
  const ids = heldOn(state, range.to);
  const closes = await heldCloses(
    context,
    bookId,
    ids.flatMap((id) => assets.get(id) ?? []),
  );
  const splits = Map.groupBy(
    state.transactions.filter((tx) => tx.type === 'SPLIT' && tx.quantity !== null),
    (tx) => tx.assetId,
  );
  const items: ResponseOf<typeof getTrends>['items'] = [];
  for (const [index, assetId] of ids.entries()) {
    const own = (splits.get(assetId) ?? []).map(({ date, quantity }) => ({
      date,
      ratio: toNumber(quantity ?? decimal('1')),
    }));
    const trend = trendOf(closes.get(assetId)!, own, range);
    items.push({
      assetId,
      closes: Array.from(trend.closes, (close) => (Number.isNaN(close) ? null : close)),
      priceDate: trend.date === null ? null : formatDay(trend.date),
      change: trend.change,
    });
    if (index % PER_SLICE === PER_SLICE - 1) await nextTurn();
  }
  return { from: formatDay(range.from), asOf: formatDay(range.to), items };
}
