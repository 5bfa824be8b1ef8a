import { Type } from 'typebox';
import { Figure } from './analytics.ts';
import { exampleAssetId } from './assets.ts';
import { examplePortfolioId } from './position-risk.ts';
import { Amount, LeaveOut, LeftOut } from './risk.ts';
import { route } from './route.ts';
import {
  Currency,
  Day,
  Id,
  IdParams,
  Instant,
  Name,
  nullable,
  oneOf,
  PageQuery,
  page,
  SumText,
  strict,
  Warning,
} from './schemas.ts';

const ON =
  'equity | rates | credit | volatility | commodity | crypto | correlation | sector:NAME | asset:SYMBOL | fx:AAABBB';

const ShockOn = Type.String({
  minLength: 4,
  maxLength: 90,
  pattern:
    '^(equity|rates|credit|volatility|commodity|crypto|correlation|(sector|asset):\\S(.*\\S)?|fx:[A-Za-z]{6})$',
  examples: ['equity', 'fx:USDEUR'],
  description: ON,
});

const SHOCKS =
  '`change` is a fraction: -0.2 is a fall by 20 %. `rates` and `credit` are changes of yields: 0.01 (or `bp` 100) is 100 basis points; bonds move by their ' +
  'duration (a tag as duration:6.4, else 6 years), `credit` all but those of governments. `fx:USDEUR`: what a dollar is worth in euros; the first currency of a pair moves ' +
  'against all others. `volatility`: that of options, as a share of itself. `sector:` stands before `equity`, `asset:` before everything. `correlation`: the share of the ' +
  'way of all correlations to one, by itself: the loss of ten days that is exceeded once in a hundred.';

export const StressShock = strict(
  {
    on: ShockOn,
    change: Type.Optional(Type.Number({ minimum: -1, maximum: 20 })),
    bp: Type.Optional(Type.Number({ minimum: -2000, maximum: 5000, description: 'of rates and credit' })),
  },
  'StressShock',
);

const CustomScenario = strict(
  { name: Name, shocks: Type.Array(StressShock, { minItems: 1, maxItems: 50 }) },
  'CustomScenario',
);

/** Runs kept of a portfolio, and of the book. */
export const MOST_RUNS = 50;

const BETA =
  '`beta` estimated: a shock of `equity` moves each share and fund of shares by its beta to an index: the slope of weekly returns of up to five years, each in its own ' +
  'currency, of at least 52 weeks, within -1 and 3; where it can not be had it counts as 1. `benchmark` names the index; else it is the portfolio’s benchmark, then a broad fund ' +
  'or index of shares among the assets of the book. Without one nothing is estimated, and the answer says why.';

const BetaUse = oneOf(['none', 'estimated'], 'default estimated');

const ItemMethod = oneOf(['replay', 'factor', 'shock', 'none']);

const StressedPosition = Type.Object(
  {
    assetId: nullable(Id),
    positionId: nullable(Id),
    accountId: nullable(Id),
    portfolioId: nullable(Id),
    symbol: Type.String({ description: 'of cash its currency, of an account its name' }),
    kind: oneOf(['asset', 'option', 'cash', 'debt']),
    value: SumText,
    pnl: SumText,
    change: Figure,
    move: Figure,
    currencyMove: Figure,
    beta: Type.Union([Figure], {
      description: 'that the shock of equity was taken times; null where none was',
    }),
    method: ItemMethod,
    note: nullable(Type.String()),
  },
  {
    title: 'StressedPosition',
    description:
      '`move`: of its price (of an option that of its underlying) in its own currency, `currencyMove`: of that currency in the one of the answer. `method`: its own prices of ' +
      'the days replayed, a factor, a shock of its own, or nothing moved it.',
  },
);

