import { type Decimal, equals } from '../money/decimal.ts';
import { addMonths, type EpochDay, startOfMonth } from '../time/day.ts';

/** The days that one statement is of, with the balances before the first and after the last of them. */
export interface Period {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly opening: Decimal | null;
  readonly closing: Decimal | null;
}

export interface Days {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export interface CoveredMonth {
  /** Its first day. */
  readonly month: EpochDay;
  readonly days: number;
  readonly state: 'covered' | 'partial' | 'missing';
}

export interface Coverage {
  readonly months: readonly CoveredMonth[];
  readonly gaps: readonly Days[];
}

/**
 * Which days of an account statements cover, from the first to the last that one does. Days between two statements count as
 * covered when the later one opens with the balance that the earlier one closed with: nothing happened on them.
 */
export function coverage(periods: readonly Period[]): Coverage {
  const covered = union([...periods, ...bridges(periods)]);
  const [first, last] = [covered[0], covered.at(-1)];
  if (first === undefined || last === undefined) return { months: [], gaps: [] };
  const gaps = covered.slice(1).map(({ from }, index) => ({ from: covered[index]!.to + 1, to: from - 1 }));
  const months: CoveredMonth[] = [];
  let at = 0;
  for (let month = startOfMonth(first.from); month <= last.to; month = addMonths(month, 1)) {
    const end = addMonths(month, 1) - 1;
    while (covered[at]!.to < month && at < covered.length - 1) at += 1;
    let days = 0;
    for (let each = at; each < covered.length && covered[each]!.from <= end; each += 1) {
      days += Math.max(0, Math.min(end, covered[each]!.to) - Math.max(month, covered[each]!.from) + 1);
    }
    const asked = Math.min(end, last.to) - Math.max(month, first.from) + 1;
    months.push({ month, days, state: days === 0 ? 'missing' : days < asked ? 'partial' : 'covered' });
  }
  return { months, gaps };
}

/** Disjoint and not adjacent, in order. */
function union(days: readonly Days[]): Days[] {
  const merged: { from: EpochDay; to: EpochDay }[] = [];
  for (const { from, to } of days.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** From the end of a statement to the start of the next one, where the balances meet. */
function bridges(periods: readonly Period[]): Days[] {
  const byStart = periods.toSorted((a, b) => a.from - b.from || a.to - b.to);
  const found: Days[] = [];
  let ended: Period | null = null;
  for (const next of byStart) {
    if (ended !== null && next.from > ended.to + 1 && meets(ended.closing, next.opening)) {
      found.push({ from: ended.to + 1, to: next.from - 1 });
    }
    if (ended === null || next.to >= ended.to) ended = next;
  }
  return found;
}

function meets(closing: Decimal | null, opening: Decimal | null): boolean {
  return closing !== null && opening !== null && equals(closing, opening);
}
