import { adjusted } from '@financehub/core/charts/adjust.ts';
import { type Candles, sliceCandles } from '@financehub/core/charts/candle.ts';
import { type Histogram, LevelsError, spreadBars } from '@financehub/core/charts/volume-profile.ts';
import { localDay, utc, zoneOffset } from '@financehub/core/time/zone.ts';
import { type EventsOf, stepsOf } from './draw.ts';
import { type LevelsAsked, levelsAsked } from './levels.ts';

export interface BarProfileTask {
  readonly candles: Candles;
  readonly daily: boolean;
  readonly events: EventsOf;
  readonly zone: string;
  readonly levels: LevelsAsked;
  readonly sessions: boolean;
}

export interface BarProfile {
  readonly whole: Histogram | null;
  /** By day, where they are asked for. */
  readonly sessions: readonly { readonly day: number; readonly histogram: Histogram }[];
  readonly withoutVolume: number;
}

/** An error loses its class on the way out of a thread; levels that can't be are a sentence instead. */
export function profileBars(task: BarProfileTask): BarProfile | { readonly fault: string } {
  try {
    return profile(task);
  } catch (error) {
    if (!(error instanceof LevelsError)) throw error;
    return { fault: error.message };
  }
}

/** The volume of bars by price, and of each day. Throws a LevelsError. */
function profile(task: BarProfileTask): BarProfile {
  const offset = task.daily ? utc : zoneOffset(task.zone);
  const candles = adjusted(task.candles, stepsOf(task.candles, task.events, offset).steps, offset);
  const { high, low, volume, time } = candles;
  const withoutVolume = volume.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  if (time.length === 0) return { whole: null, sessions: [], withoutVolume };
  const lowest = low.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = high.reduce((most, value) => Math.max(most, value), 0);
  const levels = levelsAsked(task.levels, lowest, highest);
  const sessions = [];
  for (let first = 0; task.sessions && first < time.length; ) {
    const day = localDay(time[first]!, offset);
    let last = first + 1;
    while (last < time.length && localDay(time[last]!, offset) === day) last += 1;
    sessions.push({ day, histogram: spreadBars(sliceCandles(candles, first, last), levels) });
    first = last;
  }
  return { whole: spreadBars(candles, levels), sessions, withoutVolume };
}
