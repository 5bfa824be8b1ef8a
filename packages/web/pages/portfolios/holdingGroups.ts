import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { userLocale } from '../../format/money.ts';
import type { Holding } from '../../models.ts';

export const TYPE_NAMES: Readonly<Record<Holding['type'], string>> = {
  stock: 'Stocks',
  etf: 'ETFs',
  fund: 'Funds',
  bond: 'Bonds',
  crypto: 'Crypto',
  commodity: 'Commodities',
  option: 'Options',
  other: 'Other',
};

export const GROUPINGS = [
  { value: 'none', label: 'No groups' },
  { value: 'class', label: 'Class' },
  { value: 'sector', label: 'Sector' },
  { value: 'currency', label: 'Currency' },
  { value: 'country', label: 'Country' },
  { value: 'tag', label: 'Tag' },
] as const;

export type GroupBy = (typeof GROUPINGS)[number]['value'];

export const isGroupBy = (text: unknown): text is GroupBy => GROUPINGS.some(({ value }) => value === text);

/** The name of a country in the language of the person; the text itself where it is no code. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([userLocale()], { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** The groups that a holding stands in; one with several tags stands under each of them. */
export function groupsOf(by: Exclude<GroupBy, 'none'>): (row: Holding) => readonly string[] {
  switch (by) {
    case 'class':
      return (row) => [TYPE_NAMES[row.type]];
    case 'sector':
      return (row) => [row.sector ?? 'Sector not set'];
    case 'currency':
      return (row) => [row.currency];
    case 'country':
      return (row) => [row.country === null ? 'Country not set' : countryName(row.country)];
    case 'tag':
      return (row) => (row.tags.length === 0 ? ['No tag'] : row.tags);
  }
}

/** The exact sum of decimal texts; null as soon as one is not known. */
export function sumOf(values: readonly (string | null)[]): string | null {
  let sum = ZERO;
  for (const value of values) {
    if (value === null) return null;
    sum = add(sum, decimal(value));
  }
  return formatDecimal(sum);
}

/** The gain, not yet taken, as a fraction of the cost; null where either is not known or nothing was paid. */
export function gainShare({ unrealizedGain, costBasis }: Holding): number | null {
  if (unrealizedGain === null || costBasis === null || Number(costBasis) === 0) return null;
  return Number(unrealizedGain) / Math.abs(Number(costBasis));
}
