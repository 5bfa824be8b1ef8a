import { Type } from 'typebox';
import { examplePeriod, Figure, Figures, Period, WholeId } from './analytics.ts';
import { route } from './route.ts';
import { Currency, Day, Instant, nullable, oneOf, strict, Warning } from './schemas.ts';

const FactorSet = oneOf(['ff3', 'ff5', 'momentum'], 'the three factors, the five, or momentum');
const Coverage = Type.Object(
  {
    name: FactorSet,
    interval: oneOf(['day', 'month']),
    factors: Type.Array(Type.String()),
    count: Type.Integer(),
    from: Day,
    to: Day,
    provider: Type.String(),
    fetchedAt: nullable(Instant),
  },
  { title: 'FactorCoverage' },
);
const exampleCoverage = {
  name: 'ff3' as const,
  interval: 'day' as const,
  factors: ['Mkt-RF', 'SMB', 'HML', 'RF'],
  count: 25131,
  from: '1926-07-01',
  to: '2021-11-30',
  provider: 'user',
  fetchedAt: '2026-01-31T12:00:00Z',
};

export const listFactors = route({
  id: 'listFactors',
  method: 'GET',
  path: '/factors',
  tag: 'Factors',
  summary: 'The factor returns that are stored',
  access: 'viewer',
  status: 200,
  response: Type.Object({ items: Type.Array(Coverage) }),
  example: { response: { items: [exampleCoverage] } },
});

export const putFactors = route({
  id: 'putFactors',
  method: 'PUT',
  path: '/factors/{name}',
  tag: 'Factors',
  summary: 'Store factor returns from a file of Kenneth French’s data library',
  description:
    'The CSV as it is published, daily or monthly: text before and after, a header (`,Mkt-RF,SMB,HML,RF`), returns in percent, -99.99 and -999 where ' +
    'there is none; the annual block is passed over. The columns must be those of the name. A day or month that is there is replaced. ' +
    'Days may be written as 2024-01-31; fractions are taken with `unit=fraction`, and refused where they are plainly not in the unit said.',
  access: 'editor',
  params: strict({ name: FactorSet }),
  query: strict({
    unit: Type.Optional(
      oneOf(['percent', 'fraction'], 'what its returns are counted in: percent (default), as in the library'),
    ),
  }),
  bodyType: 'csv',
  body: Type.String(),
  status: 200,
  response: Type.Object({
    name: FactorSet,
    interval: oneOf(['day', 'month']),
    stored: Type.Integer(),
    from: Day,
    to: Day,
  }),
  errors: ['forbidden', 'unsupported-media-type'],
  example: {
    body: ',Mkt-RF,SMB,HML,RF\n20240102,-0.70,-1.11,0.74,0.022\n',
    response: { name: 'ff3', interval: 'day', stored: 1, from: '2024-01-02', to: '2024-01-02' },
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
  summary: 'Exposure of portfolios or an asset to the factors of Fama and French',
  description:
    'Ordinary least squares of the return over the risk-free rate on the factors, with standard errors of Newey and West (Bartlett kernel, `lags` ' +
    'by default floor(4 (n/100)^(2/9)); with `correction` times n / (n - k)) and Student t intervals. The factors come from PUT /factors/{name}. ' +
    'Returns are taken in the currency of the factors (`currency`, default USD).',
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(WholeId),
    symbol: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'of an asset, in place of portfolios' }),
    ),
    ...Period,
    model: Type.Optional(FactorModel),
    interval: Type.Optional(oneOf(['day', 'month'], 'default day')),
    currency: Type.Optional(Currency),
    lags: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
    correction: Type.Optional(Type.Boolean({ default: false })),
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
      alpha: nullable(
        Type.Object({
          ...Coefficient,
          annualized: Type.Number({ description: 'times the periods of a year' }),
        }),
      ),
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
      ...examplePeriod,
      observations: 230,
      confidence: 0.95,
      lags: 4,
      alpha: { ...exampleCoefficient, estimate: 0.0001, annualized: 0.0252 },
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
