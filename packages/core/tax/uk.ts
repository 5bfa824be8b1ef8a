import { absolute, add, compare, type Decimal, decimal, sign, subtract, ZERO } from '../money/decimal.ts';
import { type EpochDay, fromCivil, toCivil } from '../time/day.ts';
import { gainInBase, type TaxPart } from './lot.ts';
import { total } from './years.ts';

/** In GBP; null where a part of a sum is unknown. */
export interface UkYear {
  /** As `2025/26`. */
  readonly taxYear: string;
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** All that is sold of an asset on one day is one disposal (TCGA 1992 s105(1)(a)). */
  readonly disposals: number;
  readonly proceeds: Decimal | null;
  readonly allowableCosts: Decimal | null;
  readonly gains: Decimal | null;
  /** Positive. */
  readonly losses: Decimal | null;
  readonly net: Decimal | null;
  readonly exemptAmount: Decimal | null;
  /** What of the net gain is over the exempt amount. */
  readonly taxable: Decimal | null;
}

/**
 * The annual exempt amount of individuals by the year in which the tax year begins (gov.uk, "Capital Gains Tax rates and
 * allowances"; TCGA 1992 s1K).
 */
const EXEMPT: Readonly<Record<number, string>> = {
  2008: '9600',
  2009: '10100',
  2010: '10100',
  2011: '10600',
  2012: '10600',
  2013: '10900',
  2014: '11000',
  2015: '11100',
  2016: '11100',
  2017: '11300',
  2018: '11700',
  2019: '12000',
  2020: '12300',
  2021: '12300',
  2022: '12300',
  2023: '6000',
  2024: '3000',
  2025: '3000',
  2026: '3000',
};

/** The year in which the tax year of a day begins: it runs from 6 April to 5 April. */
export function ukTaxYear(day: EpochDay): number {
  const { year } = toCivil(day);
  return day >= fromCivil(year, 4, 6) ? year : year - 1;
}

/** First and last day of the tax year that begins in a year. */
export function ukTaxYearDays(year: number): { from: EpochDay; to: EpochDay } {
  return { from: fromCivil(year, 4, 6), to: fromCivil(year + 1, 4, 5) };
}

/** What was disposed of in each tax year, the newest first. The base currency must be GBP. */
export function ukYears(sold: readonly TaxPart[]): UkYear[] {
  const years = Map.groupBy(
    sold.filter((part) => part.sale !== null),
    (part) => ukTaxYear(part.sale!.date),
  );
  return [...years].sort(([a], [b]) => b - a).map(([year, parts]) => ukYear(year, parts));
}

function ukYear(year: number, parts: readonly TaxPart[]): UkYear {
  const disposals = Map.groupBy(parts, (part) => `${part.assetId} ${part.sale!.date}`);
  const results = [...disposals.values()].map((own) => total(own, gainInBase));
  const part = (wanted: 1 | -1): Decimal | null =>
    results.reduce<Decimal | null>(
      (sum, gain) =>
        sum === null || gain === null ? null : sign(gain) === wanted ? add(sum, absolute(gain)) : sum,
      ZERO,
    );
  const [gains, losses] = [part(1), part(-1)];
  const net = gains === null || losses === null ? null : subtract(gains, losses);
  const exempt = EXEMPT[year];
  const exemptAmount = exempt === undefined ? null : decimal(exempt);
  return {
    taxYear: `${year}/${String((year + 1) % 100).padStart(2, '0')}`,
    ...ukTaxYearDays(year),
    disposals: disposals.size,
    proceeds: total(parts, (each) => each.sale?.proceedsInBase ?? null),
    allowableCosts: total(parts, (each) => each.costInBase),
    gains,
    losses,
    net,
    exemptAmount,
    taxable: net === null || exemptAmount === null ? null : over(net, exemptAmount),
  };
}

function over(net: Decimal, exempt: Decimal): Decimal {
  return compare(net, exempt) > 0 ? subtract(net, exempt) : ZERO;
}
