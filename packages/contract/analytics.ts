import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, strict, Warning } from './schemas.ts';

const examplePortfolioId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0';
const Figure = nullable(Type.Number());
const Figures = Type.Array(Figure);
const Period = { from: Type.Optional(Day), to: Type.Optional(Day) };
const PERIOD = { from: '2024-01-31', to: '2024-12-31' };

/** Symbols as one text, `SPY,AGG`. */
const Symbols = Type.String({
  minLength: 1,
  maxLength: 40_000,
  description: 'symbols or ids of assets, separated by commas',
});
const Interval = oneOf(['day', 'week', 'month'], 'returns of trading days, ISO weeks or months; default day');
const AssetName = Type.Object({ assetId: Id, symbol: Type.String() });
const exampleAsset = { assetId: exampleAssetId, symbol: 'VTI' };

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
    portfolioId: Id,
    ...Period,
    currency: Type.Optional(Currency),
    by: Type.Optional(
      oneOf(
        ['sector', 'industry', 'country', 'class', 'currency', 'tag', 'asset'],
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
      portfolioId: Id,
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
      portfolioId: examplePortfolioId,
      ...PERIOD,
      currency: 'USD',
      by: 'sector',
      linking: 'carino',
      benchmark: { kind: 'asset', name: 'VTI', rebalance: 'month' },
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

const Coefficient = {
  estimate: Type.Number(),
  standardError: Type.Number(),
  t: Figure,
  p: Figure,
  low: Type.Number(),
  high: Type.Number(),
  ols: Type.Object(
    { standardError: Type.Number(), t: Figure, p: Figure, low: Type.Number(), high: Type.Number() },
    { description: 'the same without regard to autocorrelation and changing variance' },
  ),
};
const exampleCoefficient = {
  estimate: 0.95,
  standardError: 0.02,
  t: 47.5,
  p: 0,
  low: 0.91,
  high: 0.99,
  ols: { standardError: 0.018, t: 52.8, p: 0, low: 0.914, high: 0.986 },
};

export const FactorModel = oneOf(
  ['capm', 'ff3', 'ff3-momentum', 'ff5', 'ff5-momentum'],
  'default ff3: market, size, value; ff5 adds profitability and investment',
);

export const getFactors = route({
  id: 'getFactorExposure',
  method: 'GET',
  path: '/analytics/factors',
  tag: 'Analytics',
  summary: 'Exposure of a portfolio or an asset to the factors of Fama and French',
  description:
    'Ordinary least squares of the return over the risk-free rate on the factors, with standard errors of Newey and West (Bartlett kernel, `lags` ' +
    'by default floor(4 (n/100)^(2/9)), corrected for few observations) and Student t intervals. The factors come from PUT /factors/{name}. ' +
    'Returns are taken in the currency of the factors (`currency`, default USD).',
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(Id),
    symbol: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'of an asset, in place of a portfolio' }),
    ),
    ...Period,
    model: Type.Optional(FactorModel),
    interval: Type.Optional(oneOf(['day', 'month'], 'default day')),
    currency: Type.Optional(Currency),
    lags: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
    confidence: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 })),
    window: Type.Optional(
      Type.Integer({ minimum: 10, maximum: 5000, description: 'observations of each rolling regression' }),
    ),
  }),
  status: 200,
  response: Type.Object(
    {
      model: FactorModel,
      interval: oneOf(['day', 'month']),
      currency: Currency,
      from: nullable(Day),
      to: nullable(Day),
      observations: Type.Integer(),
      confidence: Type.Number(),
      lags: nullable(Type.Integer()),
      alpha: nullable(Type.Object({ ...Coefficient, annualized: Type.Number() })),
      factors: Type.Array(Type.Object({ name: Type.String(), ...Coefficient })),
      r2: Figure,
      adjustedR2: Figure,
      residualVolatility: nullable(Type.Number({ description: 'a year' })),
      fPValue: Figure,
      rolling: nullable(
        Type.Object({
          window: Type.Integer(),
          date: Type.Array(Day),
          alpha: Figures,
          factors: Type.Array(Type.Object({ name: Type.String(), beta: Figures })),
        }),
      ),
      unavailable: Type.Array(Warning),
    },
    { title: 'FactorExposure' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      model: 'ff3',
      interval: 'day',
      currency: 'USD',
      ...PERIOD,
      observations: 230,
      confidence: 0.95,
      lags: 4,
      alpha: { ...exampleCoefficient, estimate: 0.0001, annualized: 0.0255 },
      factors: [{ name: 'Mkt-RF', ...exampleCoefficient }],
      r2: 0.93,
      adjustedR2: 0.929,
      residualVolatility: 0.04,
      fPValue: 0,
      rolling: {
        window: 126,
        date: ['2024-12-31'],
        alpha: [0.0001],
        factors: [{ name: 'Mkt-RF', beta: [0.97] }],
      },
      unavailable: [],
    },
  },
});

const Chosen = {
  portfolioId: Type.Optional(Id),
  symbols: Type.Optional(Symbols),
  ...Period,
  currency: Type.Optional(Currency),
  interval: Type.Optional(Interval),
};
const CHOOSING =
  'Of the assets of `symbols`, or those that the portfolio held within the period. Returns are of the days on which all of them have a price, ' +
  'in one currency (the portfolio’s, the book’s, or `currency`), with splits undone.';

