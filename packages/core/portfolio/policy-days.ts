import { type EpochDay, startOfMonth, toCivil } from '../time/day.ts';
import type { CapitalDays } from './capital-days.ts';
import type { HistoryRequest } from './history.ts';
import { startValuation, walkTo } from './valuation.ts';

/** When the weights of a policy are restored. */
export type Rebalance = 'day' | 'month' | 'quarter' | 'year' | 'never';

export interface PolicyRequest extends HistoryRequest {
  /** By asset: its share of the whole at the start of each period; they sum to one. */
  readonly weights: readonly number[];
  readonly rebalance: Rebalance;
  /** Whether the first day counts from its close: nothing is gained on it. */
  readonly fromClose?: boolean;
  /** By asset: what is paid per share of the day, in the currency of its prices, and put in again; null where that is unknown. */
  readonly dividends?: readonly (readonly { readonly date: EpochDay; readonly amount: number }[] | null)[];
}

/** A first price this many days after the first day is taken for the price of that day. */
const LATE_FIRST_PRICE = 7;

/**
 * The capital and the gain of each asset of a policy, day by day, from one unit of money. Between the days on which the
 * weights are restored they drift with the prices. `transactions` are the splits of the assets and nothing else.
 * `unavailable` names the assets whose prices begin too late; then there are no other figures.
 */
export function policyDays(request: PolicyRequest): CapitalDays {
  const { from, to, assets, weights, rebalance } = request;
  const length = Math.max(0, to - from + 1);
  const late = assets.flatMap((asset, index) => {
    const rate = request.rates[asset.currency] ?? null;
    const starts = [
      { missing: 'price' as const, index, first: asset.prices.date[0] },
      { missing: 'rate' as const, index: asset.currency, first: rate === null ? from : rate.date[0] },
    ];
    return starts.flatMap(({ missing, index: at, first }) =>
      first !== undefined && first <= from + LATE_FIRST_PRICE
        ? []
        : [{ missing, index: at, from, to: Math.min(to, (first ?? to + 1) - 1) }],
    );
  });
  const date = Int32Array.from({ length }, (_, row) => from + row);
  const capital = assets.map(() => new Float64Array(length));
  const gain = assets.map(() => new Float64Array(length));
  if (late.length > 0) return { date, capital, gain, unavailable: late };
  const state = startValuation(request);
  state.quantity.fill(1);
  const value = Float64Array.from(weights);
  const paid = assets.map((_, asset) => dividendsByDay(request.dividends?.[asset] ?? []));
  const worth = (asset: number, dividend = 0): number =>
    state.quantity[asset]! * (state.price[asset]! + dividend) * state.rate[assets[asset]!.currency]!;
  walkTo(state, request, request.fromClose === true ? from : from - 1);
  let before = Float64Array.from(assets, (_, asset) => worth(asset));
  for (const [row, day] of date.entries()) {
    if (row === 0 || startsPeriod(day, rebalance)) {
      const whole = value.reduce((sum, part) => sum + part, 0);
      for (const [asset, weight] of weights.entries()) value[asset] = weight * whole;
    }
    walkTo(state, request, day);
    const now = Float64Array.from(assets, (_, asset) => worth(asset));
    const counts = row > 0 || request.fromClose !== true;
    for (let asset = 0; asset < assets.length; asset += 1) {
      const dividend = counts ? paid[asset]!.get(day) : undefined;
      const end = dividend === undefined ? now[asset]! : worth(asset, dividend);
      // Until the first price there is no return; see LATE_FIRST_PRICE.
      const change = end / before[asset]! - 1;
      capital[asset]![row] = value[asset]!;
      gain[asset]![row] = Number.isNaN(change) ? 0 : value[asset]! * change;
      value[asset]! += gain[asset]![row]!;
    }
    before = now;
  }
  return { date, capital, gain, unavailable: [] };
}

function dividendsByDay(
  dividends: readonly { readonly date: EpochDay; readonly amount: number }[],
): ReadonlyMap<EpochDay, number> {
  const amounts = new Map<EpochDay, number>();
  for (const { date, amount } of dividends) amounts.set(date, (amounts.get(date) ?? 0) + amount);
  return amounts;
}

function startsPeriod(day: number, rebalance: Rebalance): boolean {
  if (rebalance === 'day') return true;
  if (rebalance === 'never' || day !== startOfMonth(day)) return false;
  const { month } = toCivil(day);
  if (rebalance === 'quarter') return month % 3 === 1;
  return rebalance === 'month' || month === 1;
}
