import type { CapitalDays } from './capital-days.ts';
import { ACTION } from './columns.ts';
import type { HistoryRequest } from './history.ts';
import { foundSpans, noSpans, noteMissing } from './missing-spans.ts';
import { flowRate, startValuation, type ValuationState, walkTo } from './valuation.ts';

/** Money that moved into and out of each part since the last day that could be valued. */
interface Moved {
  /** At the start of the day, and so part of the capital that earns its return; negative where it left then. */
  readonly atStart: Float64Array;
  /** At the end of the day, out of the part less what came in then. */
  readonly outAtEnd: Float64Array;
  /** Of `atStart`, what came from outside, and all that went there. */
  readonly fromOutside: Float64Array;
  toOutside: number;
}

const still = (parts: number): Moved => ({
  atStart: new Float64Array(parts),
  outAtEnd: new Float64Array(parts),
  fromOutside: new Float64Array(parts),
  toOutside: 0,
});

export interface CapitalRequest extends HistoryRequest {
  /**
   * Several portfolios as one: what leaves one for another on a day is no capital that comes in, as flows of a day count less those that
   * go the other way.
   */
  readonly joined?: boolean;
  /** Whether the first day counts from its close: nothing is gained on it. */
  readonly fromClose?: boolean;
  /** By part: which part of the answer it is added to, as an asset that several portfolios hold; itself where absent. */
  readonly partOf?: readonly number[];
}

export interface WalkedDays extends CapitalDays {
  /** What all of it was worth before the first day; NaN where that is unknown. */
  readonly opening: number;
}

/**
 * The capital and the gain of each asset and of the cash in each currency, day by day. Purchases and deposits count at
 * the start of their day, sales, income and withdrawals at its end, as in the time-weighted history of the whole: the
 * returns of the days are the same, and the gains of the parts sum to them. What a purchase costs leaves the cash at the
 * start of the day. Fees and taxes lessen the gain of the asset that they were paid for, or of the cash. The shares that a
 * spin-off or a merger brings pass from one asset to the other at their value at the end of the day.
 */
export function capitalDays(request: CapitalRequest): WalkedDays {
  const { from, to, assets, rates } = request;
  const length = Math.max(0, to - from + 1);
  const parts = assets.length + rates.length;
  const partOf = request.partOf ?? [...Array(parts).keys()];
  const columns = () => Array.from({ length: Math.max(-1, ...partOf) + 1 }, () => new Float64Array(length));
  const result = {
    date: Int32Array.from({ length }, (_, row) => from + row),
    capital: columns(),
    gain: columns(),
  };
  const state = startValuation(request);
  walkTo(state, request, request.fromClose === true ? from : from - 1);
  let base = worthOfParts(state, request);
  const opening = base.reduce((sum, worth) => sum + worth, 0);
  let moved = still(parts);
  const spans = noSpans(request);
  for (let row = 0; row < length; row += 1) {
    const first = state.nextTransaction;
    const units = state.quantity.slice();
    walkTo(state, request, from + row);
    noteMoves(moved, state, request, first, units);
    const end = worthOfParts(state, request);
    if (!(isKnown(end) && isKnown(moved.atStart) && isKnown(moved.outAtEnd))) {
      noteMissing(spans, state, request, from + row);
      continue;
    }
    const passing = request.joined === true ? passingShare(moved) : 0;
    if (isKnown(base))
      for (let part = 0; part < parts; part += 1) {
        const capital = base[part]! + moved.atStart[part]!;
        const into = partOf[part]!;
        result.capital[into]![row]! += capital - passing * moved.fromOutside[part]!;
        result.gain[into]![row]! += end[part]! + moved.outAtEnd[part]! - capital;
      }
    base = end;
    moved = still(parts);
  }
  return { ...result, opening, unavailable: foundSpans(spans) };
}

/** The share of what came from outside that left again on the same day. */
function passingShare({ fromOutside, toOutside }: Moved): number {
  const came = fromOutside.reduce((sum, amount) => sum + amount, 0);
  return came > 0 ? Math.min(came, toOutside) / came : 0;
}

const isKnown = (values: Float64Array): boolean => !values.some(Number.isNaN);

/** The value of each part, in the common currency. */
function worthOfParts(
  { quantity, price, cash, rate }: ValuationState,
  { assets }: HistoryRequest,
): Float64Array {
  const worth = new Float64Array(quantity.length + cash.length);
  for (const [asset, units] of quantity.entries())
    if (units !== 0) worth[asset] = units * price[asset]! * rate[assets[asset]!.currency]!;
  for (const [currency, amount] of cash.entries())
    if (amount !== 0) worth[quantity.length + currency] = amount * rate[currency]!;
  return worth;
}

/** What the transactions from row `first` on, which were just walked over, moved. `units` is what was held before them. */
function noteMoves(
  moved: Moved,
  state: ValuationState,
  request: HistoryRequest,
  first: number,
  units: Float64Array,
): void {
  const { asset, currency, cash, flow, action, transfer, into } = request.transactions;
  const { atStart, outAtEnd, fromOutside } = moved;
  const come = (part: number, amount: number): void => {
    if (amount > 0) atStart[part]! += amount;
    else outAtEnd[part]! -= amount;
  };
  const comeFromOutside = (part: number, amount: number): void => {
    come(part, amount);
    if (amount > 0) fromOutside[part]! += amount;
    else moved.toOutside -= amount;
  };
  for (let row = first; row < state.nextTransaction; row += 1) {
    const rate = state.rate[currency[row]!]!;
    const money = request.assets.length + currency[row]!;
    const of = asset[row]!;
    const external = flow[row]! === 0 ? 0 : flow[row]! * flowRate(state, request, row);
    const effect = cash[row]! === 0 ? 0 : cash[row]! * rate;
    if (of < 0) comeFromOutside(money, external);
    else if (effect === 0) comeFromOutside(of, external);
    else {
      come(of, -effect);
      // The other side of the same money: out of the cash when it goes into the asset, into it when it comes from there.
      if (effect < 0) atStart[money]! += effect;
      else outAtEnd[money]! -= effect;
    }
    if (transfer[row] !== 0)
      comeFromOutside(of, worthOf(state, request, of, transferred(request, row, state.nextTransaction)));
    if (action[row] !== ACTION.none && into[row]! >= 0) passOn(outAtEnd, state, request, row, first, units);
  }
}

/** Units transferred, in units of after the splits that followed in the same days. */
function transferred({ transactions }: HistoryRequest, row: number, end: number): number {
  let units = transactions.transfer[row]!;
  for (let later = row + 1; later < end; later += 1)
    if (transactions.asset[later] === transactions.asset[row]) units *= transactions.split[later]!;
  return units;
}

function worthOf(state: ValuationState, { assets }: HistoryRequest, asset: number, units: number): number {
  return units * state.price[asset]! * state.rate[assets[asset]!.currency]!;
}

/** The shares that came from another asset: their value leaves it and enters theirs at the end of the day. */
function passOn(
  outAtEnd: Float64Array,
  state: ValuationState,
  request: HistoryRequest,
  row: number,
  first: number,
  units: Float64Array,
): void {
  const { asset, into, quantity } = request.transactions;
  const to = into[row]!;
  let came = state.quantity[to]! - units[to]!;
  for (let other = first; other < state.nextTransaction; other += 1)
    if (asset[other] === to) came -= quantity[other]!;
  const value = worthOf(state, request, to, came);
  outAtEnd[asset[row]!]! += value;
  outAtEnd[to]! -= value;
}
