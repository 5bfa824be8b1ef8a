import type { optimize } from '@financehub/contract/optimize.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { formatPercent } from '../../format/money.ts';
import type { PointsData } from '../../ui/chart/points.ts';
import type { OptimiseMethod } from './optimiseDraft.ts';

type Found = ResponseOf<typeof optimize>;

export const OPTIMISE_METHODS: readonly { readonly value: OptimiseMethod; readonly label: string }[] = [
  { value: 'minimum-variance', label: 'Least volatility' },
  { value: 'maximum-sharpe', label: 'Highest Sharpe ratio' },
  { value: 'target-return', label: 'Least volatility at a return' },
  { value: 'target-risk', label: 'Highest return at a volatility' },
  { value: 'risk-parity', label: 'Equal shares of risk' },
  { value: 'hrp', label: 'Hierarchical risk parity' },
  { value: 'black-litterman', label: 'Black-Litterman: the market and your views' },
  { value: 'minimum-cvar', label: 'Mildest bad days' },
  { value: 'equal-weight', label: 'Equal weights' },
];

/** Volatility against return: the frontier, the assets, what is held and the optimum. */
export function frontierOf({ frontier, weights, current, expectedReturn, volatility }: Found): PointsData {
  const show = (value: number): string => formatPercent(value, { digits: 1 });
  return {
    x: { name: 'Volatility a year', show },
    y: { name: 'Return a year', show },
    groups: [
      {
        name: 'Efficient frontier',
        line: true,
        points: frontier.map((point, at) => ({
          name: `Point ${at + 1}`,
          x: point.volatility,
          y: point.expectedReturn,
        })),
      },
      {
        name: 'Assets',
        named: weights.length <= 20,
        points: weights.map(({ symbol, volatility: x, expectedReturn: y }) => ({ name: symbol, x, y })),
      },
      ...(current === null
        ? []
        : [
            {
              name: 'Held now',
              strong: true,
              points: [{ name: 'Held now', x: current.volatility, y: current.expectedReturn }],
            },
          ]),
      { name: 'Optimum', strong: true, points: [{ name: 'Optimum', x: volatility, y: expectedReturn }] },
    ],
  };
}

/** Weights as targets: four digits after the point of a percent, the largest taking what rounding leaves; nothing of nothing. */
export function targetWeights({ weights }: Pick<Found, 'weights'>): { assetId: string; weight: number }[] {
  const rounded = weights
    .map(({ assetId, weight }) => ({ assetId, parts: Math.round(weight * 1e6) }))
    .filter(({ parts }) => parts > 0);
  const off = 1e6 - rounded.reduce((all, { parts }) => all + parts, 0);
  const largest = rounded.reduce((a, b) => (b.parts > a.parts ? b : a));
  return rounded.map((each) => ({
    assetId: each.assetId,
    weight: (each.parts + (each === largest ? off : 0)) / 1e6,
  }));
}
