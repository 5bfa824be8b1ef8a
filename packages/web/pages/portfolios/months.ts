/** The return of each month and year, from the time-weighted index at the end of months. */
interface Months {
  /** Newest first. */
  readonly years: readonly number[];
  /** Twelve fractions for each year, and that of the whole year; null where there is nothing to say. */
  readonly returns: readonly (readonly (number | null)[])[];
}

const gained = (now: number | null, base: number | null): number | null =>
  now === null || base === null || base === 0 ? null : now / base - 1;

/**
 * `date` holds the last day known of each month in order, `index` the time-weighted index on it, which begins at 1. A
 * year is known by its ends, also where a month in it is not.
 */
export function monthlyReturns(date: readonly string[], index: readonly (number | null)[]): Months {
  const returns = new Map<number, (number | null)[]>();
  let before: number | null = 1;
  let base: number | null = 1;
  date.forEach((day, place) => {
    const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
    let row = returns.get(year);
    if (row === undefined) {
      row = Array.from({ length: 13 }, () => null);
      returns.set(year, row);
      base = before;
    }
    const now = index[place] ?? null;
    row[month - 1] = gained(now, before);
    row[12] = gained(now, base);
    before = now;
  });
  const years = [...returns.keys()].sort((a, b) => b - a);
  return { years, returns: years.map((year) => returns.get(year)!) };
}
