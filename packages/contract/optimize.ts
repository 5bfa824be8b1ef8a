import { Type } from 'typebox';
import { WholeId } from './analytics.ts';
import { exampleAssetId, Ticker } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, strict, Warning } from './schemas.ts';
import { Share, TargetGrouping } from './targets.ts';

const Symbols = Type.Union([Id, Ticker]);
const Fraction = Type.Number({ minimum: -10, maximum: 10, examples: [0.05] });
const Weight = Type.Number({ minimum: -10, maximum: 10, examples: [0.25] });

const OptimizeMethod = oneOf(
  [
    'minimum-variance',
    'maximum-sharpe',
    'target-return',
    'target-risk',
    'risk-parity',
    'hrp',
    'black-litterman',
    'minimum-cvar',
    'equal-weight',
  ],
  '`target-return`: least variance at `targetReturn`; `target-risk`: most return at `targetVolatility`; `black-litterman`: highest Sharpe ratio of the returns that the views lead to',
);

const GroupLimit = strict(
  {
    by: TargetGrouping,
    key: Type.String({ minLength: 1, maxLength: 80 }),
    min: Type.Optional(Weight),
    max: Type.Optional(Weight),
  },
  'GroupLimit',
);

const View = strict(
  {
    asset: Type.Optional(Symbols),
    over: Type.Optional(Symbols),
    mix: Type.Optional(
      Type.Array(strict({ asset: Symbols, weight: Weight }), {
        minItems: 1,
        maxItems: 500,
        description:
          'In place of `asset` and `over`: several assets with their weights, those of what is lower below zero (GER 1, FRA -0.29, UKI -0.71).',
      }),
    ),
    return: Type.Number({
      minimum: -10,
      maximum: 10,
      description: 'A year, as a fraction; with `over` by how much it is higher.',
    }),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'From 0 to 1 (Idzorek). Without it the view is as uncertain as the prior (He and Litterman).',
      }),
    ),
  },
  'View',
);

const OptimizeRequest = strict(
  {
    portfolioId: Type.Optional(WholeId),
    assetIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
    symbols: Type.Optional(Type.Array(Ticker, { minItems: 1, maxItems: 500 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    currency: Type.Optional(Currency),
    method: OptimizeMethod,
    targetReturn: Type.Optional(Fraction),
    targetVolatility: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })),
    riskFree: Type.Optional(
      Type.Number({ minimum: -1, maximum: 10, description: 'A year, as a fraction; 0 unless given.' }),
    ),
    expectedReturns: Type.Optional(
      strict({
        method: oneOf(
          ['historical', 'capm', 'given'],
          '`historical` (default): the compound return of the period a year; `capm`: from the beta to `market`; `given`: `values`',
        ),
        market: Type.Optional(Symbols),
        values: Type.Optional(Type.Array(strict({ asset: Symbols, return: Fraction }), { maxItems: 500 })),
      }),
    ),
    covariance: Type.Optional(
      oneOf(
        ['sample', 'ledoit-wolf'],
        'of daily returns, a year of 252; `ledoit-wolf` (default) shrinks the sample',
      ),
    ),
    bounds: Type.Optional(strict({ min: Type.Optional(Weight), max: Type.Optional(Weight) })),
    assetBounds: Type.Optional(
      Type.Array(strict({ asset: Symbols, min: Type.Optional(Weight), max: Type.Optional(Weight) }), {
        maxItems: 500,
      }),
    ),
    groups: Type.Optional(Type.Array(GroupLimit, { maxItems: 200 })),
    riskBudgets: Type.Optional(
      Type.Array(strict({ asset: Symbols, share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) }), {
        maxItems: 500,
      }),
    ),
    confidence: Type.Optional(
      Type.Number({
        minimum: 0.5,
        maximum: 0.999,
        description: 'Of the expected shortfall (CVaR), 0.95 unless given.',
      }),
    ),
    views: Type.Optional(Type.Array(View, { maxItems: 200 })),
    marketWeights: Type.Optional(Type.Array(strict({ asset: Symbols, weight: Share }), { maxItems: 500 })),
    riskAversion: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Of the market, 2.5 unless given.' }),
    ),
    tau: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Uncertainty of the prior, 0.05 unless given.',
      }),
    ),
    frontierPoints: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, description: '20 unless given; 0 for none.' }),
    ),
  },
  'OptimizeRequest',
);

