import type { EpochDay } from '../time/day.ts';
import type { ColumnPositions } from './csv-columns.ts';
import type { CsvMapping } from './csv-dialect.ts';
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

/** What a kind of evidence is worth. */
const WORTH = { exist: 100, runOneWay: 20, closeness: 5, elsewhere: 30 };

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of;
}

/** An order is good when the dates exist, run one way, and lie close together, and the file's other dates exist too. */
function score(dates: readonly string[], elsewhere: readonly string[], order: DateOrder): DatesReading {
  const days = dates.map((text) => readDate(text, order));
  const known = days.filter((day) => day !== null);
  let [up, down] = [0, 0];
  let low = known[0] ?? 0;
  let high = low;
  for (const [i, day] of known.entries()) {
    if (i > 0 && day >= known[i - 1]!) up += 1;
    if (i > 0 && day <= known[i - 1]!) down += 1;
    low = Math.min(low, day);
    high = Math.max(high, day);
  }
  const span = high - low;
  const steps = known.length - 1;
  const others = elsewhere.filter((text) => readDate(text, order) !== null).length;
  return {
    order,
    days,
    score:
      share(known.length, dates.length) * WORTH.exist +
      share(Math.max(up, down), steps) * WORTH.runOneWay -
      (WORTH.closeness * span) / (span + 365) +
      share(others, elsewhere.length) * WORTH.elsewhere,
    up: share(up, steps),
    down: share(down, steps),
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
