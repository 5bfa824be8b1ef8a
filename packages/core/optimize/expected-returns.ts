/** Trading days a year. */
export const DAYS_A_YEAR = 252;

/** The compound return of a series of daily returns, a year: the product of 1 + r, to the power of 252 / days, less 1. */
export function compoundReturn(daily: Float64Array): number {
  let logarithm = 0;
  for (const value of daily) logarithm += Math.log1p(value);
  return Math.expm1((logarithm * DAYS_A_YEAR) / daily.length);
}

/**
 * What the capital asset pricing model (Sharpe 1964) expects a year: riskFree + beta x (market - riskFree), beta from daily
 * returns on the same days and the market's return the compound one.
 */
export function capmReturn(daily: Float64Array, market: Float64Array, riskFree: number): number {
  return riskFree + betaTo(daily, market) * (compoundReturn(market) - riskFree);
}

function betaTo(daily: Float64Array, market: Float64Array): number {
  const days = daily.length;
  let [own, of] = [0, 0];
  for (let t = 0; t < days; t += 1) {
    own += daily[t]! / days;
    of += market[t]! / days;
  }
  let [together, square] = [0, 0];
  for (let t = 0; t < days; t += 1) {
    together += (daily[t]! - own) * (market[t]! - of);
    square += (market[t]! - of) ** 2;
  }
  return together / square;
}
