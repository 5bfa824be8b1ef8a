import { formatNumber, userLocale } from './money.ts';

/** `12.4 MB`, powers of ten as disks and browsers count. */
export function showSize(bytes: number, locale = userLocale()): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let index = 0;
  let value = bytes;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[index]!,
    unitDisplay: index === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && index > 0 ? 1 : 0,
  }).format(value);
}

export function showCount(count: number, locale = userLocale()): string {
  return formatNumber(String(Math.trunc(count)), { locale });
}

/** Seconds as `45 s`, `3 min`, `1 h 5 min`. */
export function showDuration(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly done: number;
}

/** Units per second between the first and the last sample; null until there are two that differ. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at || last.done <= first.done)
    return null;
  return ((last.done - first.done) / (last.at - first.at)) * 1000;
}

/** Seconds until `total` at that rate; null when it can not be said. */
export function timeLeft(done: number, total: number, rate: number | null): number | null {
  return rate === null || total <= 0 || done > total ? null : (total - done) / rate;
}
