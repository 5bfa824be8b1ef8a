import type { Candles } from './candle.ts';

/** Levels of one height, from the lowest up: level `i` reaches from `start + i * step` to `start + (i + 1) * step`. */
export interface Levels {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** What was traded at each level; what buyers and sellers took is null where no side is known. */
export interface Histogram {
  readonly levels: Levels;
  readonly volume: Float64Array;
  readonly buy: Float64Array | null;
  readonly sell: Float64Array | null;
}

export interface Profile {
  /** Level with the largest volume; null where nothing was traded. */
  readonly poc: number | null;
  /** Outermost levels of the value area. */
  readonly high: number | null;
  readonly low: number | null;
  readonly total: number;
  /** Levels whose volume is larger (smaller) than that of those around. */
  readonly peaks: readonly number[];
  readonly valleys: readonly number[];
}

/** More levels than can be told apart, or a level of no height. */
export class LevelsError extends Error {
  override readonly name = 'LevelsError';
}

const MOST_LEVELS = 20_000;

/** `bins` levels from the lowest price to the highest. */
export function levelsOfBins(lowest: number, highest: number, bins: number): Levels {
  // One price alone: a level around it, as narrow as a double can tell apart from it with some digits to spare.
  if (!(highest > lowest)) return { start: lowest - lowest * 5e-7, step: lowest * 1e-6, count: 1 };
  return { start: lowest, step: (highest - lowest) / bins, count: bins };
}

/** A level for each multiple of `tick`, which is its middle, from the lowest price to the highest. */
export function levelsOfTick(lowest: number, highest: number, tick: number): Levels {
  const [first, last] = [Math.round(lowest / tick), Math.round(highest / tick)];
  const count = last - first + 1;
  if (!(count <= MOST_LEVELS))
    throw new LevelsError(`a tick of ${tick} makes ${count} levels; ${MOST_LEVELS} are the most`);
  return { start: (first - 0.5) * tick, step: tick, count };
}

/** The middle of a level, without the digits that arithmetic leaves behind. */
export const priceAt = ({ start, step }: Levels, level: number): number =>
  Number((start + (level + 0.5) * step).toPrecision(12));

/** The levels that a price falls into; at the very top it belongs to the last one. */
export const levelOf = ({ start, step, count }: Levels, price: number): number =>
  Math.max(0, Math.min(count - 1, Math.floor((price - start) / step)));

/**
 * Spreads the volume of each bar evenly over its range from low to high; of a bar without range all of it is at its price. Bars
 * whose volume is not known are passed over. One pass over the bars and one over the levels.
 */
export function spreadBars({ high, low, volume }: Candles, levels: Levels): Histogram {
  const { start, step, count } = levels;
  const result = new Float64Array(count);
  // Differences of what whole levels between the ends of a bar get.
  const change = new Float64Array(count + 1);
  for (let row = 0; row < volume.length; row += 1) {
    const size = volume[row]!;
    if (!(size > 0)) continue;
    const [bottom, top] = [low[row]!, high[row]!];
    const [first, last] = [levelOf(levels, bottom), levelOf(levels, top)];
    if (first === last) {
      result[first]! += size;
      continue;
    }
    const density = size / (top - bottom);
    const [head, whole] = [density * (start + (first + 1) * step - bottom), density * step];
    result[first]! += head;
    result[last]! += size - head - whole * (last - first - 1);
    change[first + 1]! += whole;
    change[last]! -= whole;
  }
  let running = 0;
  for (let level = 0; level < count; level += 1) {
    running += change[level]!;
    // What rounding leaves of sums that end.
    result[level]! += Math.max(0, running);
  }
  return { levels, volume: result, buy: null, sell: null };
}

/**
 * Point of control and value area. The value area starts from the point of control; of the two levels above and the two below
 * those with more volume are added, the upper ones where they are even, until `share` of the total is within (the rule of the
 * Chicago Board of Trade's Market Profile, 1991). Of several largest levels the one nearest to the middle is the point of control.
 */
export function profileOf({ volume }: Pick<Histogram, 'volume'>, share: number): Profile {
  const total = volume.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return { poc: null, high: null, low: null, total: 0, peaks: [], valleys: [] };
  const poc = largest(volume);
  let [low, high, within] = [poc, poc, volume[poc]!];
  const pair = (from: number): number => (volume[from] ?? 0) + (volume[from + 1] ?? 0);
  // Sums in another order differ in the last digits.
  const wanted = share * total * (1 - 1e-12);
  while (within < wanted && (low > 0 || high < volume.length - 1)) {
    const [above, below] = [pair(high + 1), low === 1 ? volume[0]! : pair(low - 2)];
    if (low === 0 || (high < volume.length - 1 && above >= below)) {
      within += above;
      high = Math.min(volume.length - 1, high + 2);
    } else {
      within += below;
      low = Math.max(0, low - 2);
    }
  }
  return { poc, high, low, total, ...nodes(volume) };
}

function largest(volume: Float64Array): number {
  const middle = (volume.length - 1) / 2;
  let best = 0;
  for (let level = 1; level < volume.length; level += 1) {
    const more = volume[level]! - volume[best]!;
    if (more > 0 || (more === 0 && Math.abs(level - middle) < Math.abs(best - middle))) best = level;
  }
  return best;
}

/** A node stands out by this share of the largest level at least. */
const PROMINENCE = 0.1;

/**
 * Peaks and the valleys between them, of the volume smoothed over three levels. Going up, a level is a peak once the volume has
 * fallen from it by a tenth of the largest level; a valley once it has risen by as much.
 */
function nodes(volume: Float64Array): { peaks: number[]; valleys: number[] } {
  const smooth = volume.map(
    (value, level) => ((volume[level - 1] ?? value) + value + (volume[level + 1] ?? value)) / 3,
  );
  const turn = PROMINENCE * smooth.reduce((most, value) => Math.max(most, value), 0);
  const [peaks, valleys]: number[][] = [[], []];
  let [candidate, rising] = [0, true];
  for (let level = 1; level < smooth.length; level += 1) {
    const change = smooth[level]! - smooth[candidate]!;
    if (rising ? change >= 0 : change <= 0) candidate = level;
    else if (Math.abs(change) >= turn) {
      (rising ? peaks! : valleys!).push(candidate);
      [candidate, rising] = [level, !rising];
    }
  }
  if (rising && smooth.length > 0) peaks!.push(candidate);
  return { peaks: peaks!, valleys: valleys! };
}
