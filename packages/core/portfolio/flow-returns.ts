import type { EpochDay } from '../time/day.ts';
import type { HistoryRequest } from './history.ts';
import type { Flow } from './returns.ts';
import { startValuation, type ValuationState, walkTo, worth } from './valuation.ts';

/** What happened between the end of the day before `from` and the end of `to`, as returns see it. */
export interface FlowReturns {
  readonly opening: number;
  readonly closing: number;
  readonly flows: readonly Flow[];
  /** Time-weighted growth of one unit, and that of prices without income; NaN where the last value is not known, or nothing was invested. */
  readonly growth: number;
  readonly priceGrowth: number;
}

const NO_CAPITAL = 1e-6;

/**
 * The ends of `dailyHistory` without its days: between days with transactions returns multiply to the ratio of the values, so that
 * only those days, and the ones before them, are valued. Costs transactions x (assets + currencies).
 */
export function flowReturns(request: HistoryRequest): FlowReturns {
  const { from, to, transactions } = request;
  const state = startValuation(request);
  walkTo(state, request, from - 1);
  const opening = worth(state);
  const link = {
    growth: 1,
    priceGrowth: 1,
    base: opening,
    inflow: 0,
    outflow: 0,
    income: 0,
    invested: false,
  };
  const flows: Flow[] = [];
  const step = (day: EpochDay): void => {
    walkTo(state, request, day);
    const net = state.inflow - state.outflow;
    if (net !== 0) flows.push({ date: day, amount: net });
    chain(link, worth(state), state);
  };
  let last = from - 1;
  for (let row = state.nextTransaction; row < transactions.date.length; row += 1) {
    const day = transactions.date[row]!;
    if (day > to) break;
    if (day === last) continue;
    if (day - 1 > last) step(day - 1);
    step(day);
    last = day;
  }
  if (last < to) step(to);
  const closing = worth(state);
  const known = !Number.isNaN(closing) && link.invested;
  return {
    opening,
    closing,
    flows,
    growth: known ? link.growth : Number.NaN,
    priceGrowth: known ? link.priceGrowth : Number.NaN,
  };
}

function chain(
  link: {
    growth: number;
    priceGrowth: number;
    base: number;
    inflow: number;
    outflow: number;
    income: number;
    invested: boolean;
  },
  value: number,
  { inflow, outflow, income }: ValuationState,
): void {
  link.inflow += inflow;
  link.outflow += outflow;
  link.income += income;
  if (Number.isNaN(value)) return;
  const capital = link.base + link.inflow;
  // A day without capital, or before the first value, has the factor one.
  if (capital >= NO_CAPITAL) {
    link.invested = true;
    link.growth *= (value + link.outflow) / capital;
    link.priceGrowth *= (value + link.outflow - link.income) / capital;
  }
  link.base = value;
  link.inflow = 0;
  link.outflow = 0;
  link.income = 0;
}
