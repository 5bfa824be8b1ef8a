import { Type } from 'typebox';
import { Figure, Figures, Period } from './analytics.ts';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

export const Amount = nullable(SumText);

export const Confidence = Type.Number({
  minimum: 0.9,
  maximum: 0.999,
  default: 0.95,
  description: 'Default 0.95',
});
export const Method = oneOf(['historical', 'normal', 'cornish-fisher', 'monte-carlo'], 'default historical');
const Weighting = oneOf(['plain', 'age', 'filtered'], 'of historical outcomes; default plain');
const Volatility = oneOf(
  ['plain', 'ewma', 'garch'],
  'what the other methods take as deviation; default plain. What filtered outcomes are filtered by: ewma (default) or garch',
);

const VarChoices = {
  method: Type.Optional(Method),
  weighting: Type.Optional(Weighting),
  volatility: Type.Optional(Volatility),
  confidence: Type.Optional(Confidence),
  decay: Type.Optional(
    Type.Number({ minimum: 0.5, maximum: 0.9999, description: 'of the weighted variance; default 0.94' }),
  ),
  ageDecay: Type.Optional(
    Type.Number({ minimum: 0.5, maximum: 0.9999, description: 'of age weights; default 0.98' }),
  ),
  distribution: Type.Optional(oneOf(['normal', 't'], 'that Monte Carlo draws from; default normal')),
  degreesOfFreedom: Type.Optional(
    Type.Number({ minimum: 2.1, maximum: 1000, description: 'of t; default: by the kurtosis of the past' }),
  ),
};

const CURRENCY = 'default: that of the portfolio, of all together that of the book';

const SETTLED = {
  portfolioId: nullable(Id),
  method: Method,
  weighting: nullable(Weighting),
  volatility: nullable(Volatility),
  confidence: Type.Number(),
};

/** One portfolio or, without it, all of the book. */
export const PortfolioOrAll = Type.Optional(
  Type.Union([Id], { description: 'all portfolios of the book together when absent' }),
);

/** Of every answer about the whole. */
export const LeaveOut = Type.Optional(
  Type.Boolean({
    description:
      'of what has no value or no returns; default false: where a part is missing, figures of the whole are null',
  }),
);

export const LeftOut = Type.Array(
  Type.Object(
    {
      ...Warning.properties,
      share: Type.Union([Figure], {
        description: 'of what is held and has a value, by size; null of what has none',
      }),
    },
    { title: 'LeftOut', description: 'What the figures are without, because it was asked for (`leaveOut`).' },
  ),
);

const WHOLE =
  'Where something that is held has no price, no rate or no returns, figures of the whole are null, and `unavailable` says what is missing; with `leaveOut` they are of the rest, and ' +
  '`leftOut` says without what.';

export const TODAYS =
  'Of today’s holdings (of the day `to`), moved by the returns of the days from `from` on which all of them have a price; without `from` ten ' +
  'years. Options are revalued by what they are on; cash in other currencies moves with its rate.';

const Component = Type.Object(
  {
    assetId: nullable(Id),
    symbol: Type.String({ description: 'of cash its currency' }),
    positionId: nullable(Id),
    positions: Type.Array(
      Type.Object({ positionId: Id, portfolioId: Id, value: Amount }, { title: 'PositionHeld' }),
    ),
    value: Amount,
    exposure: Amount,
    weight: Type.Union([Figure], { description: 'of the value of all' }),
    component: Amount,
    cvarComponent: Amount,
    marginal: Figure,
    incremental: Amount,
  },
  {
    title: 'RiskComponent',
    description:
      'Amounts in the currency of the answer. `component`: its part of the VaR, `cvarComponent` of the CVaR; the parts add up to them. `marginal`: VaR that a unit ' +
      'of currency more of it would add. `incremental`: the VaR less that of the portfolio without it. What several portfolios hold is one part: `positions` are where, ' +
      'and `positionId` is null. What has no price or no rate has no `value`, what has no returns no `exposure`.',
  },
);

