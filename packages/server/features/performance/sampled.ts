import type { PeriodSeries } from '@financehub/core/portfolio/combined.ts';
import { type Interval, sampleHistory } from '@financehub/core/portfolio/history.ts';

/** The rows that an interval keeps, and the flows since the row kept before. */
export function sampledRows(series: PeriodSeries, interval: Interval): { rows: number[]; flows: number[] } {
  const { date, netFlows } = sampleHistory({ ...series, unavailable: [] }, interval);
  return { rows: Array.from(date, (day) => day - series.from), flows: [...netFlows] };
}
