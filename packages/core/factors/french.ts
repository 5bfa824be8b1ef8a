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

const NAMES = new Map<string, string>(
  Object.values(FACTOR_SETS).flatMap((names) => names.map((name) => [name.toUpperCase(), name] as const)),
);
const PERCENT = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** What the library writes for a missing return, in percent. */
const MISSING = new Set([-99.99, -999, -99]);

/** The factors that a line of the file is the header of; null for any other line. */
export function factorHeader(line: string): { set: FactorSet; factors: string[] } | null {
  const [first, ...cells] = line.split(',').map((cell) => cell.trim());
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
 * Of several rows of one day the last counts. Throws {@link FactorFileError}.
 */
export function readFactorFile(text: string): FactorTable {
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
    const cells = lines[index]!.split(',').map((cell) => cell.trim());
    const [when = ''] = cells;
    if (!/^\d+$/.test(when)) {
      if (rows.size + rejected.length > 0) break;
      if (when === '' && cells.length === 1) continue;
      break;
    }
    digits ||= when.length;
    const reason = faultOf(cells, header.factors.length, digits);
    if (reason !== null) rejected.push({ line: index + 1, raw: lines[index]!, reason });
    else rows.set(dayOf(when)!, cells.slice(1).map(fraction));
  }
  if (digits === 4)
    throw new FactorFileError('it holds annual returns only; the daily or the monthly file is needed');
  if (rows.size === 0) throw new FactorFileError('there is no return below its header');
  const date = Int32Array.from(rows.keys()).sort();
  return {
    set: header.set,
    interval: digits === 8 ? 'day' : 'month',
    factors: header.factors,
    date,
    values: header.factors.map((_, column) => Float64Array.from(date, (day) => rows.get(day)![column]!)),
    rejected,
  };
}

function faultOf(cells: readonly string[], factors: number, digits: number): string | null {
  const [when = '', ...figures] = cells;
  if (when.length !== digits || dayOf(when) === null)
    return `"${when.slice(0, 20)}" is no ${digits === 8 ? 'day as 20240131' : 'month as 202401'}`;
  if (figures.length !== factors) return `it has ${figures.length} figures instead of ${factors}`;
  const wrong = figures.find((text) => !PERCENT.test(text));
  return wrong === undefined ? null : `"${wrong.slice(0, 20)}" is no return in percent`;
}

/** The day, or the last day of the month. */
function dayOf(text: string): EpochDay | null {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))];
  if (text.length === 8) return isCivil(year, month, day) ? fromCivil(year, month, day) : null;
  if (text.length === 6) return isCivil(year, month, 1) ? addMonths(fromCivil(year, month, 1), 1) - 1 : null;
  return text.length === 4 ? fromCivil(year, 12, 31) : null;
}

function fraction(text: string): number {
  const percent = Number(text);
  return MISSING.has(percent) ? Number.NaN : percent / 100;
}