export const getCorrelation = route({
  id: 'getCorrelation',
  method: 'GET',
  path: '/analytics/correlation',
  tag: 'Analytics',
  summary: 'Correlation of the returns of assets',
  description:
    `${CHOOSING} \`ledoit-wolf\` shrinks the covariance towards constant correlation (Ledoit and Wolf 2004, "Honey, I shrunk the sample ` +
    'covariance matrix") or, with `target=identity`, towards the identity ("A well-conditioned estimator", 2004).',
  access: 'viewer',
  query: strict({
    ...Chosen,
    method: Type.Optional(oneOf(['pearson', 'spearman', 'ledoit-wolf'], 'default pearson')),
    target: Type.Optional(oneOf(['constant-correlation', 'identity'], 'default constant-correlation')),
  }),
  status: 200,
  response: Type.Object(
    {
      method: oneOf(['pearson', 'spearman', 'ledoit-wolf']),
      interval: Interval,
      currency: Currency,
      from: nullable(Day),
      to: nullable(Day),
      observations: Type.Integer(),
      assets: Type.Array(AssetName),
      matrix: Type.Array(Figures, {
        description: 'a row and a column for each asset, in the order of `assets`',
      }),
      volatility: Type.Array(Figure, { description: 'a year, of each asset' }),
      averageCorrelation: Figure,
      shrinkage: nullable(Type.Number({ description: 'the weight of the target, 0 to 1' })),
      unavailable: Type.Array(Warning),
    },
    { title: 'Correlation' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      method: 'pearson',
      interval: 'day',
      currency: 'USD',
      ...PERIOD,
      observations: 230,
      assets: [exampleAsset],
      matrix: [[1]],
      volatility: [0.14],
      averageCorrelation: null,
      shrinkage: null,
      unavailable: [],
    },
  },
});

export const getRollingCorrelation = route({
  id: 'getRollingCorrelation',
  method: 'GET',
  path: '/analytics/rolling-correlation',
  tag: 'Analytics',
  summary: 'Correlation of pairs of assets over a window that moves',
  description: `${CHOOSING} Without \`pair\` all pairs of the five assets that are held with the most value, or of the first five of \`symbols\`.`,
  access: 'viewer',
  query: strict({
    ...Chosen,
    pair: Type.Optional(
      Type.String({ maxLength: 100, description: 'two symbols or ids', examples: ['VTI,BND'] }),
    ),
    window: Type.Optional(Type.Integer({ minimum: 3, maximum: 5000, default: 63, description: 'returns' })),
  }),
  status: 200,
  response: Type.Object(
    {
      window: Type.Integer(),
      interval: Interval,
      currency: Currency,
      date: Type.Array(Day),
      items: Type.Array(
        Type.Object({ a: AssetName, b: AssetName, correlation: Figures, last: Figure, whole: Figure }),
      ),
      unavailable: Type.Array(Warning),
    },
    { title: 'RollingCorrelation' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      window: 63,
      interval: 'day',
      currency: 'USD',
      date: ['2024-12-31'],
      items: [{ a: exampleAsset, b: exampleAsset, correlation: [1], last: 1, whole: 1 }],
      unavailable: [],
    },
  },
});

const RiskAdjusted = Type.Object(
  {
    kind: oneOf(['portfolio', 'benchmark', 'asset']),
    assetId: nullable(Id),
    symbol: Type.String(),
    observations: Type.Integer(),
    return: Figure,
    returnAnnualized: Figure,
    volatility: Figure,
    maxDrawdown: nullable(Type.Number({ description: 'the share lost, positive' })),
    sharpe: Figure,
    sharpeStandardError: Figure,
    sortino: Figure,
    calmar: Figure,
    omega: Figure,
    treynor: Figure,
    beta: Figure,
    alpha: Figure,
    informationRatio: Figure,
    m2: Figure,
  },
  { title: 'RiskAdjusted' },
);

export const getRiskAdjusted = route({
  id: 'getRiskAdjusted',
  method: 'GET',
  path: '/analytics/risk-adjusted',
  tag: 'Analytics',
  summary: 'Return for the risk taken: the portfolio, its benchmark and its holdings side by side',
  description:
    'From returns of trading days, 252 a year. Sharpe: mean excess return / its deviation; its standard error after Lo (2002). Sortino: over the ' +
    'root of the mean squared shortfall below the risk-free rate. Calmar: annualised return / deepest drawdown. Omega: gains over shortfalls against ' +
    'the risk-free rate. Treynor: excess return / beta. Alpha: Jensen’s, a year. M2: Modigliani’s, the return at the volatility of the benchmark.',
  access: 'viewer',
  query: strict({
    portfolioId: Id,
    ...Period,
    currency: Type.Optional(Currency),
    benchmark: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'symbol or id of an asset' }),
    ),
    riskFree: Type.Optional(
      Type.Number({ minimum: -0.5, maximum: 1, default: 0, description: 'rate a year as a fraction' }),
    ),
  }),
  status: 200,
  response: Type.Object(
    {
      from: nullable(Day),
      to: nullable(Day),
      currency: Currency,
      riskFree: Type.Number(),
      items: Type.Array(RiskAdjusted),
      unavailable: Type.Array(Warning),
    },
    { title: 'RiskAdjustedReturns' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      ...PERIOD,
      currency: 'USD',
      riskFree: 0.02,
      items: [
        {
          kind: 'asset',
          ...exampleAsset,
          observations: 230,
          return: 0.11,
          returnAnnualized: 0.12,
          volatility: 0.14,
          maxDrawdown: 0.08,
          sharpe: 0.71,
          sharpeStandardError: 1.05,
          sortino: 1.02,
          calmar: 1.5,
          omega: 1.13,
          treynor: 0.1,
          beta: 1,
          alpha: 0,
          informationRatio: null,
          m2: 0.12,
        },
      ],
      unavailable: [],
    },
  },
});
