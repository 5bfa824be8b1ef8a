import { toNumber } from '@financehub/core/money/decimal.ts';
import { startValuation, type ValuationInput, walkTo } from '@financehub/core/portfolio/valuation.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { type AssetRow, heldLastCloses, ratesFor } from '../assets/index.ts';
import { slotsOf, type WholeState } from './whole.ts';

/** Below this a quantity is what floating point leaves of zero. */
const NOTHING = 1e-9;
const NO_PRICES = { date: new Int32Array(0), close: new Float64Array(0) };

/** The assets of which there was some at the end of a day from `from` to `to`, with the units at the end of `to`. */
export function heldWithin(state: WholeState, from: EpochDay, to: EpochDay): Map<string, number> {
  const ids = [...state.assets.keys()];
  const slots = slotsOf(state);
  const input: ValuationInput = {
    transactions: state.columns,
    assets: slots.map(() => ({ prices: NO_PRICES, currency: 0 })),
    rates: [...state.currencies].map(() => null),
  };
  const walk = startValuation(input);
  const held = new Set<number>();
  const look = (day: EpochDay): void => {
    walkTo(walk, input, day);
    for (const [slot, units] of walk.quantity.entries())
      if (Math.abs(units) > NOTHING) held.add(slots[slot]!);
  };
  look(from);
  const { date } = state.columns;
  for (let row = 0; row < date.length && date[row]! <= to; row += 1)
    if (date[row]! > from && date[row] !== date[row + 1]) look(date[row]!);
  walkTo(walk, input, to);
  const units = new Float64Array(ids.length);
  for (const [slot, quantity] of walk.quantity.entries()) units[slots[slot]!]! += quantity;
  return new Map([...held].sort((a, b) => a - b).map((asset) => [ids[asset]!, units[asset]!]));
}

/** Of assets the `count` whose holding is worth most at the last prices and rates; those that can't be priced come last. */
export async function largestOf(
  context: Context,
  bookId: string,
  held: ReadonlyMap<string, number>,
  assets: readonly AssetRow[],
  at: { day: EpochDay; currency: string; count: number },
): Promise<AssetRow[]> {
  const [closes, rates] = await Promise.all([
    heldLastCloses(context, bookId, assets, formatDay(at.day)),
    ratesFor(context, bookId, [at.currency, ...assets.map(({ currency }) => currency)]),
  ]);
  const worth = new Map(
    assets.map(({ id, currency }) => {
      const close = closes.get(id);
      const rate = rates.at(currency, at.currency, at.day);
      const known = close !== undefined && rate !== null;
      return [id, known ? Math.abs(held.get(id) ?? 0) * Number(close.close) * toNumber(rate) : -1];
    }),
  );
  return [...assets].sort((a, b) => worth.get(b.id)! - worth.get(a.id)!).slice(0, at.count);
}
