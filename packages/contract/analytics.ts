import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, strict, Warning } from './schemas.ts';

export const Figure = nullable(Type.Number());
export const Figures = Type.Array(Figure);
export const Period = { from: Type.Optional(Day), to: Type.Optional(Day) };
export const examplePeriod = { from: '2024-01-31', to: '2024-12-31' };

/** Symbols as one text, `SPY,AGG`. */
const Symbols = Type.String({
  minLength: 1,
  maxLength: 40_000,
  description: 'symbols or ids of assets, separated by commas',
});
const Interval = oneOf(['day', 'week', 'month'], 'returns of trading days, ISO weeks or months; default day');
const AssetName = Type.Object({ assetId: Id, symbol: Type.String() });
export const exampleAsset = { assetId: exampleAssetId, symbol: 'VTI' };

/** Of a question about one portfolio, or about all of them. */
export const WholeId = Type.Union([Id], { description: 'all portfolios of the book as one when absent' });

const Chosen = {
  portfolioId: Type.Optional(WholeId),
  symbols: Type.Optional(Symbols),
  ...Period,
  currency: Type.Optional(Currency),
  interval: Type.Optional(Interval),
};
const CHOOSING =
  'Of the assets of `symbols`, or those that the portfolio, or without `portfolioId` any portfolio of the book, held within the period. Returns are of the days on which all of them have a price, ' +
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
      ...examplePeriod,
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
    'The portfolio and its benchmark as in `/portfolio/performance`: from returns between days on which something held was quoted, ' +
    '252 of them a year, or 365 where weekends are quoted. Holdings from the days on which they and the benchmark have prices, 252 a year. ' +
    'Sharpe: mean excess return / its deviation; its standard error after Lo (2002). Sortino: over the ' +
    'root of the mean squared shortfall below the risk-free rate. Calmar: annualised return / deepest drawdown. Omega: gains over shortfalls against ' +
    'the risk-free rate. Treynor: excess return / beta. Alpha: Jensen’s, a year. M2: Modigliani’s, the return at the volatility of the benchmark.',
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(WholeId),
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
      ...examplePeriod,
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
