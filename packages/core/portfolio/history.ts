import { addMonths, type EpochDay, startOfMonth, weekday } from '../time/day.ts';
import {
  copySpans,
  foundSpans,
  type MissingSpans,
  noSpans,
  noteMissing,
  type UnavailableSpan,
} from './missing-spans.ts';
import {
  copyValuation,
  extendValuation,
  type Quotes,
  startValuation,
  takeQuotes,
  type ValuationInput,
  type ValuationState,
  walkDay,
  walkTo,
  worth,
} from './valuation.ts';

export interface HistoryRequest extends ValuationInput {
  /** First and last day, both included. */
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export type Interval = 'day' | 'week' | 'month';

/** Columns of equal length, one row for each day; amounts in the portfolio's currency. */
export interface History {
  readonly date: Int32Array;
  /** At the end of the day; NaN where unavailable. */
  readonly value: Float64Array;
  /** What came in from outside less what went out. */
  readonly netFlows: Float64Array;
  /** Dividends and interest. */
  readonly income: Float64Array;
  /**
   * Time-weighted growth of one unit since the last day whose value is known: 1 without capital; NaN where the value is, and where the
   * amount of a flow since then is not known. {@link growthIndex} multiplies it up.
   */
  readonly growth: Float64Array;
  /** As `growth` without the income of dividends and interest. */
  readonly priceGrowth: Float64Array;
  /** 1 on days on which something that was held was quoted. */
  readonly quoted: Uint8Array;
  /** Value at the end of the day before `from`. */
  readonly opening: number;
  readonly unavailable: readonly UnavailableSpan[];
}

/** A history with what it takes to go on from the middle of it. */
export interface KeptHistory extends History {
  readonly marks: readonly Mark[];
}

/** Less capital than this earns no return; it is what floating point leaves of an empty portfolio. */
const NO_CAPITAL = 1e-6;
const DAYS_BETWEEN_MARKS = 120;

/** The last value that is known, NaN before the first, and what has happened since its day. */
interface Linking {
  base: number;
  inflow: number;
  outflow: number;
  income: number;
}

/** Where a walk stood before the row. */
interface Mark {
  readonly row: number;
  readonly state: ValuationState;
  readonly linking: Readonly<Linking>;
  readonly spans: MissingSpans;
}

/**
 * Values the portfolio at the end of every calendar day and chains its returns as Portfolio Performance does
 * (ClientIndex): (end + outflows) / (begin + inflows), inflows at the start of the day, outflows at its end; a day
 * without capital has the factor one. Over days that can't be valued the flows gather and the next known value is
 * linked to the last one; where even the opening value is unknown growth begins at the first known value.
 * Prices and rates are carried forward. Costs days x (assets + currencies) + rows.
 */
export function dailyHistory(request: HistoryRequest): KeptHistory {
  const state = startValuation(request);
  walkTo(state, request, request.from - 1);
  const opening = worth(state);
  const linking = { base: opening, inflow: 0, outflow: 0, income: 0 };
  return walkDays(
    request,
    opening,
    emptyHistory(request),
    { row: 0, state, linking, spans: noSpans(request) },
    [],
  );
}

/**
 * The history of the request from what is kept of an earlier one that begins on the same day, with the same prices and rates, when
 * only transactions of `changed` and later days differ: days before it are taken over. New assets and currencies come after those
 * that were there.
 */
export function continueHistory(request: HistoryRequest, kept: KeptHistory, changed: EpochDay): KeptHistory {
  if (changed < request.from || kept.date[0] !== request.from) return dailyHistory(request);
  const same = Math.min(Math.max(0, changed - request.from), kept.date.length, request.to - request.from + 1);
  const marks = kept.marks.filter(({ row }) => row <= same);
  const last = marks.at(-1);
  if (last === undefined) return dailyHistory(request);
  const columns = emptyHistory(request);
  for (const name of COLUMN_NAMES) columns[name].set(kept[name].subarray(0, last.row));
  return walkDays(request, kept.opening, columns, last, marks.slice(0, -1));
}

const COLUMN_NAMES = ['date', 'value', 'netFlows', 'income', 'growth', 'priceGrowth', 'quoted'] as const;

type HistoryColumns = Pick<History, (typeof COLUMN_NAMES)[number]>;

function emptyHistory({ from, to }: HistoryRequest): HistoryColumns {
  const length = Math.max(0, to - from + 1);
  return {
    date: new Int32Array(length),
    value: new Float64Array(length),
    netFlows: new Float64Array(length),
    income: new Float64Array(length),
    growth: new Float64Array(length),
    priceGrowth: new Float64Array(length),
    quoted: new Uint8Array(length),
  };
}

function walkDays(
  request: HistoryRequest,
  opening: number,
  columns: HistoryColumns,
  start: Mark,
  earlier: readonly Mark[],
): KeptHistory {
  const marks = [...earlier];
  const state = extendValuation(start.state, request);
  const linking = { ...start.linking };
  const spans = copySpans(start.spans, request);
  const { length } = columns.date;
  let quotes: Quotes | null = null;
  let value = worth(state);
  for (let row = start.row; row < length; row += 1) {
    const day = request.from + row;
    if (row === start.row || row % DAYS_BETWEEN_MARKS === 0) {
      marks.push({
        row,
        state: copyValuation(state),
        linking: { ...linking },
        spans: copySpans(spans, request),
      });
      const days = Math.min(length, row - (row % DAYS_BETWEEN_MARKS) + DAYS_BETWEEN_MARKS) - row;
      quotes = takeQuotes(state, request, [day, days], quotes);
    }
    walkDay(state, request, day, quotes!);
    if (state.moved) value = worth(state);
    columns.date[row] = day;
    columns.value[row] = value;
    columns.netFlows[row] = state.inflow - state.outflow;
    columns.income[row] = state.income;
    columns.quoted[row] = state.quoted ? 1 : 0;
    link(linking, value, state, columns, row);
    if (Number.isNaN(value + state.inflow - state.outflow)) noteMissing(spans, state, request, day);
  }
  return { ...columns, opening, unavailable: foundSpans(spans), marks };
}

function link(
  linking: Linking,
  value: number,
  { inflow, outflow, income }: ValuationState,
  { growth, priceGrowth }: HistoryColumns,
  row: number,
): void {
  linking.inflow += inflow;
  linking.outflow += outflow;
  linking.income += income;
  if (Number.isNaN(value)) {
    growth[row] = Number.NaN;
    priceGrowth[row] = Number.NaN;
    return;
  }
  const capital = linking.base + linking.inflow;
  const idle = Number.isNaN(linking.base) || capital < NO_CAPITAL;
  growth[row] = idle ? 1 : (value + linking.outflow) / capital;
  priceGrowth[row] = idle ? 1 : (value + linking.outflow - linking.income) / capital;
  linking.base = value;
  linking.inflow = 0;
  linking.outflow = 0;
  linking.income = 0;
}

/** What one unit before the row `start` has grown to, up to the row before `end`; growth that is not known makes all that follows so. */
export function growthIndex(
  value: Float64Array,
  growth: Float64Array,
  start: number,
  end: number,
): Float64Array {
  const result = new Float64Array(end - start);
  let index = 1;
  for (let row = start; row < end; row += 1) {
    const known = !Number.isNaN(value[row]!);
    if (known) index *= growth[row]!;
    result[row - start] = known ? index : Number.NaN;
  }
  return result;
}

/**
 * The rows of the last day of every ISO week or month, and of the last day of all; values and indices are as of that day. Flows are
 * added up since the row kept before.
 */
export function sampledRows(
  { date, netFlows }: Pick<History, 'date' | 'netFlows'>,
  interval: Interval,
): { readonly rows: number[]; readonly flows: number[] } {
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
  return { rows, flows };
}

function endsInterval(day: EpochDay, interval: Interval): boolean {
  if (interval === 'day') return true;
  return interval === 'week' ? weekday(day) === 7 : day === addMonths(startOfMonth(day), 1) - 1;
}
