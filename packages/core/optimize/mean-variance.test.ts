import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSETS, covariance, distance, golden, mean } from './fixtures/golden.ts';
import {
  type Bound,
  bindingLimits,
  boundLimits,
  denseLimit,
  fullyInvested,
  type Limit,
  LimitsContradict,
  levelOf,
  sumLimit,
} from './limits.ts';
import { dot } from './matrix.ts';
import {
  anyWithin,
  atReturn,
  atVolatility,
  efficientFrontier,
  maximumReturn,
  maximumSharpe,
  minimumVariance,
  OutOfReach,
} from './mean-variance.ts';
import { riskContributions, riskReturnOf, volatilityOf } from './portfolio-risk.ts';
import { solveQuadratic } from './quadratic-program.ts';
import { eigenvalues, spectrumOf } from './spectrum.ts';

const bounds = (min: number, max: number, n = ASSETS): Limit[] =>
  boundLimits(Array.from({ length: n }, (_, i): Bound => ({ name: `asset ${i}`, min, max })));
const within = (min: number, max: number, ...more: Limit[]): Limit[] => [
  fullyInvested(ASSETS),
  ...bounds(min, max),
  ...more,
];
const long = { mean, covariance, limits: within(0, 1) };
const free = { mean, covariance, limits: [fullyInvested(ASSETS)] };

describe('against cvxpy and PyPortfolioOpt', () => {
  test('minimum variance', () => {
    const { long: ofLong, free: ofFree, limited } = golden.minimumVariance;
    expect(distance(minimumVariance(long).weights, ofLong)).toBeLessThan(1e-8);
    expect(distance(minimumVariance(free).weights, ofFree)).toBeLessThan(1e-8);
    const limits = within(
      0.02,
      0.25,
      sumLimit('first three', [0, 1, 2], Number.NEGATIVE_INFINITY, 0.3),
      sumLimit('last three', [5, 6, 7], 0.4, Number.POSITIVE_INFINITY),
    );
    expect(distance(minimumVariance({ mean, covariance, limits }).weights, limited)).toBeLessThan(1e-8);
  });

  test('the highest Sharpe ratio', () => {
    const { long: ofLong, limited, short } = golden.maximumSharpe;
    expect(distance(maximumSharpe(long, 0.02).weights, ofLong)).toBeLessThan(1e-7);
    const group = sumLimit('the rest', [4, 5, 6, 7], Number.NEGATIVE_INFINITY, 0.6);
    const grouped = { mean, covariance, limits: within(0, 0.3, group) };
    expect(distance(maximumSharpe(grouped, 0.02).weights, limited)).toBeLessThan(1e-7);
    const shorting = { mean, covariance, limits: within(-0.2, 0.5) };
    expect(distance(maximumSharpe(shorting, 0.02).weights, short)).toBeLessThan(1e-7);
  });

  test('at a return and at a volatility', () => {
    const { atReturn: one, atVolatility: other } = golden;
    expect(distance(atReturn(long, one.target).weights, one.weights)).toBeLessThan(1e-7);
    expect(distance(atVolatility(long, other.target).weights, other.weights)).toBeLessThan(1e-6);
    expect(volatilityOf(covariance, atVolatility(long, other.target).weights)).toBeCloseTo(0.12, 10);
  });

  test('a covariance matrix of fewer days than assets', () => {
    const { days, top, variance } = golden.singular;
    const rows = golden.returns.slice(0, days);
    const own = mean.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / days);
    const few = new Float64Array(ASSETS * ASSETS);
    for (let i = 0; i < ASSETS; i += 1)
      for (let j = 0; j < ASSETS; j += 1)
        for (const row of rows)
          few[i * ASSETS + j] =
            few[i * ASSETS + j]! + ((row[i]! - own[i]!) * (row[j]! - own[j]!) * 252) / (days - 1);
    expect(spectrumOf(few, ASSETS)).toEqual({ rank: days - 1, condition: null });
    const found = minimumVariance({ mean, covariance: few, limits: within(0, top) });
    expect(found.semidefinite).toBe(true);
    expect(Math.abs(volatilityOf(few, found.weights) ** 2 - variance)).toBeLessThan(1e-10);
  });

  test('eigenvalues', () => {
    expect(distance(eigenvalues(covariance, ASSETS), golden.eigenvalues)).toBeLessThan(1e-15);
  });
});

test('the minimum variance without limits is C^-1 1 / 1 C^-1 1: of two assets in closed form', () => {
  // Volatilities 0.2 and 0.1, correlation 0.25: w1 = (0.01 - 0.005) / (0.04 + 0.01 - 2 x 0.005) = 1/8.
  const two = Float64Array.of(0.04, 0.005, 0.005, 0.01);
  const limits = [fullyInvested(2)];
  const { weights } = minimumVariance({ mean: Float64Array.of(0.1, 0.05), covariance: two, limits });
  expect(distance(weights, [0.125, 0.875])).toBeLessThan(1e-15);
});

