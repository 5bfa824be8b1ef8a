import { addMonths, type EpochDay, startOfMonth, weekday } from '../time/day.ts';
import { startValuation, type ValuationInput, type ValuationState, walkTo, worth } from './valuation.ts';

export interface HistoryRequest extends ValuationInput {
  /** First and last day, both included. */
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export type Interval = 'day' | 'week' | 'month';

/** Days on which something that the value or a flow depends on was missing; one entry for each asset and currency. */
export interface UnavailableSpan {
  readonly missing: 'price' | 'rate';
  /** Index of the asset whose price, or of the currency whose rate is missing. */
  readonly index: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Columns of equal length, one row for each day; amounts in the portfolio's currency. */
export interface History {
  readonly date: Int32Array;
  /** At the end of the day; NaN where unavailable. */
  readonly value: Float64Array;
  /** What came in from outside less what went out. */
  readonly netFlows: Float64Array;
  /**
   * Time-weighted index: 1 at the end of the day before `from`; NaN where the value is, and from a day on which the
   * amount of a flow is not known.
   */
  readonly twrIndex: Float64Array;
  /** Value at the end of the day before `from`. */
  readonly opening: number;
  readonly unavailable: readonly UnavailableSpan[];
}

/** Less capital than this earns no return; it is what floating point leaves of an empty portfolio. */
const NO_CAPITAL = 1e-6;

/** The index so far and what has happened since the last day whose value is known. */
interface Linking {
  index: number;
  base: number;
  inflow: number;
  outflow: number;
}

/**
 * Values the portfolio at the end of every calendar day and chains its returns as Portfolio Performance does
 * (ClientIndex): (end + outflows) / (begin + inflows), inflows at the start of the day, outflows at its end; a day
 * without capital has the factor one. Over days that can't be valued the flows gather and the next known value is
 * linked to the last one; where even the opening value is unknown the index begins at the first known value.
 * Prices and rates are carried forward. Costs days x (assets + currencies) + rows.
 */
export function dailyHistory(request: HistoryRequest): History {
  const { from, to } = request;
  const length = Math.max(0, to - from + 1);
  const columns = {
    date: new Int32Array(length),
    value: new Float64Array(length),
    netFlows: new Float64Array(length),
    twrIndex: new Float64Array(length),
  };
  const state = startValuation(request);
  walkTo(state, request, from - 1);
  const opening = worth(state, request);
  const linking: Linking = { index: 1, base: opening, inflow: 0, outflow: 0 };
  const spans = new Map<string, UnavailableSpan>();
  for (let row = 0; row < length; row += 1) {
    const day = from + row;
    walkTo(state, request, day);
    const value = worth(state, request);
    const { inflow, outflow } = state;
    columns.date[row] = day;
    columns.value[row] = value;
    columns.netFlows[row] = inflow - outflow;
    columns.twrIndex[row] = link(linking, value, inflow, outflow);
    if (Number.isNaN(value + inflow - outflow)) noteMissing(spans, state, request, day);
  }
  return { ...columns, opening, unavailable: [...spans.values()] };
}

function link(linking: Linking, value: number, inflow: number, outflow: number): number {
  linking.inflow += inflow;
  linking.outflow += outflow;
  if (Number.isNaN(value)) return Number.NaN;
  if (!Number.isNaN(linking.base)) {
    const capital = linking.base + linking.inflow;
    linking.index *= capital < NO_CAPITAL ? 1 : (value + linking.outflow) / capital;
  }
  linking.base = value;
  linking.inflow = 0;
  linking.outflow = 0;
  return linking.index;
}

/** Adds what a day walked to lacks: a price or a rate that its value or a flow depends on. */
export function noteMissing(
  spans: Map<string, UnavailableSpan>,
  state: ValuationState,
  input: ValuationInput,
  day: EpochDay,
): void {
  const note = (missing: 'price' | 'rate', index: number): void => {
    const key = `${missing} ${index}`;
    spans.set(key, { missing, index, from: spans.get(key)?.from ?? day, to: day });
  };
  const { asset, currency, date, flow, transfer } = input.transactions;
  const noteAsset = (index: number): void => {
    if (Number.isNaN(state.price[index])) note('price', index);
    if (Number.isNaN(state.rate[input.assets[index]!.currency])) note('rate', input.assets[index]!.currency);
  };
  for (const [index, quantity] of state.quantity.entries()) if (quantity !== 0) noteAsset(index);
  for (const [index, cash] of state.cash.entries())
    if (cash !== 0 && Number.isNaN(state.rate[index])) note('rate', index);
  for (let row = state.nextTransaction - 1; row >= 0 && date[row] === day; row -= 1) {
    if (flow[row] !== 0 && Number.isNaN(state.rate[currency[row]!])) note('rate', currency[row]!);
    if (transfer[row] !== 0) noteAsset(asset[row]!);
  }
}

/**
 * Keeps the last day of every ISO week or month and the last day of all: value and index as of that day, flows added
 * up since the day kept before.
 */
export function sampleHistory(history: History, interval: Interval): History {
  if (interval === 'day') return history;
  const { date, value, netFlows, twrIndex } = history;
  const rows: number[] = [];
  const flows: number[] = [];
  let gathered = 0;
  for (let row = 0; row < date.length; row += 1) {
    gathered += netFlows[row]!;
    if (row < date.length - 1 && !endsInterval(date[row]!, interval)) continue;
    rows.push(row);
    flows.push(gathered);
    gathered = 0;
  }
  return {
    ...history,
    date: Int32Array.from(rows, (row) => date[row]!),
    value: Float64Array.from(rows, (row) => value[row]!),
    netFlows: Float64Array.from(flows),
    twrIndex: Float64Array.from(rows, (row) => twrIndex[row]!),
  };
}

function endsInterval(day: EpochDay, interval: 'week' | 'month'): boolean {
  return interval === 'week' ? weekday(day) === 7 : day === addMonths(startOfMonth(day), 1) - 1;
}
