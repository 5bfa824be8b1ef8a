import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, KnownAt, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

const Figure = nullable(Type.Number());
const Figures = Type.Array(Figure);

const Parts = Type.Object(
  {
    capital: nullable(SumText),
    currency: nullable(SumText),
    dividends: nullable(SumText),
    interest: nullable(SumText),
    fees: nullable(SumText),
    taxes: nullable(SumText),
  },
  {
    title: 'GainParts',
    description: 'opening + netFlows + all parts = closing, to the last digit; fees and taxes are negative',
  },
);

const Fall = Type.Object({
  depth: Type.Number({ description: 'share of the peak that was lost' }),
  start: Day,
  trough: Day,
  end: nullable(Type.Union([Day], { description: 'back at the peak; null: not yet' })),
  days: Type.Integer({ description: 'from the peak to its end, or to the last day' }),
});

const HoldingGain = Type.Object({
  assetId: Id,
  symbol: Type.String(),
  name: Type.String(),
  opening: nullable(SumText),
  closing: nullable(SumText),
  netFlows: nullable(
    Type.Union([SumText], { description: 'put in, with costs, less what was taken out, with income' }),
  ),
  gain: nullable(SumText),
  parts: Parts,
  twr: Figure,
  priceReturn: Figure,
  xirr: Figure,
  modifiedDietz: Figure,
});

const Unavailable = Type.Array(
  Type.Object({
    ...Warning.properties,
    figure: Type.Optional(Type.String({ description: 'which figure it is about; all when absent' })),
  }),
);

const Asked = {
  portfolioId: Type.Optional(
    Type.Union([Id, Type.Array(Id, { maxItems: 200 })], {
      description: 'one or several; all portfolios of the book when absent',
    }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  currency: Type.Optional(Currency),
  knownAt: Type.Optional(KnownAt),
};

export const getPerformance = route({
  id: 'getPerformance',
  method: 'GET',
  path: '/portfolio/performance',
  tag: 'Portfolios',
  summary: 'Returns, risk and gains of one portfolio, of several, or of all together',
  description:
    'Returns are fractions, from the end of the day before `from` to the end of `to`. `twr` chains daily returns (flows in at the start of a day, ' +
    'out at its end), `xirr` is the annual money-weighted rate, `modifiedDietz` weighs flows by days, `simpleReturn` is gain over what was put in. ' +
    'Annual rates are actual/365. Risk figures are of the days on which something held was quoted, `periodsPerYear` (252, or 365 where weekends ' +
    'are quoted) of them a year; `sharpe` and `sortino` are over `riskFree`, a rate a year. `priceReturn` leaves dividends and interest out. ' +
    'Flows between the portfolios asked for cancel. What is only owed (shares sold short without the proceeds) has a gain and no return. A figure that can not be had is null and explained in `unavailable`.',
  access: 'viewer',
  query: strict({
    ...Asked,
    benchmark: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'symbol or id of an asset of the book' }),
    ),
    riskFree: Type.Optional(Type.Number({ minimum: -0.5, maximum: 1, description: 'a year; default 0' })),
    interval: Type.Optional(oneOf(['day', 'week', 'month'], 'of the series; default day')),
    rolling: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 2520, description: 'observations of a moving window' }),
    ),
  }),
  status: 200,
  response: Type.Object(
    {
      from: nullable(Day),
      to: nullable(Day),
      currency: Currency,
      opening: nullable(SumText),
      closing: nullable(SumText),
      netFlows: nullable(SumText),
      gain: nullable(SumText),
      twr: Figure,
      twrAnnualized: Figure,
      priceReturn: Figure,
      xirr: Figure,
      modifiedDietz: Figure,
      simpleReturn: Figure,
      volatility: Figure,
      downsideDeviation: Figure,
      sharpe: Figure,
      sortino: Figure,
      calmar: Figure,
      omega: Figure,
      skewness: Figure,
      excessKurtosis: Figure,
      bestDay: nullable(Type.Object({ date: Day, return: Type.Number() })),
      worstDay: nullable(Type.Object({ date: Day, return: Type.Number() })),
      positiveDays: Figure,
      maxDrawdown: nullable(
        Type.Object({ depth: Type.Number(), start: Day, trough: Day, end: nullable(Day) }),
      ),
      drawdowns: Type.Array(Fall, { description: 'the ten deepest' }),
      observations: Type.Integer(),
      periodsPerYear: Type.Integer(),
      riskFree: Type.Number(),
      benchmark: nullable(
        Type.Object({
          assetId: Id,
          symbol: Type.String(),
          name: Type.String(),
          totalReturn: Type.Boolean({
            description: 'whether its dividends are in; else it is of prices alone',
          }),
          return: Figure,
          volatility: Figure,
          maxDrawdown: Figure,
        }),
      ),
      beta: Figure,
      alpha: Figure,
      correlation: Figure,
      trackingError: Figure,
      informationRatio: Figure,
      upCapture: Figure,
      downCapture: Figure,
      activeReturn: Figure,
      parts: Parts,
      holdings: Type.Array(HoldingGain),
      series: Type.Object({
        date: Type.Array(Day),
        value: Type.Array(nullable(SumText)),
        flows: Type.Array(nullable(SumText), { description: 'they add up to `netFlows`, to the last digit' }),
        twrIndex: Figures,
        benchmarkIndex: Figures,
        drawdown: Figures,
      }),
      rolling: nullable(
        Type.Object({
          window: Type.Integer(),
          date: Type.Array(Day),
          return: Figures,
          volatility: Figures,
          sharpe: Figures,
          beta: Figures,
        }),
      ),
      unavailable: Unavailable,
    },
    { title: 'Performance' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      from: '2025-01-01',
      to: '2025-12-31',
      currency: 'USD',
      opening: '10000.00',
      closing: '11850.00',
      netFlows: '1000.00',
      gain: '850.00',
      twr: 0.0802,
      twrAnnualized: 0.0802,
      priceReturn: 0.0655,
      xirr: 0.0811,
      modifiedDietz: 0.081,
      simpleReturn: 0.0773,
      volatility: 0.142,
      downsideDeviation: 0.101,
      sharpe: 0.61,
      sortino: 0.86,
      calmar: 0.72,
      omega: 1.11,
      skewness: -0.3,
      excessKurtosis: 2.1,
      bestDay: { date: '2025-04-09', return: 0.061 },
      worstDay: { date: '2025-04-04', return: -0.048 },
      positiveDays: 0.54,
      maxDrawdown: { depth: 0.112, start: '2025-02-19', trough: '2025-04-08', end: '2025-06-03' },
      drawdowns: [{ depth: 0.112, start: '2025-02-19', trough: '2025-04-08', end: '2025-06-03', days: 104 }],
      observations: 250,
      periodsPerYear: 252,
      riskFree: 0,
      benchmark: {
        assetId: exampleAssetId,
        symbol: 'VTI',
        name: 'Total market ETF',
        totalReturn: true,
        return: 0.091,
        volatility: 0.151,
        maxDrawdown: 0.121,
      },
      beta: 0.92,
      alpha: -0.004,
      correlation: 0.97,
      trackingError: 0.031,
      informationRatio: -0.35,
      upCapture: 0.93,
      downCapture: 0.95,
      activeReturn: -0.0108,
      parts: {
        capital: '650.00',
        currency: '60.00',
        dividends: '170.00',
        interest: '0.00',
        fees: '-10.00',
        taxes: '-20.00',
      },
      holdings: [],
      series: {
        date: ['2025-12-31'],
        value: ['11850.00'],
        flows: ['0.00'],
        twrIndex: [1.0802],
        benchmarkIndex: [1.091],
        drawdown: [0],
      },
      rolling: null,
      unavailable: [],
    },
  },
});

