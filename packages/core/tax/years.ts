import { add, type Decimal, ZERO } from '../money/decimal.ts';
import type { Term } from '../portfolio/lot-term.ts';
import { toCivil } from '../time/day.ts';
import { type TaxPart, taxableGain, termOfPart } from './lot.ts';

/** In base currency; null where a part of the sum is unknown. */
export interface GainSums {
  readonly short: Decimal | null;
  readonly long: Decimal | null;
  readonly total: Decimal | null;
  /** Losses that are not deductible now. */
  readonly washSaleDisallowed: Decimal | null;
  readonly proceeds: Decimal | null;
  /** With the adjustments: total = proceeds - cost + disallowed. */
  readonly cost: Decimal | null;
  readonly lots: number;
}

/** What was realised in a calendar year, deferred losses left out; the newest year first. */
export interface YearGains extends GainSums {
  readonly year: number;
}

export interface AssetYearGains extends YearGains {
  readonly assetId: string;
  /** Of the cost. */
  readonly currency: string;
  /** In `currency`, before the wash sale rule. */
  readonly gain: Decimal | null;
}

function sumGains(parts: readonly TaxPart[]): GainSums {
  const of = (term: Term): TaxPart[] =>
    parts.filter((part) => part.sale !== null && termOfPart(part, part.sale.date) === term);
  return {
    short: total(of('short'), taxableGain),
    long: total(of('long'), taxableGain),
    total: total(parts, taxableGain),
    washSaleDisallowed: total(parts, (part) => (taxableGain(part) === null ? null : part.disallowedLoss)),
    proceeds: total(parts, (part) => part.sale?.proceedsInBase ?? null),
    cost: total(parts, (part) =>
      part.costInBase === null ? null : add(part.costInBase, part.basisAdjustment),
    ),
    lots: parts.length,
  };
}

export function yearsOf(sold: readonly TaxPart[]): YearGains[] {
  return [...Map.groupBy(sold, yearOf)]
    .map(([year, parts]) => ({ year, ...sumGains(parts) }))
    .sort((a, b) => b.year - a.year);
}

export function assetYearsOf(sold: readonly TaxPart[]): AssetYearGains[] {
  const groups = Map.groupBy(sold, (part) => `${yearOf(part)} ${part.assetId} ${part.currency}`);
  return [...groups.values()]
    .map((parts) => {
      const { assetId, currency } = parts[0]!;
      const gain = total(parts, (part) => part.sale?.gain ?? null);
      return { year: yearOf(parts[0]!), assetId, currency, gain, ...sumGains(parts) };
    })
    .sort((a, b) => b.year - a.year);
}

function yearOf({ sale, acquired }: TaxPart): number {
  return toCivil(sale?.date ?? acquired).year;
}

/** Null as soon as one part is. */
export function total(parts: readonly TaxPart[], of: (part: TaxPart) => Decimal | null): Decimal | null {
  return parts.reduce<Decimal | null>((sum, part) => {
    const value = sum === null ? null : of(part);
    return sum === null || value === null ? null : add(sum, value);
  }, ZERO);
}
