import { covariance as sampleCovariance } from '../statistics/covariance.ts';
import { ledoitWolf } from '../statistics/ledoit-wolf.ts';
import { blackLitterman, equilibriumReturns, type View } from './black-litterman.ts';
import { capmReturn, compoundReturn, DAYS_A_YEAR } from './expected-returns.ts';
import { expectedShortfall, minimumShortfall, type Scenarios } from './expected-shortfall.ts';
import { hierarchicalRiskParity } from './hierarchical-risk-parity.ts';
import { bindingLimits, type Limit, snapToBounds } from './limits.ts';
import { meanDiagonal } from './matrix.ts';
import {
  anyWithin,
  atReturn,
  atVolatility,
  efficientFrontier,
  type MeanVariance,
  maximumSharpe,
  minimumVariance,
  type Optimum,
} from './mean-variance.ts';
import { type Moments, type RiskReturn, riskContributions, riskReturnOf } from './portfolio-risk.ts';
import { spectrumOf } from './spectrum.ts';
import { areWithin, nearestWithin, riskParityWithin } from './within-limits.ts';

export type OptimizationMethod =
  | 'minimum-variance'
  | 'maximum-sharpe'
  | 'target-return'
  | 'target-risk'
  | 'risk-parity'
  | 'hrp'
  | 'black-litterman'
  | 'minimum-cvar'
  | 'equal-weight';

export type ReturnsBy =
  | { readonly method: 'historical' }
  /** Daily returns of the market on the days of the assets. */
  | { readonly method: 'capm'; readonly market: Float64Array }
  /** A year, by asset. */
  | { readonly method: 'given'; readonly values: Float64Array };

/** What is asked of assets whose daily returns are known; returns and volatilities are a year, as fractions. */
export interface OptimizationQuestion {
  readonly method: OptimizationMethod;
  /** Daily returns in columns, one after the other: `returns[asset * days + day]`. */
  readonly returns: Float64Array;
  readonly assets: number;
  readonly days: number;
  readonly expected: ReturnsBy;
  readonly covariance: 'sample' | 'ledoit-wolf';
  readonly riskFree: number;
  readonly limits: readonly Limit[];
  readonly target: number | null;
  readonly budgets: Float64Array;
  readonly confidence: number;
  readonly views: readonly View[];
  readonly marketWeights: Float64Array;
  readonly riskAversion: number;
  readonly tau: number;
  readonly frontierPoints: number;
  /** What is held now, adding up to 1; null: nothing that could be compared. */
  readonly current: Float64Array | null;
}

export interface OptimizationAnswer extends RiskReturn {
  readonly weights: Float64Array;
  readonly expected: Float64Array;
  readonly volatilities: Float64Array;
  readonly contributions: Float64Array | null;
  /** A day. */
  readonly cvar: number;
  readonly current: RiskReturn | null;
  readonly frontier: readonly (RiskReturn & { readonly weights: Float64Array })[];
  readonly solver: string;
  readonly iterations: number;
  readonly residual: number;
  readonly semidefinite: boolean;
  readonly shrinkage: number | null;
  readonly rank: number;
  readonly condition: number | null;
  readonly binding: readonly string[];
}

/** Rounding leaves weights this far off a bound that they are on. */
const ON_BOUND = 1e-13;

/** Throws LimitsContradict, OutOfReach, NoOptimum, ViewsContradict and WithoutRisk. */
export function optimize(question: OptimizationQuestion): OptimizationAnswer {
  const { limits, riskFree, current, assets, confidence } = question;
  const { moments, shrinkage } = momentsOf(question);
  if (question.method === 'risk-parity' || question.method === 'hrp') assertRisk(moments.covariance, assets);
  const scenarios = scenariosOf(question);
  const { optimum, solver } = solve(question, moments, scenarios);
  const weights = snapToBounds(limits, optimum.weights, ON_BOUND);
  const { rank, condition } = spectrumOf(moments.covariance, assets);
  return {
    ...riskReturnOf(moments, weights, riskFree),
    weights,
    expected: moments.mean,
    volatilities: Float64Array.from({ length: assets }, (_, i) =>
      Math.sqrt(moments.covariance[i * assets + i]!),
    ),
    contributions: riskContributions(moments.covariance, weights),
    cvar: expectedShortfall(scenarios, weights, confidence),
    current: current === null ? null : riskReturnOf(moments, current, riskFree),
    frontier: efficientFrontier({ ...moments, limits }, question.frontierPoints).map((point) => {
      const mix = snapToBounds(limits, point.weights, ON_BOUND);
      return { ...riskReturnOf(moments, mix, riskFree), weights: mix };
    }),
    solver,
    iterations: optimum.iterations,
    residual: optimum.residual,
    semidefinite: optimum.semidefinite,
    shrinkage,
    rank,
    condition,
    binding: bindingLimits(limits, weights).map(({ name }) => name),
  };
}

