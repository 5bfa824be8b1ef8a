import { andersenLake } from './andersen-lake.ts';
import { baroneAdesiWhaley } from './barone-adesi-whaley.ts';
import { bjerksundStensland } from './bjerksund-stensland.ts';
import { americanWithDividends, type CashDividend } from './dividends.ts';
import { leisenReimer } from './leisen-reimer.ts';
import { DAYS_PER_YEAR, type OptionFigures, type VolatileOption } from './option.ts';
import { quickBjerksundStensland } from './quick-bjerksund-stensland.ts';

export const AMERICAN_MODELS = ['baw', 'bjerksund-stensland', 'leisen-reimer', 'al'] as const;
export type AmericanModel = (typeof AMERICAN_MODELS)[number];

const PRICES: Readonly<Record<AmericanModel, (option: VolatileOption) => number>> = {
  baw: baroneAdesiWhaley,
  'bjerksund-stensland': bjerksundStensland,
  'leisen-reimer': leisenReimer,
  al: andersenLake,
};

/** The price of an American option by the model; `quick` for many of them, to about 1e-10 of the strike. */
export function americanPrice(option: VolatileOption, model: AmericanModel, quick = false): number {
  if (quick && model === 'bjerksund-stensland') return quickBjerksundStensland(option);
  return PRICES[model](option);
}

/** Relative steps of the differences: large enough that the rounding of the model's price does not show. */
const STEP = 1e-3;
const RATE_STEP = 1e-4;

/**
 * Price and sensitivities of an American option. The models give a price only, so the sensitivities are central differences of it, in
 * steps of a thousandth of the spot, the volatility and the time, and of a hundredth of a percent of the rates.
 */
export function americanFigures(
  option: VolatileOption,
  model: AmericanModel,
  dividends?: readonly CashDividend[],
  quick = false,
): OptionFigures {
  const at = (change: Partial<VolatileOption>): number =>
    dividends === undefined
      ? americanPrice({ ...option, ...change }, model, quick)
      : americanWithDividends({ ...option, ...change }, nearer(dividends, option, change));
  const { spot, volatility, timeToExpiry: time, rate, dividendYield } = option;
  const [ds, dv] = [STEP * spot, STEP * volatility];
  // A third difference needs more room than the others.
  const wide = 5 * ds;
  // Near expiry the step must not reach past it.
  const dt = STEP * time;
  const price = at({});
  const bySpot = (change: Partial<VolatileOption>): readonly [delta: number, gamma: number] => {
    const [up, middle, down] = [
      at({ ...change, spot: spot + ds }),
      at(change),
      at({ ...change, spot: spot - ds }),
    ];
    return [(up - down) / (2 * ds), (up - 2 * middle + down) / (ds * ds)];
  };
  const [delta, gamma] = bySpot({});
  const [vegaUp, vegaDown] = [at({ volatility: volatility + dv }), at({ volatility: volatility - dv })];
  const theta = dt > 0 ? -(at({ timeToExpiry: time + dt }) - at({ timeToExpiry: time - dt })) / (2 * dt) : 0;
  const ofDelta = (up: Partial<VolatileOption>, down: Partial<VolatileOption>, width: number): number =>
    width > 0 ? (bySpot(up)[0] - bySpot(down)[0]) / width : 0;
  const byRate = (path: 'rate' | 'dividendYield', value: number): number =>
    (at({ [path]: value + RATE_STEP }) - at({ [path]: value - RATE_STEP })) / (2 * RATE_STEP);
  return {
    price,
    delta,
    gamma,
    vega: dv > 0 ? (vegaUp - vegaDown) / (2 * dv) : 0,
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: byRate('rate', rate),
    dividendRho: byRate('dividendYield', dividendYield),
    vanna: ofDelta({ volatility: volatility + dv }, { volatility: volatility - dv }, 2 * dv),
    volga: dv > 0 ? (vegaUp - 2 * price + vegaDown) / (dv * dv) : 0,
    charm: -ofDelta({ timeToExpiry: time + dt }, { timeToExpiry: time - dt }, 2 * dt),
    speed: (gammaAt(at, spot + wide, wide) - gammaAt(at, spot - wide, wide)) / (2 * wide),
    elasticity: (delta * spot) / price,
  };
}

/** As time passes, dividends draw nearer together with the expiry. */
function nearer(
  dividends: readonly CashDividend[],
  { timeToExpiry }: VolatileOption,
  change: Partial<VolatileOption>,
): readonly CashDividend[] {
  const by = (change.timeToExpiry ?? timeToExpiry) - timeToExpiry;
  return by === 0
    ? dividends
    : dividends.map(({ timeToPay, amount }) => ({ timeToPay: Math.max(0, timeToPay + by), amount }));
}

function gammaAt(at: (change: Partial<VolatileOption>) => number, spot: number, step: number): number {
  return (at({ spot: spot + step }) - 2 * at({ spot }) + at({ spot: spot - step })) / (step * step);
}
