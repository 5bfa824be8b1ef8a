import type { computePayoff } from '@financehub/contract/options.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { readAmount } from '../../format/money.ts';

/** One leg as it stands in the fields. */
export interface LegDraft {
  readonly id: number;
  readonly kind: 'call' | 'put' | 'stock';
  readonly side: 'long' | 'short';
  /** Contracts, or shares of stock. */
  readonly count: string;
  readonly strike: string;
  readonly expiry: string;
  /** Per unit of the underlying. */
  readonly premium: string;
  /** In percent. */
  readonly volatility: string;
}

/** A combination of options and stock as it stands in the fields. */
export interface Draft {
  readonly name: string;
  readonly spot: string;
  /** In percent per year. */
  readonly rate: string;
  readonly multiplier: string;
  readonly legs: readonly LegDraft[];
}

export const EMPTY: Draft = { name: '', spot: '100', rate: '0', multiplier: '100', legs: [] };

export type PayoffBody = BodyOf<typeof computePayoff>;

/** The number that somebody typed; null where it is none. */
export function numberOf(typed: string): number | null {
  const text = readAmount(typed);
  return text === null ? null : Number(text);
}

const above = (typed: string): number | null => {
  const value = numberOf(typed);
  return value !== null && value > 0 ? value : null;
};

/** What is to be filled in before anything can be computed, by leg and field; an empty list when nothing is. */
export function gapsOf({ spot, multiplier, legs }: Draft, today: string): string[] {
  const gaps: string[] = [];
  if (above(spot) === null) gaps.push('a price of the underlying above zero');
  if (above(multiplier) === null) gaps.push('a multiplier above zero');
  for (const [at, leg] of legs.entries()) {
    const of = legs.length === 1 ? '' : ` of leg ${at + 1}`;
    if (above(leg.count) === null) gaps.push(`a number${of} above zero`);
    if (leg.kind === 'stock') continue;
    if (above(leg.strike) === null) gaps.push(`a strike${of} above zero`);
    if (leg.expiry < today) gaps.push(`an expiry${of} that is still to come`);
  }
  return gaps;
}

/** The request of a draft without gaps. */
export function bodyOf({ spot, rate, multiplier, legs }: Draft, at: string | undefined): PayoffBody {
  const units = numberOf(multiplier) ?? 1;
  return {
    spot: numberOf(spot) ?? 0,
    rate: (numberOf(rate) ?? 0) / 100,
    ...(at === undefined ? {} : { at }),
    surface: { spots: 11, times: 6 },
    legs: legs.map(({ kind, side, count, strike, expiry, premium, volatility }) => {
      const quantity = (numberOf(count) ?? 0) * (kind === 'stock' ? 1 : units);
      const paid = numberOf(premium);
      const known = numberOf(volatility);
      return {
        kind,
        side,
        quantity,
        ...(paid === null ? {} : { premium: paid }),
        ...(kind === 'stock' ? {} : { strike: numberOf(strike) ?? 0, expiry }),
        ...(kind === 'stock' || known === null ? {} : { volatility: known / 100 }),
      };
    }),
  };
}

/** The step by which a strike moves: about a half of a percent of the spot, as a round number. */
export function stepOf(spot: number): number {
  const rough = Math.max(spot, 1e-6) / 200;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999) ?? rough;
}

/** A number as a field shows it: without what doubles leave behind. */
export const shown = (value: number): string => String(Number(value.toPrecision(10)));

export const rounded = (value: number, step: number): number =>
  Number((Math.round(value / step) * step).toPrecision(12));
