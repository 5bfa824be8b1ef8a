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
      notes: notesOf(found, assets.length, date.length),
    },
    unavailable: [...unavailable],
  };
}

function notesOf({ rank, volatilities }: OptimizationAnswer, assets: number, days: number): string[] {
  if (rank === assets) return [];
  const still = volatilities.filter((volatility) => !(volatility > 0)).length;
  const why =
    still > 0
      ? 'some assets do not move'
      : days > assets
        ? 'some assets move as mixes of others do'
        : `${days} days are too few for ${assets} assets`;
  const mend = days > assets ? 'Leave such assets out' : 'Take a longer period';
  return [
    `The covariance has rank ${rank} of ${assets}: ${why}, so that some mixes look free of risk and the optimum may be one of several. ${mend}, or shrink the covariance.`,
  ];
}
