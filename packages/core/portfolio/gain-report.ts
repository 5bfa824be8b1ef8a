import { minorDigits } from '../money/currency.ts';
import { absolute, add, compare, type Decimal, isZero, round, subtract, sum } from '../money/decimal.ts';
import type { GainParts, PeriodGain } from './gain-money.ts';

/** Rounded to the digits of the currency, such that opening + netFlows + the parts = closing to the last digit. */
export interface GainReport {
  readonly opening: Decimal;
  readonly closing: Decimal;
  readonly netFlows: Decimal;
  readonly parts: GainParts;
  readonly gain: Decimal;
}

export const PARTS = ['capital', 'currency', 'dividends', 'interest', 'fees', 'taxes'] as const;

/** Gains added up, each figure for itself; of no asset. */
export function sumGains(all: readonly PeriodGain[]): PeriodGain {
  const figure = (name: 'opening' | 'closing' | 'netFlows' | 'outside'): Decimal =>
    sum(all.map((each) => each[name]));
  const part = (name: keyof GainParts): Decimal => sum(all.map(({ parts }) => parts[name]));
  return {
    assetId: null,
    opening: figure('opening'),
    closing: figure('closing'),
    netFlows: figure('netFlows'),
    outside: figure('outside'),
    parts: {
      capital: part('capital'),
      currency: part('currency'),
      dividends: part('dividends'),
      interest: part('interest'),
      fees: part('fees'),
      taxes: part('taxes'),
    },
  };
}

/**
 * The gains of assets and of cash as one. What a transfer of shares brings in is a flow from outside; the money of trades is not, it
 * moves between cash and shares.
 */
export function totalGain(all: readonly PeriodGain[]): PeriodGain {
  const total = sumGains(all);
  return { ...total, netFlows: total.outside };
}

/**
 * Rounds half-up. The parts are rounded each for itself, so their sum can miss the gain by some minor units; what is missing goes to
 * the larger of capital and currency, or to the largest part where neither is any.
 */
export function reportGain({ opening, closing, netFlows, parts }: PeriodGain, currency: string): GainReport {
  const digits = minorDigits(currency);
  const cut = (value: Decimal): Decimal => round(value, digits);
  const [first, last, flows] = [cut(opening), cut(closing), cut(netFlows)];
  const gain = subtract(subtract(last, first), flows);
  const rounded = Object.fromEntries(PARTS.map((name) => [name, cut(parts[name])])) as Record<
    keyof GainParts,
    Decimal
  >;
  const missing = subtract(gain, sum(Object.values(rounded)));
  if (!isZero(missing)) {
    const name = takerOf(parts);
    rounded[name] = add(rounded[name], missing);
  }
  return { opening: first, closing: last, netFlows: flows, parts: rounded, gain };
}

function takerOf(parts: GainParts): keyof GainParts {
  const moved = (['capital', 'currency'] as const).filter((name) => !isZero(parts[name]));
  const among = moved.length > 0 ? moved : PARTS;
  return among.reduce<keyof GainParts>(
    (most, name) => (compare(absolute(parts[name]), absolute(parts[most])) > 0 ? name : most),
    among[0] ?? 'capital',
  );
}
