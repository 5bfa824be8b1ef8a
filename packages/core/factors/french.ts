import { addMonths, type EpochDay, fromCivil, isCivil } from '../time/day.ts';

/** The factors of each set, as the files of the library name them; RF is the risk-free rate. */
export const FACTOR_SETS = {
  ff3: ['Mkt-RF', 'SMB', 'HML', 'RF'],
  ff5: ['Mkt-RF', 'SMB', 'HML', 'RMW', 'CMA', 'RF'],
  momentum: ['Mom'],
} as const;

export type FactorSet = keyof typeof FACTOR_SETS;

export interface FactorTable {
  readonly set: FactorSet;
  readonly interval: 'day' | 'month';
  /** In the order of the file. */
  readonly factors: readonly string[];
  /** Ascending; the last day of the month for monthly returns. */
  readonly date: Int32Array;
  /** Of each factor, as fractions; NaN where the file has none. */
  readonly values: readonly Float64Array[];
  readonly rejected: readonly { readonly line: number; readonly raw: string; readonly reason: string }[];
}

/** The file holds no table of factors that is known. */
export class FactorFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FactorFileError';
  }
}

/** As the library names the factors, and as those who pass them on do. */
const NAMES = new Map<string, string>([
  ...Object.values(FACTOR_SETS).flatMap((names) => names.map((name) => [name.toUpperCase(), name] as const)),
  ['MKTRF', 'Mkt-RF'],
  ['UMD', 'Mom'],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** What a file counts returns in: 1.5 percent, or the fraction 0.015. */
export type FactorUnit = 'percent' | 'fraction';

/** What the library writes for a missing return, and what that becomes in fractions. */
const MISSING: Readonly<Record<FactorUnit, ReadonlySet<number>>> = {
  percent: new Set([-99.99, -999, -99]),
  fraction: new Set([-99.99, -999, -99, -0.9999, -9.99, -0.99]),
};

/** The factors that a line of the file is the header of; null for any other line. */
export function factorHeader(line: string): { set: FactorSet; factors: string[] } | null {
  const [first, ...cells] = cellsOf(line);
  if (first === undefined || !(first === '' || /^date$/i.test(first))) return null;
  const factors = cells.map((cell) => NAMES.get(cell.toUpperCase()));
  if (factors.some((name) => name === undefined) || factors.length === 0) return null;
  for (const [set, names] of Object.entries(FACTOR_SETS) as [FactorSet, readonly string[]][]) {
    if (names.length === factors.length && names.every((name) => factors.includes(name)))
      return { set, factors: factors as string[] };
  }
  return null;
}

/**
 * Reads a file of Kenneth R. French's data library (CSV): text, a header as `,Mkt-RF,SMB,HML,RF`, a block of daily
 * (YYYYMMDD) or monthly (YYYYMM) returns in percent, and after a blank line blocks that are passed over: annual ones.
 * Days may also be written as 2024-01-31, and returns be fractions where that is said; what is plainly of the other unit is
 * refused. Of several rows of one day the last counts. Throws {@link FactorFileError}.
 */
export function readFactorFile(text: string, unit: FactorUnit = 'percent'): FactorTable {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => factorHeader(line) !== null);
  const header = at < 0 ? null : factorHeader(lines[at]!);
  if (header === null) {
    throw new FactorFileError(
      'there is no header of factors in it, as ",Mkt-RF,SMB,HML,RF", ",Mkt-RF,SMB,HML,RMW,CMA,RF" or ",Mom"',
    );
  }
  const rows = new Map<EpochDay, number[]>();
  const rejected: { line: number; raw: string; reason: string }[] = [];
  let digits = 0;
  for (let index = at + 1; index < lines.length; index += 1) {
    const cells = cellsOf(lines[index]!);
    const [when = ''] = cells;
    if (!/^\d+$/.test(when)) {
      if (rows.size + rejected.length > 0) break;
      if (when === '' && cells.length === 1) continue;
      break;
    }
    digits ||= when.length;
    const reason = faultOf(cells, header.factors.length, digits);
    if (reason !== null) rejected.push({ line: index + 1, raw: lines[index]!, reason });
    else
      rows.set(
        dayOf(when)!,
        cells.slice(1).map((cell) => fractionOf(cell, unit)),
      );
  }
  if (digits === 4)
    throw new FactorFileError('it holds annual returns only; the daily or the monthly file is needed');
  if (rows.size === 0) throw new FactorFileError(nothingRead(rejected[0]));
  const interval = digits === 8 ? 'day' : 'month';
  assertUnit([...rows.values()], header.factors, interval, unit);
  const date = Int32Array.from(rows.keys()).sort();
  return {
    set: header.set,
    interval,
    factors: header.factors,
    date,
    values: header.factors.map((_, column) => Float64Array.from(date, (day) => rows.get(day)![column]!)),
    rejected,
  };
}

/** The cells of a line, with a day as 2024-01-31 written as 20240131. */
function cellsOf(line: string): string[] {
  const [first = '', ...rest] = line.split(',').map((cell) => cell.trim());
  const plain = first.replace(MARK, '');
  return [/^\d{4}-\d\d(?:-\d\d)?$/.test(plain) ? plain.replaceAll('-', '') : plain, ...rest];
}

/** A byte order mark, as it is and as it looks where its bytes were taken for letters. */
const MARK = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

function nothingRead(fault: FactorTable['rejected'][number] | undefined): string {
  const none = 'there is no return below its header';
  return fault === undefined ? none : `${none} that can be read: in line ${fault.line} ${fault.reason}`;
}

/** Fewer rows than these may be quiet ones. */
const ENOUGH = { day: 60, month: 12 } as const;
/** Of so many rows one factor at least moves by more than this, in percent; as a fraction none has moved by as much. */
const QUIET = 0.4;

function assertUnit(
  rows: readonly (readonly number[])[],
  factors: readonly string[],
  interval: 'day' | 'month',
  unit: FactorUnit,
): void {
  const moves = rows.flatMap((row) =>
    row.filter((value, at) => factors[at] !== 'RF' && !Number.isNaN(value)),
  );
  const largest = moves.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (unit === 'fraction' && largest >= 1)
    throw new FactorFileError(
      `a return of ${Number((largest * 100).toFixed(2))} % is in it: they look like percent, and were said to be fractions`,
    );
  if (unit === 'percent' && largest > 0 && largest * 100 < QUIET && rows.length >= ENOUGH[interval])
    throw new FactorFileError(
      `the largest of ${rows.length} returns is ${Number((largest * 100).toFixed(6))} %: they look like fractions, and must be in percent or said to be fractions`,
    );
}

function faultOf(cells: readonly string[], factors: number, digits: number): string | null {
  const [when = '', ...figures] = cells;
  if (when.length !== digits || dayOf(when) === null)
    return `"${when.slice(0, 20)}" is no ${digits === 8 ? 'day as 20240131' : 'month as 202401'}`;
  if (figures.length !== factors) return `it has ${figures.length} figures instead of ${factors}`;
  const wrong = figures.find((text) => !NUMBER.test(text));
  return wrong === undefined ? null : `"${wrong.slice(0, 20)}" is no return in percent`;
}

/** The day, or the last day of the month. */
function dayOf(text: string): EpochDay | null {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))];
  if (text.length === 8) return isCivil(year, month, day) ? fromCivil(year, month, day) : null;
  if (text.length === 6) return isCivil(year, month, 1) ? addMonths(fromCivil(year, month, 1), 1) - 1 : null;
  return text.length === 4 ? fromCivil(year, 12, 31) : null;
}

function fractionOf(text: string, unit: FactorUnit): number {
  const value = Number(text);
  if (MISSING[unit].has(value)) return Number.NaN;
  return unit === 'percent' ? value / 100 : value;
}
