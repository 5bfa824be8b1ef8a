import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blackLitterman, equilibriumReturns, type View, ViewsContradict } from './black-litterman.ts';
import { capmReturn, compoundReturn } from './expected-returns.ts';
import { expectedShortfall, minimumShortfall } from './expected-shortfall.ts';
import { ASSETS, covariance, distance, golden } from './fixtures/golden.ts';
import { hierarchicalRiskParity } from './hierarchical-risk-parity.ts';
import { boundLimits, fullyInvested, sumLimit } from './limits.ts';
import { maximumSharpe } from './mean-variance.ts';
import { riskContributions } from './portfolio-risk.ts';
import { NoOptimum } from './quadratic-program.ts';
import { riskParity } from './risk-parity.ts';

const equal = new Float64Array(ASSETS).fill(1 / ASSETS);

describe('risk parity', () => {
  test('as the root of its conditions that scipy finds', () => {
    const { equal: ofEqual, budgeted } = golden.riskParity;
    expect(distance(riskParity(covariance, equal).weights, ofEqual)).toBeLessThan(1e-10);
    const budgets = Float64Array.from(budgeted.budgets);
    const { weights } = riskParity(covariance, budgets);
    expect(distance(weights, budgeted.weights)).toBeLessThan(1e-10);
    expect(distance(riskContributions(covariance, weights)!, budgets)).toBeLessThan(1e-11);
  });

  test('of uncorrelated assets is in inverse proportion to the volatilities', () => {
    const diagonal = Float64Array.of(0.04, 0, 0, 0, 0.01, 0, 0, 0, 0.16);
    const { weights } = riskParity(diagonal, new Float64Array(3).fill(1 / 3));
    expect(distance(weights, [2 / 7, 4 / 7, 1 / 7])).toBeLessThan(1e-12);
  });

  test('an asset without risk is refused', () => {
    expect(() => riskParity(Float64Array.of(0.04, 0, 0, 0), Float64Array.of(0.5, 0.5))).toThrow(NoOptimum);
  });

  test('takes many assets that move together', () => {
    const n = 60;
    const matrix = new Float64Array(n * n).fill(0.03);
    for (let i = 0; i < n; i += 1) matrix[i * n + i] = 0.04 + i / 100;
    const budgets = new Float64Array(n).fill(1 / n);
    const { weights } = riskParity(matrix, budgets);
    expect(distance(riskContributions(matrix, weights)!, budgets)).toBeLessThan(1e-12);
  });
});

describe('hierarchical risk parity', () => {
  test('weights and order of PyPortfolioOpt and scipy', () => {
    const { weights, order } = hierarchicalRiskParity(covariance, ASSETS);
    expect(order).toEqual(golden.hrp.order);
    expect(distance(weights, golden.hrp.weights)).toBeLessThan(1e-12);
  });

  test('few and alike assets', () => {
    expect(hierarchicalRiskParity(Float64Array.of(0.04), 1)).toEqual({
      weights: Float64Array.of(1),
      order: [0],
    });
    const twins = hierarchicalRiskParity(Float64Array.of(0.04, 0.04, 0.04, 0.04), 2);
    expect(twins.weights).toEqual(Float64Array.of(0.5, 0.5));
    expect(() => hierarchicalRiskParity(Float64Array.of(0.04, 0, 0, 0), 2)).toThrow(NoOptimum);
  });

  // The prices and the weights that PyPortfolioOpt publishes with its tests.
  const folder = new URL('../../../../shared/data/prices/pypfopt_tests/', import.meta.url);
  test.skipIf(!existsSync(folder))('published weights of twenty stocks', () => {
    const [header, ...rows] = readFileSync(new URL('stock_prices.csv', folder), 'utf8').trim().split('\n');
    const names = header!.split(',').slice(1);
    const prices = rows.map((row) =>
      row
        .split(',')
        .slice(1)
        .map((cell) => (cell === '' ? Number.NaN : Number(cell))),
    );
    const returns = prices.slice(1).map((row, t) => row.map((price, i) => price / prices[t]![i]! - 1));
    const published = new Map(
      readFileSync(new URL('weights_hrp.csv', folder), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((row): [string, number] => [row.split(',')[0]!, Number(row.split(',')[1])]),
    );
    const { weights } = hierarchicalRiskParity(...pairwise(returns));
    expect(
      distance(
        weights,
        names.map((name) => published.get(name)!),
      ),
    ).toBeLessThan(1e-10);
  });
});

/** Covariance and correlation of each two columns on the rows that have both, as cov and corr of pandas. */
function pairwise(rows: readonly (readonly number[])[]): [Float64Array, number, Float64Array] {
  const n = rows[0]!.length;
  const [covariances, correlations] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j < n; j += 1) {
      const both = rows.filter((row) => !Number.isNaN(row[i]! + row[j]!));
      const mean = (k: number): number => both.reduce((sum, row) => sum + row[k]!, 0) / both.length;
      const [a, b] = [mean(i), mean(j)];
      const sum = (of: (x: number, y: number) => number): number =>
        both.reduce((all, row) => all + of(row[i]! - a, row[j]! - b), 0);
      const together = sum((x, y) => x * y);
      covariances[i * n + j] = together / (both.length - 1);
      correlations[i * n + j] = together / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
    }
  return [covariances, n, correlations];
}