export const getValueAtRisk = route({
  id: 'getValueAtRisk',
  method: 'GET',
  path: '/risk/var',
  tag: 'Risk',
  summary: 'What a portfolio, or all of them together, may lose: value at risk and expected shortfall',
  description:
    `${TODAYS} VaR is the loss that is not exceeded with \`confidence\`, CVaR the mean of the losses at or beyond it; a loss is positive. ` +
    '`historical`: the quantile of past outcomes, all alike (`plain`), the newer the heavier (`age`: Boudoukh, Richardson and Whitelaw 1998) or scaled to today’s ' +
    'volatility (`filtered`: Barone-Adesi 1999). `normal`, `cornish-fisher` (with skewness and kurtosis; null where the expansion is no distribution) and ' +
    '`monte-carlo` (normal or Student’s t, the same for the same seed) work from means and covariances; `ewma` and `garch` (1,1) take the volatility of now. ' +
    'Several days: by the square root of time, `overlapping` runs of days, or simulated; `scaling` says which. The interval is one of 95 %. ' +
    WHOLE,
  access: 'viewer',
  query: strict({
    portfolioId: PortfolioOrAll,
    ...Period,
    ...VarChoices,
    horizon: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 250, description: 'days of trading; default 1' }),
    ),
    scaling: Type.Optional(
      oneOf(
        ['square-root', 'overlapping'],
        'of plain historical outcomes over several days; default square-root',
      ),
    ),
    scenarios: Type.Optional(
      Type.Integer({ minimum: 1000, maximum: 1_000_000, description: 'of Monte Carlo; default 100,000' }),
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1, description: 'default 1' })),
    leaveOut: LeaveOut,
    currency: Type.Optional(Type.Union([Currency], { description: CURRENCY })),
  }),
  status: 200,
  response: Type.Object(
    {
      ...SETTLED,
      horizonDays: Type.Integer(),
      scaling: nullable(oneOf(['none', 'square-root-of-time', 'overlapping', 'simulated', 'aggregated'])),
      distribution: nullable(oneOf(['normal', 't'])),
      degreesOfFreedom: Figure,
      scenarios: nullable(Type.Integer()),
      seed: nullable(Type.Integer()),
      currency: Currency,
      from: nullable(Day),
      to: Day,
      observations: Type.Integer(),
      value: Amount,
      covered: Figure,
      var: Amount,
      cvar: Amount,
      varFraction: Figure,
      cvarFraction: Figure,
      interval: nullable(Type.Array(SumText, { minItems: 2, maxItems: 2 })),
      intervalBy: nullable(oneOf(['order-statistics', 'bootstrap', 'analytic', 'simulation'])),
      deviation: Amount,
      diversification: Figure,
      components: Type.Array(Component),
      notes: Type.Array(Type.String()),
      leftOut: LeftOut,
      unavailable: Type.Array(Warning),
    },
    {
      title: 'ValueAtRisk',
      description:
        '`value` with cash; fractions and weights are of it. `covered`: the share of what is held, by size, that has returns; null where something has no value. ' +
        '`deviation`: of the P&L over the horizon. `diversification`: 1 less the deviation over the sum of those of the parts alone.',
    },
  ),
  errors: ['not-found'],
  example: {
    response: {
      portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
      method: 'historical',
      weighting: 'plain',
      volatility: null,
      confidence: 0.99,
      horizonDays: 1,
      scaling: 'none',
      distribution: null,
      degreesOfFreedom: null,
      scenarios: null,
      seed: null,
      currency: 'USD',
      from: '2016-02-01',
      to: '2026-01-30',
      observations: 2514,
      value: '3471.50',
      covered: 1,
      var: '101.20',
      cvar: '143.90',
      varFraction: 0.0292,
      cvarFraction: 0.0415,
      interval: ['92.10', '116.40'],
      intervalBy: 'order-statistics',
      deviation: '36.80',
      diversification: 0,
      components: [
        {
          assetId: exampleAssetId,
          symbol: 'VTI',
          positionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
          positions: [
            {
              positionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
              portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
              value: '3124.50',
            },
          ],
          value: '3124.50',
          exposure: '3124.50',
          weight: 0.9,
          component: '101.20',
          cvarComponent: '143.90',
          marginal: 0.0324,
          incremental: '101.20',
        },
      ],
      notes: [],
      leftOut: [],
      unavailable: [],
    },
  },
});

