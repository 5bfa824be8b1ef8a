import type { EpochDay } from '../time/day.ts';
import { growthIndex, type History } from './history.ts';

/** The days of a period of one portfolio or of several as one. All columns have a row for each day. */
export interface PeriodSeries {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly date: Int32Array;
  readonly value: Float64Array;
  readonly netFlows: Float64Array;
  /** 1 at the end of the day before `from`. */
  readonly twrIndex: Float64Array;
  readonly priceIndex: Float64Array;
  readonly quoted: Uint8Array;
  /** Value at the end of the day before `from`. */
  readonly opening: number;
}

/**
 * Whether anything was invested on any of the days: where what is owed is all there is (shares sold short, and the proceeds taken
 * out), or nothing, no growth is a return. True where that can not be told.
 */
function wasInvested({ opening, value, netFlows, twrIndex }: PeriodSeries): boolean {
  const grew = twrIndex.some((index) => index !== 1);
  return opening > 0 || grew || value.some((each) => each > 0) || netFlows.some((each) => each > 0);
}

/** The series as far as returns can be had of it: where nothing was invested they are unknown, and not zero. */
export function investedSeries(series: PeriodSeries): { series: PeriodSeries; invested: boolean } {
  const invested = wasInvested(series);
  const unknown = new Float64Array(invested ? 0 : series.date.length).fill(Number.NaN);
  return { series: invested ? series : { ...series, twrIndex: unknown, priceIndex: unknown }, invested };
}

const NO_CAPITAL = 1e-6;

/**
 * The part of a history from `from` to `to`, whose indices depend on nothing before: not on a loss of all, nor on a flow that is not
 * known. A period may begin after days that could not be valued: their return is linked to the last that could.
 */
export function sliceOf(history: History, from: EpochDay, to: EpochDay): PeriodSeries {
  const first = history.date[0]!;
  const [start, end] = [from - first, to - first + 1];
  const cut = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column =>
    column.slice(start, end) as Column;
  return {
    from,
    to,
    date: cut(history.date),
    value: cut(history.value),
    netFlows: cut(history.netFlows),
    twrIndex: growthIndex(history.value, history.growth, start, end),
    priceIndex: growthIndex(history.value, history.priceGrowth, start, end),
    quoted: cut(history.quoted),
    opening: start === 0 ? history.opening : history.value[start - 1]!,
  };
}

/**
 * Several portfolios as one: values and flows are added up by day, so that what leaves one for another on the same day is no flow
 * of the whole, and the returns of the sums are chained.
 */
export function combine(histories: readonly History[], from: EpochDay, to: EpochDay): PeriodSeries {
  const length = to - from + 1;
  const sums = {
    value: new Float64Array(length),
    netFlows: new Float64Array(length),
    quoted: new Uint8Array(length),
    income: new Float64Array(length),
  };
  let opening = 0;
  for (const history of histories) {
    const first = history.date[0]!;
    if (first < from) opening += history.value[from - 1 - first] ?? 0;
    if (first === from) opening += history.opening;
    for (let row = Math.max(0, first - from); row < length; row += 1) {
      const at = from + row - first;
      sums.value[row]! += history.value[at]!;
      sums.netFlows[row]! += history.netFlows[at]!;
      if (history.quoted[at] === 1) sums.quoted[row] = 1;
      sums.income[row]! += history.income[at]!;
    }
  }
  const date = Int32Array.from({ length }, (_, row) => from + row);
  return { from, to, date, ...sums, ...linked(opening, sums), opening };
}

function linked(
  opening: number,
  { value, netFlows, income }: { value: Float64Array; netFlows: Float64Array; income: Float64Array },
): Pick<PeriodSeries, 'twrIndex' | 'priceIndex'> {
  const [twrIndex, priceIndex] = [new Float64Array(value.length), new Float64Array(value.length)];
  let [index, prices, base, flows, gathered] = [1, 1, opening, 0, 0];
  for (let row = 0; row < value.length; row += 1) {
    flows += netFlows[row]!;
    gathered += income[row]!;
    if (Number.isNaN(value[row]!)) {
      twrIndex[row] = Number.NaN;
      priceIndex[row] = Number.NaN;
      continue;
    }
    const capital = base + Math.max(0, flows);
    const end = value[row]! + Math.max(0, -flows);
    if (capital >= NO_CAPITAL) {
      index *= end / capital;
      prices *= (end - gathered) / capital;
    }
    [base, flows, gathered] = [value[row]!, 0, 0];
    twrIndex[row] = index;
    priceIndex[row] = prices;
  }
  return { twrIndex, priceIndex };
}
