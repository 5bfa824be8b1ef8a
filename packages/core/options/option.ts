/**
 * One option as models see it. Rates are continuous and per year, times in years, volatility per root of a year (0.2 is 20 %).
 */
export interface OptionTerms {
  readonly type: 'call' | 'put';
  /** Price of what the option is on; of a future for Black's model. */
  readonly spot: number;
  readonly strike: number;
  readonly timeToExpiry: number;
  readonly rate: number;
  /** Continuous yield of the underlying: dividends, or the foreign rate of a currency. */
  readonly dividendYield: number;
}

export interface VolatileOption extends OptionTerms {
  readonly volatility: number;
}

/**
 * The price and how it moves, per unit of the underlying. NaN where a figure does not exist.
 *
 * | figure | derivative | unit |
 * |---|---|---|
 * | delta | by the spot | price per 1.00 of spot |
 * | gamma | of delta by the spot | |
 * | vega | by volatility | price per 1.00 (100 points) of volatility |
 * | theta | by time that passes | price per year; `thetaPerDay` per calendar day (1/365) |
 * | rho, dividendRho | by the rate, by the dividend yield | price per 1.00 of it |
 * | vanna | of delta by volatility | |
 * | volga | of vega by volatility | |
 * | charm | of delta by time that passes | per year |
 * | speed | of gamma by the spot | |
 * | elasticity | delta x spot / price | percent per percent |
 */
export interface OptionFigures {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly thetaPerDay: number;
  readonly rho: number;
  readonly dividendRho: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
  readonly speed: number;
  readonly elasticity: number;
}

export const DAYS_PER_YEAR = 365;

/** What exercising brings at a price of the underlying, per unit of it; zero where it would cost. */
export const intrinsicValue = (type: 'call' | 'put', spot: number, strike: number): number =>
  Math.max(0, type === 'call' ? spot - strike : strike - spot);

/** What is wrong with the terms, by field; empty when a model can price them. */
export function termProblems(option: VolatileOption): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  const positive = (path: 'spot' | 'strike'): void => {
    if (!(option[path] > 0 && Number.isFinite(option[path])))
      problems.push({ path, message: `${path} must be above zero` });
  };
  positive('spot');
  positive('strike');
  for (const path of ['timeToExpiry', 'volatility'] as const)
    if (!(option[path] >= 0 && Number.isFinite(option[path])))
      problems.push({ path, message: `${path} must not be negative` });
  for (const path of ['rate', 'dividendYield'] as const)
    if (!Number.isFinite(option[path])) problems.push({ path, message: `${path} must be a number` });
  return problems;
}
