import type { Columns } from '../statistics/covariance.ts';

/** P&L of an option by the return of what it is on, at returns from `low` on, `step` apart. */
export interface Curve {
  readonly low: number;
  readonly step: number;
  readonly pnl: Float64Array;
}

/** What is held, as it moves with one column of returns. Amounts in the currency of the returns. */
export interface RiskPosition {
  readonly column: number;
  /** What is gained per 1.00 of return: the value, of an option that of its delta. Below zero: short. */
  readonly exposure: number;
  /** Null where the gain is in proportion to the return. */
  readonly curve: Curve | null;
}

export interface RiskBook {
  /** Simple returns of a day, a column for each asset or currency. */
  readonly returns: Columns;
  readonly positions: readonly RiskPosition[];
}

const CURVE = { low: -1, step: 0.01, points: 401 } as const;

/** Samples the P&L at returns from -100 % to +300 %. */
export function curveOf(pnlAt: (move: number) => number): Curve {
  const { low, step, points } = CURVE;
  return { low, step, pnl: Float64Array.from({ length: points }, (_, at) => pnlAt(low + at * step)) };
}

/** Between the points by Catmull and Rom's cubic, which meets them and their slopes; beyond them straight on. */
export function onCurve({ low, step, pnl }: Curve, move: number): number {
  const place = (move - low) / step;
  const last = pnl.length - 1;
  if (place <= 1) return pnl[0]! + Math.max(0, place) * (pnl[1]! - pnl[0]!);
  if (place >= last - 1) return pnl[last]! + (place - last) * (pnl[last]! - pnl[last - 1]!);
  const at = Math.floor(place);
  const t = place - at;
  const [a, b, c, d] = [pnl[at - 1]!, pnl[at]!, pnl[at + 1]!, pnl[at + 2]!];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

export const pnlOf = ({ exposure, curve }: RiskPosition, move: number): number =>
  curve === null ? exposure * move : onCurve(curve, move);

/** What each position would have gained at the returns of each row, position after position. */
export function pnlColumns({ returns, positions }: RiskBook): Columns {
  const { rows } = returns;
  const values = new Float64Array(positions.length * rows);
  for (const [at, position] of positions.entries()) {
    const from = position.column * rows;
    for (let row = 0; row < rows; row += 1)
      values[at * rows + row] = pnlOf(position, returns.values[from + row]!);
  }
  return { columns: positions.length, rows, values };
}

/** The sums over the columns, row by row. */
export function totalsOf({ columns, rows, values }: Columns): Float64Array {
  const totals = new Float64Array(rows);
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < rows; row += 1) totals[row]! += values[column * rows + row]!;
  return totals;
}

/** The exposure to each column of returns. */
export function exposures({ returns, positions }: RiskBook): Float64Array {
  const sums = new Float64Array(returns.columns);
  for (const { column, exposure } of positions) sums[column]! += exposure;
  return sums;
}

/** Returns over `days` rows each, of every row that has enough before it. */
export function overlapping({ columns, rows, values }: Columns, days: number): Columns {
  const length = Math.max(0, rows - days + 1);
  const result = new Float64Array(columns * length);
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < length; row += 1) {
      let growth = 1;
      for (let day = 0; day < days; day += 1) growth *= 1 + values[column * rows + row + day]!;
      result[column * length + row] = growth - 1;
    }
  return { columns, rows: length, values: result };
}
