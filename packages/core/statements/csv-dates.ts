import type { EpochDay } from '../time/day.ts';
import type { ColumnPositions } from './csv-columns.ts';
import type { CsvMapping } from './csv-dialect.ts';
import { addToRun, newRun, scoreRun, share } from './date-run.ts';
import { DATE_ORDERS, type DateOrder, looksLikeDate, readDate } from './date-text.ts';

type Cells = readonly string[];

/** The dates of a sample under one order of day, month and year. */
export interface DatesReading {
  readonly order: DateOrder;
  /** In the order of {@link DateEvidence.dates}; null for dates that don't exist under it. */
  readonly days: readonly (EpochDay | null)[];
  readonly score: number;
  /** Shares of the steps that don't go back, and that don't go on. */
  readonly up: number;
  readonly down: number;
}

export interface DateEvidence {
  readonly readings: readonly DatesReading[];
  readonly dates: readonly string[];
  /** Day of every row under the best order by dates alone. */
  readonly byRow: readonly (EpochDay | null)[];
  readonly yearFirst: boolean;
}

/** Against 100 for dates that exist, see {@link scoreRun}. */
const ELSEWHERE_WORTH = 30;

/** An order is good for the dates themselves, and when the file's other dates exist too. */
function score(dates: readonly string[], elsewhere: readonly string[], order: DateOrder): DatesReading {
  const days = dates.map((text) => readDate(text, order));
  const run = newRun();
  for (const day of days) if (day !== null) addToRun(run, day);
  const others = elsewhere.filter((text) => readDate(text, order) !== null).length;
  return {
    order,
    days,
    score: scoreRun(run, dates.length) + share(others, elsewhere.length) * ELSEWHERE_WORTH,
    up: share(run.up, run.steps),
    down: share(run.down, run.steps),
  };
}

const MOST_ELSEWHERE = 2000;

/** Other dates of the file: periods above the header, value dates; they are written as its dates are. */
function otherDates(rows: readonly Cells[], above: readonly Cells[], date: number): string[] {
  const beside = rows.slice(0, 1000).flatMap((row) => row.filter((_, index) => index !== date));
  const periods = above.flat().flatMap((cell) => cell.match(/\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/g) ?? []);
  return [...periods, ...beside.map((cell) => cell.trim())]
    .filter((cell) => /^\d{1,4}[-/.]/.test(cell) && looksLikeDate(cell))
    .slice(0, MOST_ELSEWHERE);
}

/** Reads a sample's dates under every order that the mapping leaves open. */
export function readingsOfDates(
  rows: readonly Cells[],
  above: readonly Cells[],
  columns: ColumnPositions,
  mapping: CsvMapping,
): DateEvidence {
  const column = columns.date!;
  const texts = rows.map((row) => (row[column] ?? '').trim());
  const dates = texts.filter((text) => /\d/.test(text));
  const elsewhere = otherDates(rows, above, column);
  const orders = mapping.dateOrder === undefined ? DATE_ORDERS : [mapping.dateOrder];
  const readings = orders.map((order) => score(dates, elsewhere, order));
  const best = readings.reduce((a, b) => (b.score > a.score ? b : a));
  return {
    readings,
    dates,
    byRow: texts.map((text) => readDate(text, best.order)),
    yearFirst: dates.every((text) => /^\d{4}/.test(text)),
  };
}
