import {
  type AdjustmentStep,
  adjusted,
  adjustmentOf,
  type Dividend,
  type Split,
} from '@financehub/core/charts/adjust.ts';
import { aggregate } from '@financehub/core/charts/aggregate.ts';
import { type Candles, sliceCandles } from '@financehub/core/charts/candle.ts';
import { type IndicatorChoice, indicatorLines, type Line } from '@financehub/core/charts/indicators.ts';
import { candleStart, type Interval, intervalOf } from '@financehub/core/charts/intervals.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { DAY_SECONDS, localDay, type Offset, utc, zoneOffset } from '@financehub/core/time/zone.ts';

/** What happened to the asset, and the closes that dividends are measured by; null: those of the candles themselves. */
export interface EventsOf {
  readonly splits: readonly Split[];
  readonly dividends: readonly Dividend[];
  readonly closes: { readonly date: Int32Array; readonly value: Float64Array } | null;
}

export interface DrawTask {
  /** Raw, of one length or shorter than the interval, from before the first that is shown. */
  readonly candles: Candles;
  /** Whether their times are days (midnight UTC) rather than instants. */
  readonly daily: boolean;
  readonly events: EventsOf;
  readonly interval: string;
  readonly zone: string;
  readonly indicators: readonly IndicatorChoice[];
  /** Candles that begin before it are not shown; in seconds since 1970. */
  readonly from: number;
  readonly limit: number;
  readonly format: 'rows' | 'columns';
}

export interface CandleText {
  /** Members of the answer as JSON. */
  readonly text: string;
  readonly shown: number;
  /** Of those that were loaded, how many are before the first shown. */
  readonly before: number;
  /** Begin of the last candle. */
  readonly last: number | null;
  readonly withoutVolume: number;
  readonly impossible: readonly Dividend[];
}

/** Steps that adjust candles, from the closes given or from their own days. */
export function stepsOf(
  candles: Candles,
  { splits, dividends, closes }: EventsOf,
  offset: Offset,
): { steps: readonly AdjustmentStep[]; impossible: readonly Dividend[] } {
  if (closes !== null || dividends.length === 0)
    return adjustmentOf(splits, dividends, closes ?? { date: [], value: [] });
  const days = aggregate(candles, intervalOf('1d'), offset);
  const date = Int32Array.from(days.time, (time) => time / DAY_SECONDS);
  return adjustmentOf(splits, dividends, { date, value: days.close });
}

export function drawCandles(task: DrawTask): CandleText {
  const offset = task.daily ? utc : zoneOffset(task.zone);
  const interval = intervalOf(task.interval);
  const { steps, impossible } = stepsOf(task.candles, task.events, offset);
  const candles = aggregate(adjusted(task.candles, steps, offset), interval, offset);
  const rows = candles.time.length;
  const first = Math.max(rows - task.limit, firstAt(candles.time, startOf(task, interval, offset)));
  const shown = sliceCandles(candles, first);
  const session = sessionsOf(candles, interval, offset);
  const time = Array.from(shown.time, (each) => timeText(each, interval));
  const lines = task.indicators.map((choice) => {
    const { id, title, pane, lines: all } = indicatorLines(candles, choice, session);
    return { id, name: title, pane, lines: all.map((line) => lineFrom(line, first)) };
  });
  return {
    text: `${candleText(shown, time, task.format)},"indicators":${JSON.stringify(lines)}`,
    shown: time.length,
    before: first,
    last: shown.time.at(-1) ?? null,
    withoutVolume: shown.volume.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0),
    impossible,
  };
}

/** The begin of the period that the first instant asked for is in: a week that began before it is shown whole. */
function startOf({ from, daily }: DrawTask, interval: Interval, offset: Offset): number {
  return interval.unit === 'second' || daily ? from : candleStart(interval, from, offset);
}

function firstAt(time: Float64Array, from: number): number {
  let row = 0;
  while (row < time.length && time[row]! < from) row += 1;
  return row;
}

/** What VWAP begins anew with: each day, or each year of candles that are days or longer. */
function sessionsOf({ time }: Candles, { unit }: Interval, offset: Offset): Int32Array {
  return unit === 'second'
    ? Int32Array.from(time, (each) => localDay(each, offset))
    : Int32Array.from(time, (each) => new Date(each * 1000).getUTCFullYear());
}

const timeText = (time: number, { unit }: Interval): string =>
  unit === 'second'
    ? `${new Date(time * 1000).toISOString().slice(0, 19)}Z`
    : formatDay(Math.floor(time / DAY_SECONDS));

const lineFrom = ({ name, values, ahead }: Line, first: number) => ({
  name,
  values: [...values.subarray(first)],
  ...(ahead === undefined ? {} : { ahead: [...ahead] }),
});

function candleText(shown: Candles, time: readonly string[], format: DrawTask['format']): string {
  const { open, high, low, close, volume } = shown;
  if (format === 'columns') {
    const columns = Object.entries({ open, high, low, close, volume }).map(
      ([name, values]) => `"${name}":${JSON.stringify([...values])}`,
    );
    return `"columns":{"time":${JSON.stringify(time)},${columns.join(',')}}`;
  }
  const rows = time.map(
    (each, row) =>
      `{"time":"${each}","open":${open[row]},"high":${high[row]},"low":${low[row]},"close":${close[row]},"volume":${JSON.stringify(volume[row])}}`,
  );
  return `"candles":[${rows.join(',')}]`;
}
