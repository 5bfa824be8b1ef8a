import type { EpochDay } from '../../time/day.ts';

/** Days of a year on which an exchange is closed although they are not a weekend, and those on which it closes early. */
export interface YearOfDays {
  readonly closed: readonly EpochDay[];
  readonly half: readonly EpochDay[];
}

/** Minutes after midnight of the exchange's own clock. */
export type ClockMinutes = number;

export interface Hours {
  /** Where orders for extended hours are taken: before the open and after the close; as open and close where they are not. */
  readonly pre: ClockMinutes;
  readonly open: ClockMinutes;
  readonly close: ClockMinutes;
  readonly post: ClockMinutes;
}

export interface Exchange {
  /** Of the IANA time zone database. */
  readonly zone: string;
  readonly hours: Hours;
  readonly halfDayHours: Hours;
  readonly weekends: boolean;
  readonly daysOf: (year: number) => YearOfDays;
}

export const at = (hour: number, minute = 0): ClockMinutes => hour * 60 + minute;