export const StressResult = Type.Object(
  {
    id: Id,
    runId: Id,
    portfolioId: nullable(Id),
    scope: oneOf(['portfolio', 'book']),
    scenario: Type.String({ description: 'id of a scenario, or the name of a custom one' }),
    name: Type.String(),
    method: oneOf(['replay', 'factor', 'shock']),
    shocks: Type.Array(Type.Object({ on: Type.String(), change: Type.Number() })),
    window: nullable(Type.Object({ from: Day, to: Day })),
    beta: Type.Object(
      {
        used: BetaUse,
        benchmark: nullable(Type.String({ description: 'symbol of the index' })),
        reason: nullable(Type.String({ description: 'why none was used, or why this index' })),
      },
      { title: 'BetaUsed' },
    ),
    asOf: Day,
    currency: Currency,
    value: Amount,
    pnl: Amount,
    pnlFraction: Figure,
    byPosition: Type.Array(StressedPosition),
    notes: Type.Array(Type.String()),
    leftOut: LeftOut,
    unavailable: Type.Array(Warning),
    createdAt: Instant,
  },
  {
    title: 'StressResult',
    description:
      '`byPosition` adds up to `pnl`, cash and debts included; it is what could be worked out. Where something has no value or can not be revalued, it is not in it, `pnl` is null and ' +
      '`unavailable` says why; with `leaveOut` `value` and `pnl` are of the rest, and `leftOut` says without what. `replay`: everything of value moved by its own prices of those days; `factor`: some of it by the shocks of the ' +
      'scenario; `shock`: a custom scenario.',
  },
);

const exampleResult = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1dc0',
  runId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1dc1',
  portfolioId: examplePortfolioId,
  scope: 'portfolio' as const,
  scenario: 'gfc-2008',
  name: 'Financial crisis, October 2007 to March 2009',
  method: 'replay' as const,
  shocks: [{ on: 'equity', change: -0.5468 }],
  window: { from: '2007-10-09', to: '2009-03-09' },
  beta: { used: 'estimated' as const, benchmark: 'SPY', reason: 'the benchmark of the portfolio' },
  asOf: '2026-01-31',
  currency: 'USD',
  value: '3471.50',
  pnl: '-1708.42',
  pnlFraction: -0.4921,
  byPosition: [
    {
      assetId: exampleAssetId,
      positionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
      accountId: null,
      portfolioId: examplePortfolioId,
      symbol: 'VTI',
      kind: 'asset' as const,
      value: '3124.50',
      pnl: '-1708.42',
      change: -0.5468,
      move: -0.5468,
      currencyMove: 0,
      beta: null,
      method: 'replay' as const,
      note: null,
    },
  ],
  notes: [],
  leftOut: [],
  unavailable: [],
  createdAt: '2026-01-31T12:00:00Z',
};

const ReverseStress = Type.Object(
  {
    loss: Type.Number(),
    amount: Amount,
    equity: nullable(
      Type.Number({
        description:
          'the move of the equity market alone that loses it, shares by their beta; options are revalued',
      }),
    ),
    plausible: nullable(
      Type.Object({
        distance: Type.Number({ description: 'Mahalanobis: standard deviations of a month of 21 days' }),
        probability: Type.Number({ description: 'of so deep a loss within a month, were returns normal' }),
        moves: Type.Array(
          Type.Object({ assetId: nullable(Id), symbol: Type.String(), change: Type.Number(), pnl: SumText }),
        ),
      }),
    ),
    leftOut: LeftOut,
    unavailable: Type.Array(Warning),
  },
  {
    title: 'ReverseStress',
    description:
      'What loses `loss` (a share of the value). `plausible`: of all joint moves of what is held that lose it the most likely one under the covariances of the past ten years.',
  },
);

export const runStressTest = route({
  id: 'runStressTest',
  method: 'POST',
  path: '/risk/stress-test',
  tag: 'Risk',
  summary: 'What a portfolio or the whole book gains or loses in scenarios',
  description:
    'Named scenarios (see GET /risk/stress-test/scenarios; without any, all of them) and your own. A scenario of the past replays the prices and rates of its days where they are stored, ' +
    `and takes the documented factors where they are not. ${SHOCKS} Options are revalued in full. \`scope\` book: all portfolios, accounts and debts. ${BETA} Results are stored, the newest ${MOST_RUNS} runs of each portfolio and of the book; a run is no operation.`,
  access: 'editor',
  body: strict({
    portfolioId: Type.Optional(Id),
    scope: Type.Optional(oneOf(['portfolio', 'book'], 'default portfolio')),
    scenarios: Type.Optional(
      Type.Array(Type.Union([Type.String({ minLength: 1, maxLength: 60 }), CustomScenario]), {
        minItems: 1,
        maxItems: 50,
      }),
    ),
    reverse: Type.Optional(
      strict({
        loss: Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          description: 'a share of the value: what loses 20 % is 0.2',
        }),
      }),
    ),
    leaveOut: LeaveOut,
    beta: Type.Optional(BetaUse),
    benchmark: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'symbol or id of an asset; for beta estimated',
      }),
    ),
    asOf: Type.Optional(Day),
  }),
  status: 200,
  response: Type.Object({ results: Type.Array(StressResult), reverse: nullable(ReverseStress) }),
  errors: ['not-found', 'impossible'],
  example: {
    body: {
      portfolioId: examplePortfolioId,
      scenarios: ['gfc-2008', { name: 'my', shocks: [{ on: 'equity', change: -0.2 }] }],
    },
    response: { results: [exampleResult], reverse: null },
  },
});

