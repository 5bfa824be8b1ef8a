/** A fall below the highest value so far. Rows are those of the series. */
export interface Drawdown {
  /** The share of the peak that was lost at the lowest point: 0.25 after a fall from 100 to 75. */
  readonly depth: number;
  /** The last row at the peak. */
  readonly start: number;
  readonly trough: number;
  /** The first row at or above the peak again; null where the series ends before. */
  readonly recovery: number | null;
}

/**
 * Every drawdown of an index or of values, in their order. The first value is a peak; rows that are NaN are passed over.
 * What is not above zero has no drawdown: a fall from it is no share of anything.
 */
export function drawdowns(index: Float64Array): Drawdown[] {
  const found: Drawdown[] = [];
  let peak = Number.NaN;
  let start = -1;
  let trough = -1;
  for (let row = 0; row < index.length; row += 1) {
    const value = index[row]!;
    if (Number.isNaN(value)) continue;
    if (start === -1 || value >= peak) {
      if (trough !== -1) found.push({ depth: 1 - index[trough]! / peak, start, trough, recovery: row });
      peak = value;
      start = row;
      trough = -1;
    } else if (peak > 0 && (trough === -1 || value < index[trough]!)) trough = row;
  }
  if (trough !== -1) found.push({ depth: 1 - index[trough]! / peak, start, trough, recovery: null });
  return found;
}

/** The deepest of them, the earlier one of equals; null where nothing fell. */
export function deepest(all: readonly Drawdown[]): Drawdown | null {
  return all.reduce<Drawdown | null>(
    (most, one) => (most === null || one.depth > most.depth ? one : most),
    null,
  );
}

/** How far each row stands below the highest value so far, as a share of it: 0 at a peak; NaN where the row is. */
export function underwater(index: Float64Array): Float64Array {
  let peak = Number.NaN;
  return index.map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (!(value < peak)) peak = value;
    return peak > 0 ? 1 - value / peak : Number.NaN;
  });
}