const Point = {
  expectedReturn: Type.Number(),
  volatility: Type.Number(),
  sharpe: nullable(Type.Number()),
};

const Optimization = Type.Object(
  {
    method: OptimizeMethod,
    from: Day,
    to: Day,
    currency: Currency,
    observations: Type.Integer(),
    riskFree: Type.Number(),
    weights: Type.Array(
      Type.Object({
        assetId: Id,
        symbol: Type.String(),
        weight: Type.Number(),
        currentWeight: Type.Union([nullable(Type.Number())], {
          description: 'among what is held; null where some of it is left out',
        }),
        expectedReturn: Type.Number(),
        volatility: Type.Number(),
        riskContribution: nullable(
          Type.Number({ description: 'Share of the variance; the shares add up to 1.' }),
        ),
      }),
    ),
    ...Point,
    cvar: nullable(
      Type.Number({
        description: 'Mean loss of the worst days beyond the confidence, a day, as a positive fraction.',
      }),
    ),
    current: nullable(Type.Object(Point)),
    frontier: Type.Array(Type.Object({ ...Point, weights: Type.Array(Type.Number()) })),
    diagnostics: Type.Object({
      solver: Type.String(),
      iterations: Type.Integer(),
      residual: Type.Number({ description: 'How far the answer is from the optimality conditions.' }),
      covariance: Type.Object({
        method: Type.String(),
        shrinkage: nullable(Type.Number()),
        rank: Type.Integer(),
        assets: Type.Integer(),
        condition: nullable(Type.Number()),
      }),
      binding: Type.Array(Type.String()),
      notes: Type.Array(Type.String()),
    }),
    unavailable: Type.Array(Warning),
  },
  { title: 'Optimization' },
);

const examplePoint = { expectedReturn: 0.071, volatility: 0.082, sharpe: 0.62 };

export const optimize = route({
  id: 'optimize',
  method: 'POST',
  path: '/analytics/optimize',
  tag: 'Analytics',
  summary: 'Optimal weights of assets by their history, with the efficient frontier',
  description:
    'Of the holdings of a portfolio, of all portfolios as one where nothing is named, or of `assetIds` and `symbols`. Weights are long only unless `bounds` say otherwise and add up to 1; ' +
    'the weights of `frontier` are in the order of `weights`. Limits that contradict each other are named in a 422. An asset without ' +
    'enough prices is left out and in `unavailable`. Risk parity and HRP are long only. Where limits are in their way, the shares of risk are ' +
    'as near to the budgets as they can be, and the weights as near to those of HRP: what a limit takes from one asset goes to the others in ' +
    'their proportions.',
  access: 'viewer',
  body: OptimizeRequest,
  status: 200,
  response: Optimization,
  errors: ['not-found', 'impossible'],
  example: {
    body: {
      symbols: ['VTI', 'BND'],
      from: '2021-01-01',
      to: '2025-12-31',
      method: 'maximum-sharpe',
      riskFree: 0.02,
      bounds: { max: 0.8 },
      groups: [{ by: 'type', key: 'etf', max: 1 }],
    },
    response: {
      method: 'maximum-sharpe',
      from: '2021-01-04',
      to: '2025-12-31',
      currency: 'USD',
      observations: 1255,
      riskFree: 0.02,
      weights: [
        {
          assetId: exampleAssetId,
          symbol: 'VTI',
          weight: 0.43,
          currentWeight: null,
          expectedReturn: 0.12,
          volatility: 0.17,
          riskContribution: 0.9,
        },
      ],
      ...examplePoint,
      cvar: 0.011,
      current: null,
      frontier: [{ ...examplePoint, weights: [0.43] }],
      diagnostics: {
        solver: 'active-set',
        iterations: 4,
        residual: 1e-15,
        covariance: { method: 'ledoit-wolf', shrinkage: 0.02, rank: 2, assets: 2, condition: 31 },
        binding: [],
        notes: [],
      },
      unavailable: [],
    },
  },
});