describe('Black and Litterman', () => {
  test('as PyPortfolioOpt, with the views as uncertain as the prior and by confidence', () => {
    const { market, prior, plain, idzorek } = golden.blackLitterman;
    const returns = equilibriumReturns(covariance, Float64Array.from(market), 2.5);
    expect(distance(returns, prior)).toBeLessThan(1e-14);
    const views = (confidence: readonly (number | null)[]): View[] => [
      { name: 'third', mix: mixOf({ 2: 1 }), return: 0.11, confidence: confidence[0]! },
      { name: 'sixth over second', mix: mixOf({ 5: 1, 1: -1 }), return: 0.04, confidence: confidence[1]! },
    ];
    const base = { covariance, returns, tau: 0.05 };
    const found = blackLitterman(base, views([null, null]));
    expect(distance(found.mean, plain.mean)).toBeLessThan(1e-12);
    expect(distance(found.covariance, plain.covariance.flat())).toBeLessThan(1e-12);
    expect(distance(blackLitterman(base, views([0.3, 0.8])).mean, idzorek.mean)).toBeLessThan(1e-12);
  });

  function mixOf(parts: Readonly<Record<number, number>>): Float64Array {
    return Float64Array.from({ length: ASSETS }, (_, i) => parts[i] ?? 0);
  }

  // He and Litterman (1999), The Intuition Behind Black-Litterman Model Portfolios: tables 1, 2 and 4, in percent.
  const CORRELATION = [
    [1, 0.488, 0.478, 0.515, 0.439, 0.512, 0.491],
    [0.488, 1, 0.664, 0.655, 0.31, 0.608, 0.779],
    [0.478, 0.664, 1, 0.861, 0.355, 0.783, 0.668],
    [0.515, 0.655, 0.861, 1, 0.354, 0.777, 0.653],
    [0.439, 0.31, 0.355, 0.354, 1, 0.405, 0.306],
    [0.512, 0.608, 0.783, 0.777, 0.405, 1, 0.652],
    [0.491, 0.779, 0.668, 0.653, 0.306, 0.652, 1],
  ];
  const DEVIATION = [0.16, 0.203, 0.248, 0.271, 0.21, 0.2, 0.187];
  const MARKET = Float64Array.of(0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615);
  const seven = Float64Array.from(
    CORRELATION.flatMap((row, i) => row.map((value, j) => value * DEVIATION[i]! * DEVIATION[j]!)),
  );
  const inPercent = (values: Float64Array): number[] =>
    [...values].map((value) => Math.round(value * 1000) / 10);

  test('the published example of seven countries: Germany five percent above the rest of Europe', () => {
    const returns = equilibriumReturns(seven, MARKET, 2.5);
    expect(inPercent(returns)).toEqual([3.9, 6.9, 8.4, 9, 4.3, 6.8, 7.6]);
    const mix = Float64Array.of(0, 0, -0.295, 1, 0, -0.705, 0);
    const views = [{ name: 'Germany', mix, return: 0.05, confidence: null }];
    const { mean } = blackLitterman({ covariance: seven, returns, tau: 0.05 }, views);
    expect(inPercent(mean)).toEqual([4.3, 7.6, 9.3, 11, 4.5, 7, 8.1]);
  });

  test('without views, and with views of no confidence, the market is the best mix', () => {
    const returns = equilibriumReturns(seven, MARKET, 2.5);
    const mix = Float64Array.of(1, 0, 0, 0, 0, 0, 0);
    const views = [{ name: 'none', mix, return: 0.5, confidence: 0 }];
    const moments = blackLitterman({ covariance: seven, returns, tau: 0.05 }, views);
    const { weights } = maximumSharpe({ ...moments, limits: [fullyInvested(7)] }, 0);
    expect(distance(weights, MARKET)).toBeLessThan(1e-12);
  });

  test('a certain view holds exactly, and two that differ are named', () => {
    const returns = equilibriumReturns(seven, MARKET, 2.5);
    const mix = Float64Array.of(0, 0, 0, 1, 0, 0, 0);
    const prior = { covariance: seven, returns, tau: 0.05 };
    const certain = { name: 'Germany 12 %', mix, return: 0.12, confidence: 1 };
    expect(blackLitterman(prior, [certain]).mean[3]).toBeCloseTo(0.12, 14);
    const other = { ...certain, name: 'Germany 8 %', return: 0.08 };
    expect(() => blackLitterman(prior, [certain, other])).toThrow(ViewsContradict);
  });
});

