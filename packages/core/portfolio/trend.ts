import type { EpochDay } from '../time/day.ts';
import { lastAtOrBefore } from '../time/day-column.ts';

/** Raw closes of an asset, oldest first. */
export interface Closes {
  readonly date: Int32Array;
  readonly value: Float64Array;
}

/** New shares per old one from a day on. */
export interface Split {
  readonly date: EpochDay;
  readonly ratio: number;
}

export interface Trend {
  /** The latest closes at or before days spread evenly over the range, in shares of its last day; NaN before the first. */
  readonly closes: Float64Array;
  /** The day of the last close in the range, and its change since the close before as a fraction; null without them. */
  readonly date: EpochDay | null;
  readonly change: number | null;
}

/** How the price of an asset has gone, in `points` (at least 2) values from the first day to the last. */
export function trendOf(
  { date, value }: Closes,
  splits: readonly Split[],
  { from, to, points }: { from: EpochDay; to: EpochDay; points: number },
): Trend {
  const adjusted = (at: number): number =>
    splits.reduce(
      (price, split) => (split.date > date[at]! && split.date <= to ? price / split.ratio : price),
      value[at]!,
    );
  const closes = Float64Array.from({ length: points }, (_, point) => {
    const at = lastAtOrBefore(date, from + Math.round(((to - from) * point) / (points - 1)));
    return at < 0 ? Number.NaN : adjusted(at);
  });
  const last = lastAtOrBefore(date, to);
  const change = last < 1 ? null : adjusted(last) / adjusted(last - 1) - 1;
  return { closes, date: last < 0 ? null : date[last]!, change };
}
