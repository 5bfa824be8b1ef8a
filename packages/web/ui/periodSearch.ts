import { parseDay } from '@financehub/core/time/day.ts';
import { PERIODS, type Period } from '../format/day.ts';
import { type Range, rangeOf } from './PeriodPicker.tsx';

/** A period in the address: by its name, so that it goes on with the calendar, or by its days. */
export interface PeriodSearch {
  readonly period?: Period | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const dayIn = (value: unknown): string | undefined =>
  typeof value === 'string' && parseDay(value) !== null ? value : undefined;

/** What is no period or no day is said to be none: what an address has besides is passed on as it is. */
export function readPeriodSearch({ period, from, to }: Record<string, unknown>): PeriodSearch {
  const named = PERIODS.find((name) => name === period);
  return {
    period: named,
    from: named === undefined ? dayIn(from) : undefined,
    to: named === undefined ? dayIn(to) : undefined,
  };
}

/** The period of an address, or the usual one where it names none. */
export function rangeIn({ period, from, to }: PeriodSearch, usual: Range): Range {
  if (period !== undefined) return rangeOf(period);
  return from === undefined && to === undefined ? usual : { period: 'Custom', from, to };
}

export function periodSearchOf({ period, from, to }: Range): Required<PeriodSearch> {
  return period === 'Custom' ? { period: undefined, from, to } : { period, from: undefined, to: undefined };
}
