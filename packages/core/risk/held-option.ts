import { americanFigures, americanPrice } from '../options/american.ts';
import { blackScholes } from '../options/black-scholes.ts';
import { impliedVolatility, searchedVolatility } from '../options/implied-volatility.ts';
import { intrinsicValue, type OptionFigures, type VolatileOption } from '../options/option.ts';

/** An option that is held. Prices per unit of what it is on, in its currency. */
export interface HeldOption {
  readonly kind: 'call' | 'put';
  readonly style: 'european' | 'american';
  readonly spot: number;
  readonly strike: number;
  /** Years to expiry. */
  readonly years: number;
  readonly price: number;
  /** Contracts times multiplier; below zero: written. */
  readonly units: number;
  /** Units of the currency of the book per unit of the option's. */
  readonly rate: number;
}

const AMERICAN = 'bjerksund-stensland';

const termsOf = ({ kind, spot, strike, years }: HeldOption) => ({
  type: kind,
  spot,
  strike,
  timeToExpiry: Math.max(0, years),
  rate: 0,
  dividendYield: 0,
});

/** The volatility that its price implies; null where there is none, as for a price below what exercising brings. */
export function impliedBy(option: HeldOption): number | null {
  const terms = termsOf(option);
  if (!(option.years > 0)) return null;
  const found =
    option.style === 'european'
      ? impliedVolatility(terms, option.price)
      : searchedVolatility(
          (volatility) => americanPrice({ ...terms, volatility }, AMERICAN),
          terms,
          option.price,
        );
  return found.value;
}

/** What one unit is worth after its underlying, its volatility and its rate have moved. */
function optionPrice(
  option: HeldOption,
  volatility: number,
  move: number,
  volMove = 0,
  rateMove = 0,
): number {
  const spot = option.spot * (1 + move);
  const { kind, strike } = option;
  const exercise = intrinsicValue(kind, spot, strike);
  if (!(spot > 0)) return kind === 'call' ? 0 : strike;
  if (!(option.years > 0)) return exercise;
  const terms: VolatileOption = {
    ...termsOf(option),
    spot,
    volatility: Math.max(0, volatility * (1 + volMove)),
    rate: rateMove,
  };
  return option.style === 'european'
    ? blackScholes(terms).price
    : Math.max(exercise, americanPrice(terms, AMERICAN));
}

export function optionFigures(option: HeldOption, volatility: number): OptionFigures {
  const terms: VolatileOption = { ...termsOf(option), volatility };
  return option.style === 'european' ? blackScholes(terms) : americanFigures(terms, AMERICAN);
}

/** P&L of the holding, in the currency of the book. */
export function optionPnl(
  option: HeldOption,
  volatility: number,
  move: number,
  volMove = 0,
  rateMove = 0,
): number {
  const before = optionPrice(option, volatility, 0);
  return option.units * option.rate * (optionPrice(option, volatility, move, volMove, rateMove) - before);
}
