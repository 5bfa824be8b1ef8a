import type { EpochDay } from '../time/day.ts';
import { addMonths, startOfMonth, weekday } from '../time/day.ts';
import { lastAtOrBefore } from '../time/day-column.ts';
import type { RateColumn } from './valuation.ts';

/** The prices of an asset as stored: raw, ascending by date. */
export interface AlignedAsset {
  readonly date: Int32Array;
  readonly close: Float64Array;
  /** Index of its currency. */
  readonly currency: number;
  /** New units per old one from the day on; a close of the day already counts new units. */
  readonly splits: readonly { readonly date: EpochDay; readonly ratio: number }[];
}

export interface AlignRequest {
  readonly assets: readonly AlignedAsset[];
  /** By currency index: units of the common currency per unit of it; null for the common currency itself. */
  readonly rates: readonly (RateColumn | null)[];
  /** First and last day of the prices that are looked at, both included. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly interval: 'day' | 'week' | 'month';
  /**
   * Leaves out assets with less than half as many prices as the middle one, and those whose prices end a year before the
   * newest of the others, rather than shorten all to their days.
   */
  readonly dropShort: boolean;
  /** Where the matrix is placed; a SharedArrayBuffer lets threads read it without a copy. */
  readonly place?: (bytes: number) => ArrayBufferLike;
}

export interface LeftOut {
  readonly asset: number;
  readonly why: 'no-price' | 'no-rate' | 'short' | 'ended';
  /** Days of the period on which it has a price in the common currency. */
  readonly days: number;
  /** Where it ended: the last of them. */
  readonly last?: EpochDay;
}

export interface AlignedReturns {
  /** Indices of the assets that have a column, ascending. */
  readonly kept: readonly number[];
  /** The day at the end of each return. */
  readonly date: Int32Array;
  /** The day of the price that the first return starts from; null without returns. */
  readonly start: EpochDay | null;
  /** Simple returns as fractions, asset after asset: `returns[column * date.length + row]`. */
  readonly returns: Float64Array;
  readonly leftOut: readonly LeftOut[];
}

/** A return over more days than this is not one of a trading day: prices are missing between. */
const LONGEST_PAUSE = 14;
/** Days by which prices end before those of others, from where on they are no prices of today. */
const LONGEST_SILENCE = 365;

/**
 * Returns of assets side by side. They are taken between the days on which every asset has a price of its own: nothing is
 * carried forward, so that no return is zero for want of a price. Prices are brought to one currency by the latest rate
 * of their day. Weeks (ISO) and months end on the last common day in them, the last one that is looked at too, as in pandas’ resample:
 * `to` may cut it off. Daily
 * returns over more than 14 days are left out.
 */
export function alignedReturns(request: AlignRequest): AlignedReturns {
  const { assets, from, to } = request;
  const span = Math.max(0, to - from + 1);
  const prices = assets.map((asset) => pricesWithin(asset, request));
  const leftOut = leaveOut(request, prices);
  const gone = new Set(leftOut.map(({ asset }) => asset));
  const kept = [...assets.keys()].filter((asset) => !gone.has(asset));
  const counts = new Uint16Array(span);
  for (const asset of kept) for (const day of prices[asset]!.date) counts[day - from]! += 1;
  const common: number[] = [];
  for (let at = 0; at < span; at += 1)
    if (kept.length > 0 && counts[at] === kept.length) common.push(from + at);
  const steps = stepsOf(common, request);
  const rows = steps.length;
  const bytes = kept.length * rows * Float64Array.BYTES_PER_ELEMENT;
  const returns = new Float64Array(request.place?.(bytes) ?? new ArrayBuffer(bytes));
  const byDay = new Float64Array(span);
  for (const [column, asset] of kept.entries()) {
    const { date, value } = prices[asset]!;
    for (let at = 0; at < date.length; at += 1) byDay[date[at]! - from] = value[at]!;
    for (const [row, step] of steps.entries())
      returns[column * rows + row] = byDay[step.to - from]! / byDay[step.from - from]! - 1;
  }
  return {
    kept,
    date: Int32Array.from(steps, (step) => step.to),
    start: steps[0]?.from ?? null,
    returns,
    leftOut,
  };
}

