import { formatCompact, formatNumber, formatPercent } from '../../format/money.ts';

/** A statistic with so many digits after the point, in the signs of the locale. */
export function digits(value: number, count: number): string {
  return formatNumber((Math.abs(value) < 0.5 * 10 ** -count ? 0 : value).toFixed(count));
}

/** A price per unit of the underlying. */
export const price = (value: number): string =>
  digits(value, Math.abs(value) < 10 && value % 0.01 > 1e-9 ? 3 : 2);

/** Five significant digits, for sensitivities of any size. */
export function sensitivity(value: number): string {
  if (value === 0) return digits(0, 4);
  const places = Math.max(0, Math.min(10, 4 - Math.floor(Math.log10(Math.abs(value)))));
  return digits(value, places);
}

export const percent = (value: number): string => formatPercent(value, { digits: 1 });
export const count = (value: number): string => (value >= 100_000 ? formatCompact(value) : digits(value, 0));

/** Money of a combination, with cents only where it is small. */
export const amount = (value: number): string => digits(value, Math.abs(value) >= 1000 ? 0 : 2);
