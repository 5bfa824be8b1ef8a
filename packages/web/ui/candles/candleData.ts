import { addMonths, formatDay, parseDay, weekday } from '@financehub/core/time/day.ts';
import { showDay } from '../../format/day.ts';
import { formatCompact, formatNumber, userLocale } from '../../format/money.ts';
import type { TableData } from '../chart/table.ts';

/** Candles and what is computed of them, as columns of one length. */
export interface CandleData {
  readonly symbol: string;
  readonly currency: string;
  readonly interval: string;
  readonly timezone: string;
  /** Days, or instants where the interval is shorter than a day. */
  readonly time: readonly string[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly (number | null)[];
  readonly indicators: readonly IndicatorData[];
}

export interface IndicatorData {
  readonly id: string;
  readonly name: string;
  readonly pane: 'price' | 'own';
  readonly lines: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly ahead?: readonly (number | null)[];
  }[];
}

const LINE_NAMES: Readonly<Record<string, string>> = {
  upper: 'upper band',
  middle: 'middle',
  lower: 'lower band',
  signal: 'signal',
  histogram: 'histogram',
  k: '%K',
  d: '%D',
  plus: '+DI',
  minus: '−DI',
  conversion: 'conversion',
  base: 'base',
  spanA: 'span A',
  spanB: 'span B',
  lagging: 'lagging',
};

/** `Bollinger 20 2 upper band`; of an indicator with one line its name alone. */
export const lineName = ({ name, lines }: IndicatorData, line: string): string =>
  lines.length === 1 || LINE_NAMES[line] === undefined ? name : `${name} ${LINE_NAMES[line]}`;

/** A line where the name of its indicator is said already: `upper band`; of the only line the name of the indicator. */
export const shortName = ({ name, lines }: IndicatorData, line: string): string =>
  lines.length === 1 ? name : (LINE_NAMES[line] ?? line.toUpperCase());

/** Digits that prices are shown with: as quoted, and not more than their size is worth. */
export function digitsOf(values: readonly number[]): number {
  const last = values.slice(-200);
  const largest = Math.max(...last);
  const most = largest >= 20 ? 2 : largest >= 0.5 ? 4 : 8;
  for (let digits = 2; digits < most; digits += 1)
    if (last.every((value) => Math.abs(value - Number(value.toFixed(digits))) < 1e-9)) return digits;
  return most;
}

export const showFigure = (value: number | null | undefined, digits: number): string =>
  value == null ? '–' : formatNumber(value.toFixed(digits));

const instants = new Map<string, Intl.DateTimeFormat>();

/** A day as people write it; an instant by the clocks of the exchange. */
export function showTime(time: string, timezone: string): string {
  if (time.length === 10) return showDay(time);
  const known = instants.get(timezone);
  const format =
    known ??
    new Intl.DateTimeFormat(userLocale(), { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone });
  if (known === undefined) instants.set(timezone, format);
  return format.format(new Date(time));
}

export function tableOfCandles(data: CandleData): TableData {
  const digits = digitsOf(data.close);
  const lines = data.indicators.flatMap((indicator) =>
    indicator.lines.map((line) => ({ name: lineName(indicator, line.name), values: line.values })),
  );
  // The latest first: it is what one looks for, and the table is cut at some length.
  const rows = [...data.time.keys()].reverse();
  return {
    head: ['Time', 'Open', 'High', 'Low', 'Close', 'Volume', ...lines.map(({ name }) => name)],
    rows: rows.map((row) => {
      const prices = [data.open, data.high, data.low, data.close].map((column) => column[row]!);
      const volume = data.volume[row] ?? null;
      const figures = lines.map(({ values }) => values[row] ?? null);
      return {
        key: data.time[row]!,
        shown: [
          showTime(data.time[row]!, data.timezone),
          ...prices.map((value) => showFigure(value, digits)),
          volume === null ? '–' : formatCompact(volume),
          ...figures.map((value) => showFigure(value, digits)),
        ],
        exact: [
          data.time[row]!,
          ...prices.map(String),
          volume === null ? '' : String(volume),
          ...figures.map((value) => (value === null ? '' : String(value))),
        ],
      };
    }),
  };
}

const STEPS: Readonly<Record<string, number>> = { '1M': 1, '1q': 3, '1y': 12 };

/** The times of the next candles, for lines that are drawn ahead; weekends are left out where the candles leave them out. */
export function timesAhead({ interval, time }: CandleData, count: number): string[] {
  const last = time.at(-1);
  if (last === undefined) return [];
  if (last.length > 10) {
    const match = /^(\d+)([mh])$/.exec(interval);
    const seconds = Number(match?.[1] ?? 1) * (match?.[2] === 'h' ? 3600 : 60);
    const from = Date.parse(last);
    return Array.from({ length: count }, (_, at) =>
      new Date(from + (at + 1) * seconds * 1000).toISOString().replace('.000Z', 'Z'),
    );
  }
  const day = parseDay(last) ?? 0;
  const months = STEPS[interval];
  if (months !== undefined)
    return Array.from({ length: count }, (_, at) => formatDay(addMonths(day, (at + 1) * months)));
  if (interval === '1w') return Array.from({ length: count }, (_, at) => formatDay(day + 7 * (at + 1)));
  const works = time.slice(-20).every((each) => weekday(parseDay(each) ?? 0) < 6);
  const found: string[] = [];
  for (let next = day + 1; found.length < count; next += 1)
    if (!works || weekday(next) < 6) found.push(formatDay(next));
  return found;
}