interface Prices {
  readonly date: Int32Array;
  /** In the common currency and in units of after all splits. */
  readonly value: Float64Array;
  /** Days with a price but without a rate. */
  readonly withoutRate: number;
}

function pricesWithin(asset: AlignedAsset, { rates, from, to }: AlignRequest): Prices {
  const rate = rates[asset.currency] ?? null;
  const first = lastAtOrBefore(asset.date, from - 1) + 1;
  const end = lastAtOrBefore(asset.date, to) + 1;
  const date = new Int32Array(end - first);
  const value = new Float64Array(end - first);
  const splits = [...asset.splits].sort((a, b) => a.date - b.date);
  let units = 1;
  for (const split of splits) if (split.date > (asset.date[first] ?? to)) units *= split.ratio;
  let nextSplit = splits.findIndex((split) => split.date > (asset.date[first] ?? to));
  if (nextSplit < 0) nextSplit = splits.length;
  let nextRate = 0;
  let [found, withoutRate] = [0, 0];
  for (let row = first; row < end; row += 1) {
    const day = asset.date[row]!;
    for (; nextSplit < splits.length && splits[nextSplit]!.date <= day; nextSplit += 1)
      units /= splits[nextSplit]!.ratio;
    const close = asset.close[row]!;
    if (!(close > 0 && Number.isFinite(close))) continue;
    if (rate !== null) while (nextRate < rate.date.length && rate.date[nextRate]! <= day) nextRate += 1;
    const factor = rate === null ? 1 : nextRate === 0 ? Number.NaN : rate.rate[nextRate - 1]!;
    if (!(factor > 0)) {
      withoutRate += 1;
      continue;
    }
    date[found] = day;
    value[found] = (close * factor) / units;
    found += 1;
  }
  return { date: date.subarray(0, found), value: value.subarray(0, found), withoutRate };
}

function leaveOut({ dropShort }: AlignRequest, prices: readonly Prices[]): LeftOut[] {
  const counts = prices.map(({ date }) => date.length).filter((count) => count > 1);
  const middle = counts.sort((a, b) => a - b)[counts.length >> 1] ?? 0;
  const newest = prices.reduce((day, { date }) => Math.max(day, date.at(-1) ?? day), -Infinity);
  return prices.flatMap(({ date, withoutRate }, asset): LeftOut[] => {
    const days = date.length;
    const last = date.at(-1)!;
    if (dropShort && days > 1 && newest - last > LONGEST_SILENCE)
      return [{ asset, why: 'ended', days, last }];
    if (days < 2) return [{ asset, why: withoutRate > 0 ? 'no-rate' : 'no-price', days }];
    return dropShort && days < middle / 2 ? [{ asset, why: 'short', days }] : [];
  });
}

/** From which common day to which each return goes. */
function stepsOf(
  common: readonly EpochDay[],
  { interval }: AlignRequest,
): { readonly from: EpochDay; readonly to: EpochDay }[] {
  const ends =
    interval === 'day' ? common : common.filter((day, at) => endsPeriod(day, common[at + 1], interval));
  const steps = ends.slice(1).map((day, at) => ({ from: ends[at]!, to: day }));
  return interval === 'day' ? steps.filter((step) => step.to - step.from <= LONGEST_PAUSE) : steps;
}

function endsPeriod(day: EpochDay, next: EpochDay | undefined, interval: 'week' | 'month'): boolean {
  const last = interval === 'week' ? day - weekday(day) + 7 : addMonths(startOfMonth(day), 1) - 1;
  return next === undefined || next > last;
}