/** Of some assets the price does not move: of a share of the risk, or of its inverse, they have none or all. */
export class WithoutRisk extends Error {
  readonly assets: readonly number[];
  constructor(assets: readonly number[]) {
    super('an asset without any risk can not take a share of it');
    this.name = 'WithoutRisk';
    this.assets = assets;
  }
}

function assertRisk(covariance: Float64Array, assets: number): void {
  const least = 1e-15 * meanDiagonal(covariance, assets);
  const flat = Array.from({ length: assets }, (_, at) => at).filter(
    (at) => !(covariance[at * assets + at]! > least),
  );
  if (flat.length > 0) throw new WithoutRisk(flat);
}

function momentsOf(question: OptimizationQuestion): { moments: Moments; shrinkage: number | null } {
  const { returns: values, assets: columns, days: rows, riskFree } = question;
  const shrunk =
    question.covariance === 'ledoit-wolf'
      ? ledoitWolf({ columns, rows, values }, 'constant-correlation')
      : null;
  const daily = shrunk?.covariance ?? sampleCovariance({ columns, rows, values });
  const covariance = daily.map((value) => value * DAYS_A_YEAR);
  const shrinkage = shrunk?.shrinkage ?? null;
  if (question.method !== 'black-litterman')
    return { moments: { mean: expectedOf(question), covariance }, shrinkage };
  const prior = equilibriumReturns(covariance, question.marketWeights, question.riskAversion);
  const excess = blackLitterman({ covariance, returns: prior, tau: question.tau }, question.views);
  return {
    moments: { mean: excess.mean.map((value) => value + riskFree), covariance: excess.covariance },
    shrinkage,
  };
}

function expectedOf({ returns, assets, days, expected, riskFree }: OptimizationQuestion): Float64Array {
  if (expected.method === 'given') return expected.values;
  return Float64Array.from({ length: assets }, (_, asset) => {
    const own = returns.subarray(asset * days, (asset + 1) * days);
    return expected.method === 'capm' ? capmReturn(own, expected.market, riskFree) : compoundReturn(own);
  });
}

function scenariosOf({ returns, assets, days }: OptimizationQuestion): Scenarios {
  const rows = new Float64Array(assets * days);
  for (let asset = 0; asset < assets; asset += 1)
    for (let day = 0; day < days; day += 1) rows[day * assets + asset] = returns[asset * days + day]!;
  return { returns: rows, days, assets };
}

const closed = (weights: Float64Array): Optimum => ({
  weights,
  iterations: 0,
  residual: 0,
  semidefinite: false,
});

/** Hierarchical risk parity, or the weights within the limits that are nearest to it. */
function hierarchicalWithin(covariance: Float64Array, assets: number, limits: readonly Limit[]): Optimum {
  const { weights } = hierarchicalRiskParity(covariance, assets);
  return areWithin(limits, weights) ? closed(weights) : nearestWithin(weights, limits);
}

function solve(
  { method, assets, limits, riskFree, target, budgets, confidence }: OptimizationQuestion,
  moments: Moments,
  scenarios: Scenarios,
): { optimum: Optimum; solver: string } {
  const question: MeanVariance = { ...moments, limits };
  const bySet = (optimum: Optimum) => ({ optimum, solver: 'active-set' });
  switch (method) {
    case 'minimum-variance':
      return bySet(minimumVariance(question));
    case 'maximum-sharpe':
    case 'black-litterman':
      return bySet(maximumSharpe(question, riskFree));
    case 'target-return':
      return bySet(atReturn(question, target ?? 0));
    case 'target-risk':
      return bySet(atVolatility(question, target ?? 0));
    case 'risk-parity':
      return {
        optimum: riskParityWithin(moments.covariance, budgets, limits),
        solver: 'successive-convex',
      };
    case 'hrp':
      return {
        optimum: hierarchicalWithin(moments.covariance, assets, limits),
        solver: 'recursive-bisection',
      };
    case 'minimum-cvar':
      return { optimum: minimumShortfall(scenarios, confidence, limits), solver: 'interior-point' };
    case 'equal-weight':
      return { optimum: closed(anyWithin(assets, limits)), solver: 'active-set' };
  }
}