export const listStressResults = route({
  id: 'listStressResults',
  method: 'GET',
  path: '/risk/stress-test/results',
  tag: 'Risk',
  summary: 'Stored results of stress tests, the newest first',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    portfolioId: Type.Optional(Id),
    scope: Type.Optional(oneOf(['portfolio', 'book'])),
    scenario: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    runId: Type.Optional(Id),
  }),
  status: 200,
  response: page(StressResult),
  errors: ['not-found'],
  example: { response: { items: [exampleResult], nextCursor: null } },
});

const StressRun = Type.Object(
  {
    id: Id,
    portfolioId: nullable(Id),
    scope: oneOf(['portfolio', 'book']),
    asOf: Day,
    currency: Currency,
    createdAt: Instant,
    scenarios: Type.Integer({ minimum: 1 }),
    withoutFigure: Type.Integer({ minimum: 0, description: 'scenarios of which the outcome is not known' }),
    worst: nullable(Type.Object({ name: Type.String(), pnl: SumText, pnlFraction: Figure })),
  },
  {
    title: 'StressRun',
    description: '`worst`: of its scenarios with a known outcome the one that loses most; null without one.',
  },
);

export const listStressRuns = route({
  id: 'listStressRuns',
  method: 'GET',
  path: '/risk/stress-test/runs',
  tag: 'Risk',
  summary: 'The stored runs of stress tests, the newest first',
  description: `At most ${MOST_RUNS} of a portfolio (or of the book); a further run takes the place of the oldest.`,
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(Id),
    scope: Type.Optional(oneOf(['portfolio', 'book'])),
  }),
  status: 200,
  response: Type.Object({ items: Type.Array(StressRun) }),
  errors: ['not-found'],
  example: {
    response: {
      items: [
        {
          id: exampleResult.runId,
          portfolioId: examplePortfolioId,
          scope: 'portfolio',
          asOf: '2026-01-31',
          currency: 'USD',
          createdAt: '2026-01-31T12:00:00Z',
          scenarios: 20,
          withoutFigure: 0,
          worst: { name: exampleResult.name, pnl: '-1708.42', pnlFraction: -0.4921 },
        },
      ],
    },
  },
});

export const deleteStressRun = route({
  id: 'deleteStressRun',
  method: 'DELETE',
  path: '/risk/stress-test/runs/{id}',
  tag: 'Risk',
  summary: 'Delete a stored run of stress tests',
  description: 'Nothing of the books changes; it can be run again, and not be brought back.',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found'],
  example: {},
});

export const listStressScenarios = route({
  id: 'listStressScenarios',
  method: 'GET',
  path: '/risk/stress-test/scenarios',
  tag: 'Risk',
  summary: 'The named scenarios, their days, their shocks and where the figures come from',
  description: SHOCKS,
  access: 'user',
  status: 200,
  response: Type.Object({
    items: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          name: Type.String(),
          window: nullable(Type.Object({ from: Day, to: Day })),
          shocks: Type.Array(Type.Object({ on: Type.String(), change: Type.Number() })),
          source: Type.String(),
        },
        { title: 'StressScenario' },
      ),
    ),
  }),
  example: {
    response: {
      items: [
        {
          id: 'equity-20',
          name: 'Equity falls by 20%',
          window: null,
          shocks: [{ on: 'equity', change: -0.2 }],
          source: 'a supposition, no event',
        },
      ],
    },
  },
});
