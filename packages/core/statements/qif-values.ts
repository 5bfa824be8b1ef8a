import type { Decimal } from '../money/decimal.ts';
import { type EpochDay, fromCivil, isCivil } from '../time/day.ts';
import { amountProblem, type DecimalMark, readAmount } from './amount-text.ts';
import { addToRun, type DateRun, newRun, scoreRun } from './date-run.ts';
import { DATE_ORDERS, type DateOrder, readDate } from './date-text.ts';

/** A value of one record that can't be read; the record is rejected, the file goes on. */
export class QifValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QifValueError';
  }
}

const APOSTROPHE = /^(\d{1,2})[-/.](\d{1,2})'(\d{4}|\d{1,2})$/;

/**
 * A day as QIF files write it: `2/14'2020`, `1/ 1'00`, `08/27/21`, `22.12.2017`, `2022-09-23`. Behind an apostrophe two digits are a year
 * from 2000 on, as Quicken means it; otherwise 69 to 99 are of the last century. Null for days that don't exist under the order.
 */
export function qifDay(text: string, order: DateOrder): EpochDay | null {
  const packed = text
    .trim()
    .replace(/\s*([-/.'’])\s*/g, '$1')
    .replace('’', "'");
  const match = APOSTROPHE.exec(packed);
  if (match === null) return readDate(packed.replace("'", '/'), order);
  if (order === 'ymd') return null;
  const [, first = '', second = '', year = ''] = match;
  const full = year.length === 4 ? Number(year) : 2000 + Number(year);
  const [month, day] = order === 'dmy' ? [Number(second), Number(first)] : [Number(first), Number(second)];
  return full >= 1000 && full <= 2999 && isCivil(full, month, day) ? fromCivil(full, month, day) : null;
}

/** An amount, price or quantity. Throws {@link QifValueError}. */
export function qifAmount(text: string, mark: DecimalMark): Decimal {
  const value = readAmount(text.trim(), mark)?.value ?? null;
  if (value === null) throw new QifValueError(amountProblem(text));
  return value;
}

/** How a file's numbers and dates are written. */
export interface QifFormat {
  readonly dateOrder: DateOrder;
  readonly decimalMark: DecimalMark;
  /** More than one order reads all dates equally well. */
  readonly guessedOrder: boolean;
}

/** Gathers, in constant memory, what a file's dates and amounts say about how they are written. */
export interface FormatEvidence {
  /** Begins another account: its dates don't continue those before. */
  readonly section: () => void;
  readonly date: (text: string) => void;
  readonly amount: (text: string) => void;
  readonly format: (given: {
    readonly dateOrder?: DateOrder;
    readonly decimalMark?: DecimalMark;
  }) => QifFormat;
}

/** How much a figure speaks for a mark: three digits behind a single one are thousands as likely as a fraction. */
function markWeight(text: string, mark: DecimalMark): number {
  const found = /([.,])(\d*)\D*$/.exec(text);
  if (found === null || readAmount(text.trim(), mark) === null) return 0;
  return found[1] === mark && found[2]!.length === 3 ? 0.5 : 1;
}

type Orders = ReadonlyMap<DateOrder, DateRun>;

/**
 * The order under which most dates exist, run one way and lie close together. Habit decides only where they are silent: month first with decimal
 * points, as Quicken writes in America.
 */
function bestOrder(
  orders: Orders,
  dates: number,
  yearFirst: number,
  mark: DecimalMark,
): Omit<QifFormat, 'decimalMark'> {
  const usual = (order: DateOrder): number =>
    yearFirst === dates && order === 'ymd' ? 0.03 : order === (mark === ',' ? 'dmy' : 'mdy') ? 0.02 : 0;
  const scored = [...orders].map(([order, run]) => ({ order, run, score: scoreRun(run, dates) }));
  const [best, next] = scored.sort((a, b) => b.score + usual(b.order) - a.score - usual(a.order));
  const differs = best!.run.low !== next!.run.low || best!.run.high !== next!.run.high;
  const silent = Math.abs(best!.score - next!.score) < 0.01 && yearFirst < dates && differs;
  return { dateOrder: best!.order, guessedOrder: dates > 0 && silent };
}

export function formatEvidence(): FormatEvidence {
  const orders: Orders = new Map(DATE_ORDERS.map((order) => [order, newRun()]));
  const marks: Record<DecimalMark, number> = { '.': 0, ',': 0 };
  let dates = 0;
  let yearFirst = 0;
  let before = '';
  return {
    section: () => {
      for (const run of orders.values()) run.last = null;
      before = '';
    },
    date: (text) => {
      dates += 1;
      if (/^\s*\d{4}/.test(text)) yearFirst += 1;
      for (const [order, run] of orders) {
        // The same day once more runs either way and needs no second look.
        const day = text === before ? run.last : qifDay(text, order);
        if (day !== null) addToRun(run, day);
      }
      before = text;
    },
    amount: (text) => {
      marks['.'] += markWeight(text, '.');
      marks[','] += markWeight(text, ',');
    },
    format: ({ dateOrder, decimalMark }) => {
      const mark = decimalMark ?? (marks[','] > marks['.'] ? ',' : '.');
      if (dateOrder !== undefined) return { dateOrder, decimalMark: mark, guessedOrder: false };
      return { decimalMark: mark, ...bestOrder(orders, dates, yearFirst, mark) };
    },
  };
}
