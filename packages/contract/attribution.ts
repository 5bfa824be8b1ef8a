import { Type } from 'typebox';
import { exampleAsset, examplePeriod, Figure, Figures, Period } from './analytics.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, strict, Warning } from './schemas.ts';

export const AttributionGroup = Type.Object(
  {
    group: Type.String(),
    weight: Figure,
    benchmarkWeight: Figure,
    return: Figure,
    benchmarkReturn: Figure,
    contribution: Figure,
    benchmarkContribution: Figure,
    allocation: Figure,
    selection: Figure,
    interaction: Figure,
    total: Figure,
  },
  {
    title: 'AttributionGroup',
    description:
      'Weights are averages over the days; returns are of the whole period; contributions and effects are linked, so that they add up ' +
      'to the returns of the period.',
  },
);
const AttributionTotals = Type.Object({
  return: Figure,
  benchmarkReturn: Figure,
  active: Figure,
  allocation: Figure,
  selection: Figure,
  interaction: Figure,
});
const exampleTotals = {
  return: 0.11,
  benchmarkReturn: 0.09,
  active: 0.02,
  allocation: 0.006,
  selection: 0.012,
  interaction: 0.002,
};

export const getAttribution = route({
  id: 'getAttribution',
  method: 'GET',
  path: '/analytics/attribution',
  tag: 'Analytics',
  summary: 'Why a portfolio did better or worse than its benchmark (Brinson-Fachler)',
  description:
    'Daily, by group of assets: allocation (wP - wB)(rB - RB), selection wB(rP - rB), interaction (wP - wB)(rP - rB); linked over the days by ' +
    'Carino or Menchero so that they sum to the difference of the returns. The benchmark is one of: another portfolio of the book ' +
    '(`benchmarkPortfolioId`), grouped as this one; `policy`, assets with weights that are restored at the start of each `rebalance` ' +
    'period; or one asset (`benchmark`, else that of the portfolio), which is a policy of that asset alone. A group that one side lacks has ' +
    'the return of the other, so the whole effect is allocation.',
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(
      Type.Union([Id], { description: 'all portfolios of the book as one when absent' }),
    ),
    ...Period,
    currency: Type.Optional(Currency),
    by: Type.Optional(
      oneOf(
        ['sector', 'type', 'currency', 'country', 'industry', 'tag', 'asset'],
        'default sector; an asset of several tags belongs to the first that `tags` names, else its first',
      ),
    ),
    tags: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'with by=tag: the tags that make groups, separated by commas',
      }),
    ),
    benchmark: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'symbol or id of an asset' }),
    ),
    benchmarkPortfolioId: Type.Optional(Id),
    policy: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 20_000,
        description:
          'symbol:weight, separated by commas; weights sum to 1. A third part names the group where the asset itself should not: VTI:0.6:Equities',
        examples: ['VTI:0.6,BND:0.4'],
      }),
    ),
    rebalance: Type.Optional(oneOf(['day', 'month', 'quarter', 'year', 'never'], 'default month')),
    linking: Type.Optional(oneOf(['carino', 'menchero'], 'default carino')),
  }),
  status: 200,
  response: Type.Object(
    {
      portfolioId: nullable(Id),
      from: Day,
      to: Day,
      currency: Currency,
      by: Type.String(),
      linking: oneOf(['carino', 'menchero']),
      benchmark: nullable(
        Type.Object({
          kind: oneOf(['portfolio', 'policy', 'asset']),
          name: Type.String(),
          rebalance: nullable(Type.String()),
          totalReturn: Type.Boolean({
            description:
              'whether the dividends of all its assets are known, and put in again; a portfolio has those that it was paid',
          }),
        }),
      ),
      totals: AttributionTotals,
      groups: Type.Array(AttributionGroup),
      holdings: Type.Array(
        Type.Object({
          assetId: nullable(Id),
          symbol: Type.String(),
          group: Type.String(),
          weight: Figure,
          return: Figure,
          contribution: Figure,
        }),
      ),
      months: Type.Object(
        {
          month: Type.Array(Type.String()),
          active: Figures,
          allocation: Figures,
          selection: Figures,
          interaction: Figures,
        },
        { description: 'the linked effects of the days of each month: they sum to the totals' },
      ),
      unavailable: Type.Array(Warning),
    },
    { title: 'Attribution' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
      ...examplePeriod,
      currency: 'USD',
      by: 'sector',
      linking: 'carino',
      benchmark: { kind: 'asset', name: 'VTI', rebalance: null, totalReturn: true },
      totals: exampleTotals,
      groups: [
        {
          group: 'Technology',
          weight: 0.6,
          benchmarkWeight: 0.5,
          return: 0.14,
          benchmarkReturn: 0.11,
          contribution: 0.082,
          benchmarkContribution: 0.056,
          allocation: 0.006,
          selection: 0.012,
          interaction: 0.002,
          total: 0.02,
        },
      ],
      holdings: [{ ...exampleAsset, group: 'Technology', weight: 0.6, return: 0.14, contribution: 0.082 }],
      months: {
        month: ['2024-02'],
        active: [0.02],
        allocation: [0.006],
        selection: [0.012],
        interaction: [0.002],
      },
      unavailable: [],
    },
  },
});