describe('limits that can not hold', () => {
  test('are named, and others are not', () => {
    const group = sumLimit('at most 10 % of bonds', [0, 1], Number.NEGATIVE_INFINITY, 0.1);
    const least = boundLimits([{ name: 'at least 15 % of asset 0', min: 0.15, max: 1 }]);
    const limits = [...within(0, 1).filter(({ name }) => name !== 'asset 0'), ...least, group];
    expect(() => anyWithin(ASSETS, limits)).toThrow(LimitsContradict);
    try {
      anyWithin(ASSETS, limits);
    } catch (error) {
      expect((error as LimitsContradict).limits).toEqual([
        'asset 1',
        'at least 15 % of asset 0',
        'at most 10 % of bonds',
      ]);
    }
  });

  test('bounds too tight for the whole', () => {
    expect(() => minimumVariance({ mean, covariance, limits: within(0, 0.1) })).toThrow(/add up to 100 %/);
    expect(() => minimumVariance({ mean, covariance, limits: within(0.2, 1) })).toThrow(/add up to 100 %/);
  });

  test('two equalities of the same sum', () => {
    const other = sumLimit('the weights add up to 90 %', Array(ASSETS).keys(), 0.9, 0.9);
    expect(() => anyWithin(ASSETS, [fullyInvested(ASSETS), other])).toThrow(/90 %/);
    expect(
      dot(
        anyWithin(ASSETS, [...free.limits, ...free.limits]),
        mean.map(() => 1),
      ),
    ).toBeCloseTo(1, 14);
  });

  test('returns and volatilities out of reach say what can be had', () => {
    expect(() => atReturn(long, 0.9)).toThrow(OutOfReach);
    expect(() => atVolatility(long, 0.001)).toThrow(/lowest volatility within the limits is/);
    expect(() => maximumSharpe(long, 5)).toThrow(/risk-free rate/);
    const best = maximumReturn(long).weights;
    expect(distance(atVolatility(long, 9).weights, best)).toBeLessThan(1e-9);
  });
});

test('the frontier rises in return and in volatility, from the least variance to the highest return', () => {
  const points = efficientFrontier(long, 15).map(({ weights }) => riskReturnOf(long, weights, 0.02));
  for (let i = 1; i < points.length; i += 1) {
    expect(points[i]!.expectedReturn).toBeGreaterThan(points[i - 1]!.expectedReturn);
    expect(points[i]!.volatility).toBeGreaterThan(points[i - 1]!.volatility);
  }
  expect(points.at(-1)!.expectedReturn).toBeCloseTo(Math.max(...mean), 12);
  const sharpe = riskReturnOf(long, maximumSharpe(long, 0.02).weights, 0.02).sharpe!;
  for (const point of points) expect(point.sharpe!).toBeLessThanOrEqual(sharpe + 1e-12);
});

test('the shares of risk add up to one, and bounds that bind are told', () => {
  const { weights } = minimumVariance({ mean, covariance, limits: within(0, 0.25) });
  expect(riskContributions(covariance, weights)!.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
  expect(bindingLimits(within(0, 0.25), weights).map(({ name }) => name)).toContain('asset 0');
  expect(riskContributions(covariance, new Float64Array(ASSETS))).toBeNull();
});

/** Weights are optimal when they hold the limits and the multipliers of what does not bind are zero, of what does of its sign. */
test('what is found satisfies the conditions of Karush, Kuhn and Tucker, whatever the program', () => {
  const element = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000);
  const program = fc.integer({ min: 2, max: 9 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      factor: fc.array(element, { minLength: n * n, maxLength: n * n }),
      linear: fc.array(element, { minLength: n, maxLength: n }),
      max: fc.double({ min: 1.2 / n, max: 1, noNaN: true }),
      rank: fc.integer({ min: 1, max: n }),
    }),
  );
  fc.assert(
    fc.property(program, ({ n, factor, linear, max, rank }) => {
      const quadratic = new Float64Array(n * n);
      for (let i = 0; i < n; i += 1)
        for (let j = 0; j < n; j += 1)
          for (let k = 0; k < rank; k += 1)
            quadratic[i * n + j] = quadratic[i * n + j]! + factor[i * n + k]! * factor[j * n + k]!;
      const tilt = Float64Array.from(linear);
      const limits = [
        fullyInvested(n),
        ...bounds(0, max, n),
        denseLimit('tilt', tilt, Number.NEGATIVE_INFINITY, Math.max(...linear)),
      ];
      const { x, multipliers, residual } = solveQuadratic({ quadratic, linear: tilt, limits });
      expect(residual).toBeLessThan(1e-7);
      for (const [i, limit] of limits.entries()) {
        const value = levelOf(limit, x);
        expect(value).toBeGreaterThanOrEqual(limit.min - 1e-9);
        expect(value).toBeLessThanOrEqual(limit.max + 1e-9);
        if (limit.min === limit.max) continue;
        if (multipliers[i]! > 1e-9) expect(value).toBeCloseTo(limit.min, 9);
        if (multipliers[i]! < -1e-9) expect(value).toBeCloseTo(limit.max, 9);
      }
    }),
    { numRuns: 300 },
  );
});