const SubPeriod = Type.Object({
  from: Day,
  to: Day,
  opening: nullable(SumText),
  closing: nullable(SumText),
  return: Figure,
  linked: nullable(Type.Number({ description: 'product of 1 + return so far, less 1' })),
});

const ExplainedFlow = Type.Object({
  date: Day,
  amount: nullable(SumText),
  dietzWeight: Type.Number({ description: 'the share of the period for which it was at work' }),
  dietzWeighted: Figure,
  presentValue: nullable(
    Type.Number({ description: 'at the XIRR, on the first day; all of them add up to zero' }),
  ),
});

export const explainReturns = route({
  id: 'explainReturns',
  method: 'GET',
  path: '/portfolio/returns-explained',
  tag: 'Portfolios',
  summary: 'How each kind of return follows from the values and flows of the period',
  description:
    'For the same period and portfolios as `/portfolio/performance`: every day with a flow, with its weight in Modified Dietz and its present value at the ' +
    'XIRR; the sub-periods between flows whose returns multiply to the time-weighted return; and the sums that each figure is made of.',
  access: 'viewer',
  query: strict(Asked),
  status: 200,
  response: Type.Object(
    {
      from: nullable(Day),
      to: nullable(Day),
      days: Type.Integer(),
      currency: Currency,
      opening: nullable(SumText),
      closing: nullable(SumText),
      netFlows: nullable(SumText),
      gain: nullable(SumText),
      parts: Parts,
      simple: Type.Object({
        value: Figure,
        inflows: nullable(SumText),
        outflows: nullable(SumText),
        capital: nullable(SumText),
      }),
      modifiedDietz: Type.Object({
        value: Figure,
        averageCapital: Type.Union([Figure], { description: 'opening + the weighted flows' }),
        weightedFlows: Figure,
      }),
      xirr: Type.Object({
        value: Figure,
        otherRoots: Type.Array(Type.Number(), { description: 'further rates that solve the same equation' }),
        openingPresentValue: Figure,
        closingPresentValue: Figure,
        sum: Figure,
      }),
      twr: Type.Object({ value: Figure, annualized: Figure, subPeriods: Type.Array(SubPeriod) }),
      flows: Type.Array(ExplainedFlow),
      unavailable: Unavailable,
    },
    { title: 'ReturnsExplained' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      from: '2025-01-01',
      to: '2025-12-31',
      days: 365,
      currency: 'USD',
      opening: '10000.00',
      closing: '11850.00',
      netFlows: '1000.00',
      gain: '850.00',
      parts: {
        capital: '650.00',
        currency: '60.00',
        dividends: '170.00',
        interest: '0.00',
        fees: '-10.00',
        taxes: '-20.00',
      },
      simple: { value: 0.0773, inflows: '1000.00', outflows: '0.00', capital: '11000.00' },
      modifiedDietz: { value: 0.081, averageCapital: 10494.5, weightedFlows: 494.5 },
      xirr: {
        value: 0.0811,
        otherRoots: [],
        openingPresentValue: -10000,
        closingPresentValue: 10961.1,
        sum: 0,
      },
      twr: {
        value: 0.0802,
        annualized: 0.0802,
        subPeriods: [
          {
            from: '2025-01-01',
            to: '2025-07-03',
            opening: '10000.00',
            closing: '10400.00',
            return: 0.04,
            linked: 0.04,
          },
        ],
      },
      flows: [
        {
          date: '2025-07-04',
          amount: '1000.00',
          dietzWeight: 0.4945,
          dietzWeighted: 494.5,
          presentValue: -961.1,
        },
      ],
      unavailable: [],
    },
  },
});