const Tested = Type.Object(
  { statistic: Type.Number(), pValue: Type.Number(), rejected: Type.Boolean() },
  { title: 'LikelihoodRatioTest', description: '`rejected`: the probability is below 5 %.' },
);

export const getRiskBacktest = route({
  id: 'getRiskBacktest',
  method: 'GET',
  path: '/risk/backtest',
  tag: 'Risk',
  summary: 'How value at risk would have held: forecasts of each day against what came',
  description:
    'For each day the VaR of one day of today’s holdings from the `window` returns before it, against their P&L of the day, as shares of the value. Monte Carlo stands ' +
    'by the distribution it draws from; GARCH is fitted anew every 21 days. `kupiec`: the share of exceedances (1995), `firstExceedance` the time until the first. ' +
    '`independence` and `conditionalCoverage`: Christoffersen (1998). `trafficLight`: the zones of the Basel Committee (1996) over the last 250 days. ' +
    WHOLE,
  access: 'viewer',
  query: strict({
    portfolioId: PortfolioOrAll,
    ...Period,
    ...VarChoices,
    window: Type.Optional(Type.Integer({ minimum: 30, maximum: 2500, description: 'returns; default 250' })),
    leaveOut: LeaveOut,
    currency: Type.Optional(Type.Union([Currency], { description: CURRENCY })),
  }),
  status: 200,
  response: Type.Object(
    {
      ...SETTLED,
      window: Type.Integer(),
      currency: Currency,
      covered: Figure,
      observations: Type.Integer(),
      exceedances: Type.Integer(),
      expected: Figure,
      rate: Figure,
      kupiec: nullable(Tested),
      firstExceedance: nullable(Type.Object({ after: Type.Integer(), ...Tested.properties })),
      independence: nullable(
        Type.Object({
          ...Tested.properties,
          transitions: Type.Array(Type.Integer(), {
            description:
              'days by the day before and the day itself: neither exceeded, the day only, the day before only, both',
          }),
        }),
      ),
      conditionalCoverage: nullable(Tested),
      trafficLight: nullable(
        Type.Object({
          zone: oneOf(['green', 'yellow', 'red']),
          observations: Type.Integer(),
          exceedances: Type.Integer(),
          cumulativeProbability: Type.Number(),
          plusFactor: nullable(
            Type.Number({ description: 'added to the multiplier of capital; of 99 % over 250 days only' }),
          ),
        }),
      ),
      series: Type.Object({
        date: Type.Array(Day),
        return: Figures,
        var: Figures,
        exceeded: Type.Array(Type.Boolean()),
      }),
      notes: Type.Array(Type.String()),
      leftOut: LeftOut,
      unavailable: Type.Array(Warning),
    },
    { title: 'RiskBacktest' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
      method: 'historical',
      weighting: 'plain',
      volatility: null,
      confidence: 0.99,
      window: 250,
      currency: 'USD',
      covered: 1,
      observations: 2264,
      exceedances: 31,
      expected: 22.64,
      rate: 0.0137,
      kupiec: { statistic: 2.79, pValue: 0.095, rejected: false },
      firstExceedance: { after: 88, statistic: 0.02, pValue: 0.9, rejected: false },
      independence: { statistic: 6.1, pValue: 0.0135, rejected: true, transitions: [2204, 28, 28, 3] },
      conditionalCoverage: { statistic: 8.9, pValue: 0.0117, rejected: true },
      trafficLight: {
        zone: 'green',
        observations: 250,
        exceedances: 3,
        cumulativeProbability: 0.7581,
        plusFactor: 0,
      },
      series: { date: ['2026-01-30'], return: [-0.0021], var: [0.0284], exceeded: [false] },
      notes: [],
      leftOut: [],
      unavailable: [],
    },
  },
});
