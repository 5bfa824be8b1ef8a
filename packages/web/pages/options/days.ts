import { formatDay, parseDay } from '@financehub/core/time/day.ts';

export function shiftDay(day: string, by: number): string {
  return formatDay((parseDay(day) ?? 0) + by);
}

export function daysBetween(from: string, to: string): number {
  return (parseDay(to) ?? 0) - (parseDay(from) ?? 0);
}
