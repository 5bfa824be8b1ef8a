import { minorDigits } from '@financehub/core/money/currency.ts';
import { decimal, formatDecimal, round } from '@financehub/core/money/decimal.ts';
import {
  dailyHistory,
  type History,
  type Interval,
  sampleHistory,
} from '@financehub/core/portfolio/history.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { closesOf, type LoadedRates, ratesFor } from '../assets/index.ts';
import type { PortfolioState } from './state.ts';

export interface HistoryRange {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly currency: string;
  readonly interval: Interval;
}

/** The daily history of a portfolio, sampled at the interval. Amounts in `currency`. */
export async function historyOf(
  context: Context,
  bookId: string,
  state: PortfolioState,
  { from, to, currency, interval }: HistoryRange,
): Promise<History> {
  const ids = [...state.assets.keys()];
  const [closes, rates] = await Promise.all([
    closesOf(context, bookId, ids),
    ratesFor(context, bookId, [currency, ...state.currencies.keys()]),
  ]);
  // Reading ends in some milliseconds of copying, valuing takes about twenty, writing the answer a few: each in a turn
  // of its own.
  await new Promise(setImmediate);
  const history = dailyHistory({
    from,
    to,
    transactions: state.columns,
    assets: [...state.assets].map(([id, asset]) => {
      const { date, value } = closes.get(id)!;
      return { prices: { date, close: value }, currency: state.currencies.get(asset.currency)! };
    }),
    rates: rateColumns(state, rates, currency),
  });
  await new Promise(setImmediate);
  return sampleHistory(history, interval);
}

function rateColumns(state: PortfolioState, rates: LoadedRates, currency: string) {
  return [...state.currencies.keys()].map((code) => rates.column(code, currency));
}

const SAFE = 2 ** 52;
/** Nearer than this to the middle between two cents the digits of the double decide. */
const NEAR_TIE = 1e-6;

/**
 * Amounts of a series as text, rounded half-up to the currency's digits; null for NaN. A double within a hair of a
 * tie is rounded by its fifteen significant digits, as 1.005 is meant even where 1.00499999999999989 is stored.
 */
export function moneyText(currency: string): (value: number) => string | null {
  const digits = minorDigits(currency);
  const factor = 10 ** digits;
  return (value) => {
    if (Number.isNaN(value)) return null;
    const scaled = Math.abs(value) * factor;
    const whole = Math.round(scaled);
    const tie = Math.abs(scaled - Math.floor(scaled) - 0.5) < NEAR_TIE * Math.max(1, scaled * 1e-9);
    if (tie || scaled > SAFE) return exactText(value, digits);
    if (whole === 0) return digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
    const text = String(whole).padStart(digits + 1, '0');
    const plain = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    return value < 0 ? `-${plain}` : plain;
  };
}

function exactText(value: number, digits: number): string | null {
  const text = Number(value.toPrecision(15)).toFixed(Math.min(18, digits + 6));
  // Numbers from 1e21 on have no plain notation: that much money is no amount.
  return /^-?\d+(\.\d+)?$/.test(text) ? formatDecimal(round(decimal(text), digits)) : null;
}

/** The JSON text of a history, as rows or as columns: thousands of cells that no serialiser needs to look at. */
export function historyJson(
  history: History,
  currency: string,
  format: 'rows' | 'columns',
  unavailable: readonly object[],
): string {
  const text = moneyText(currency);
  const quoted = (value: number): string => {
    const amount = text(value);
    return amount === null ? 'null' : `"${amount}"`;
  };
  const index = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');
  const { date, value, netFlows, twrIndex } = history;
  const days = Array.from(date, (day) => `"${formatDay(day)}"`);
  const head = `{"currency":${JSON.stringify(currency)},`;
  const tail = `,"unavailable":${JSON.stringify(unavailable)}}`;
  if (format === 'columns') {
    const column = (values: Float64Array, cell: (of: number) => string) => Array.from(values, cell).join(',');
    return (
      `${head}"date":[${days.join(',')}],"value":[${column(value, quoted)}],` +
      `"netFlows":[${column(netFlows, quoted)}],"twrIndex":[${column(twrIndex, index)}]${tail}`
    );
  }
  const rows = days.map(
    (day, row) => `[${day},${quoted(value[row]!)},${quoted(netFlows[row]!)},${index(twrIndex[row]!)}]`,
  );
  return `${head}"columns":["date","value","netFlows","twrIndex"],"rows":[${rows.join(',')}]${tail}`;
}
