import type { optimize } from '@financehub/contract/optimize.ts';
import type { RiskReturn } from '@financehub/core/optimize/portfolio-risk.ts';
import type { OptimizationAnswer } from '@financehub/core/optimize/question.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { AssetRow } from '../assets/index.ts';
import type { ReturnMatrix } from './series.ts';

type Answer = Static<typeof optimize.response>;
type Asked = Static<typeof optimize.body>;

const pointOf = ({ expectedReturn, volatility, sharpe }: RiskReturn) => ({
  expectedReturn,
  volatility,
  sharpe,
});

export function optimizationView(
  body: Asked,
  matrix: ReturnMatrix,
  assets: readonly AssetRow[],
  current: Float64Array | null,
  found: OptimizationAnswer,
): Answer {
  const { date, start, currency, unavailable } = matrix;
  return {
    method: body.method,
    from: formatDay(start ?? date[0]!),
    to: formatDay(date.at(-1)!),
    currency,
    observations: date.length,
    riskFree: body.riskFree ?? 0,
    weights: assets.map(({ id, symbol }, at) => ({
      assetId: id,
      symbol,
      weight: found.weights[at]!,
      currentWeight: current?.[at] ?? null,
      expectedReturn: found.expected[at]!,
      volatility: found.volatilities[at]!,
      riskContribution: found.contributions?.[at] ?? null,
    })),
    ...pointOf(found),
    cvar: found.cvar,
    current: found.current === null ? null : pointOf(found.current),
    frontier: found.frontier.map((point) => ({ ...pointOf(point), weights: [...point.weights] })),
    diagnostics: {
      solver: found.solver,
      iterations: found.iterations,
      residual: found.residual,
      covariance: {
        method: body.covariance ?? 'ledoit-wolf',
        shrinkage: found.shrinkage,
        rank: found.rank,
        assets: assets.length,
        condition: found.condition,
      },
      binding: [...found.binding],
      notes: notesOf(body, found, assets.length, date.length),
    },
    unavailable: [...unavailable],
  };
}

const TAKES_NO_LIMITS: readonly string[] = ['risk-parity', 'hrp'];

function notesOf(
  { method, bounds, assetBounds, groups }: Asked,
  found: OptimizationAnswer,
  assets: number,
  days: number,
): string[] {
  const notes: string[] = [];
  if (found.rank < assets)
    notes.push(
      `The covariance of ${assets} assets has rank ${found.rank} only (${days} days): some mixes look free of risk, and the optimum may be one of several. Take a longer period, or shrink the covariance.`,
    );
  const limited = bounds !== undefined || assetBounds !== undefined || groups !== undefined;
  if (limited && TAKES_NO_LIMITS.includes(method))
    notes.push(`Limits count for the frontier only: ${method} takes none.`);
  return notes;
}