test('expected returns of PyPortfolioOpt: compound ones, and by beta to a market', () => {
  const columns = golden.mean.map((_, i) => Float64Array.from(golden.returns, (row) => row[i]!));
  expect(distance(columns.map(compoundReturn), golden.expected.historical)).toBeLessThan(1e-12);
  const market = columns.at(-1)!;
  const capm = columns.slice(0, -1).map((column) => capmReturn(column, market, 0.02));
  expect(distance(capm, golden.expected.capm)).toBeLessThan(1e-12);
});

describe('the least expected shortfall', () => {
  const scenarios = {
    returns: Float64Array.from(golden.returns.flat()),
    days: golden.returns.length,
    assets: ASSETS,
  };
  const within = (top: number) => [
    fullyInvested(ASSETS),
    ...boundLimits(Array.from({ length: ASSETS }, (_, i) => ({ name: `asset ${i}`, min: 0, max: top }))),
  ];

  test.each(golden.cvar)('as HiGHS finds it at $confidence with at most $top of an asset', (expected) => {
    const { confidence, top, weights, value } = expected;
    const found = minimumShortfall(scenarios, confidence, within(top));
    expect(Math.abs(expectedShortfall(scenarios, found.weights, confidence) - value)).toBeLessThan(1e-10);
    expect(distance(found.weights, weights)).toBeLessThan(1e-7);
  });

  test('is the mean of the worst days, a day on the edge in part', () => {
    // Losses 5, 4, 3, 2, 1 %: of 30 % of five days the worst counts whole and the next half.
    const five = { returns: Float64Array.of(-0.01, -0.03, -0.05, -0.02, -0.04), days: 5, assets: 1 };
    expect(expectedShortfall(five, Float64Array.of(1), 0.7)).toBeCloseTo((0.05 + 0.5 * 0.04) / 1.5, 14);
  });

  test('no other weights have a smaller one', () => {
    const found = minimumShortfall(scenarios, 0.95, within(1));
    const least = expectedShortfall(scenarios, found.weights, 0.95);
    const parts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: ASSETS, maxLength: ASSETS });
    fc.assert(
      fc.property(parts, (some) => {
        const sum = some.reduce((a, b) => a + b, 0);
        fc.pre(sum > 0);
        const weights = Float64Array.from(some, (part) => part / sum);
        expect(expectedShortfall(scenarios, weights, 0.95)).toBeGreaterThanOrEqual(least - 1e-10);
      }),
    );
  });

  test('limits may leave one mix alone, or say the same twice', () => {
    const one = { ...scenarios, returns: scenarios.returns.filter((_, at) => at % ASSETS === 0), assets: 1 };
    const limitsOf = (ends: readonly (readonly [number, number])[]) => [
      fullyInvested(ends.length),
      ...boundLimits(ends.map(([min, max]) => ({ name: '', min, max }))),
    ];
    expect([...minimumShortfall(one, 0.95, limitsOf([[0, 1]])).weights]).toEqual([1]);
    const ends = Array.from({ length: ASSETS }, (_, at): [number, number] => [
      0,
      at === 2 ? 0 : 1 / (ASSETS - 1),
    ]);
    const only = minimumShortfall(scenarios, 0.95, limitsOf(ends)).weights;
    expect(
      distance(
        only,
        ends.map(([, max]) => max),
      ),
    ).toBeLessThan(1e-15);
    const whole = sumLimit('all', [0, 3], 1, 1);
    const pair = minimumShortfall(scenarios, 0.95, [
      ...within(1),
      whole,
      sumLimit('again', [0, 3], 1, 1),
    ]).weights;
    const both = minimumShortfall(
      scenarios,
      0.95,
      limitsOf(ends.map((_, at) => (at % 3 === 0 && at < 4 ? [0, 1] : [0, 0]))),
    ).weights;
    expect(pair[0]! + pair[3]!).toBeCloseTo(1, 12);
    expect(distance(pair, both)).toBeLessThan(1e-7);
  });

  test('fewer days than assets', () => {
    const few = { returns: scenarios.returns.slice(0, 5 * ASSETS), days: 5, assets: ASSETS };
    const { weights } = minimumShortfall(few, 0.9, within(0.5));
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
  });
});
