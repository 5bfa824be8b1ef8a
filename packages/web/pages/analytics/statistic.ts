import { userLocale } from '../../format/money.ts';

/** A statistic with a fixed number of digits after the point. */
export function statistic(value: number, digits = 2): string {
  return new Intl.NumberFormat(userLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  })
    .format(value)
    .replace('-', '−');
}

/** The probability that a figure is chance: very small ones as below a bound. */
export function chance(p: number): string {
  return p < 0.001 ? `< ${statistic(0.001, 3)}` : statistic(p, 3);
}
