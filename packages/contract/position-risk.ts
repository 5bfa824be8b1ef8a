import { Type } from 'typebox';
import { Figure, Period } from './analytics.ts';
import { exampleAssetId } from './assets.ts';
import { Amount, Confidence, LeaveOut, LeftOut, Method, TODAYS } from './risk.ts';
import { route } from './route.ts';
import { Currency, Day, Id, IdParams, nullable, SumText, strict, Warning } from './schemas.ts';

export const examplePortfolioId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0';

export const getPositionRisk = route({
  id: 'getPositionRisk',
  method: 'GET',
  path: '/risk/position/{id}',
  tag: 'Risk',
  summary: 'The risk of one position: its own, and what it adds to the portfolio',
  description:
    `${TODAYS} Beta is against the portfolio’s benchmark or \`benchmark\`, drawdown that of the price since \`from\`. Days to liquidate: of trading, where ` +
    'no more than `participation` of the mean volume of 63 days is sold. Concentration: the Herfindahl-Hirschman index of the holdings, long and short by size. ' +
    'Figures that are of the portfolio (weight, parts of its VaR, beta and correlation to it, concentration) are null where a part of it has no value or no returns, or of the rest with `leaveOut`.',
  access: 'viewer',
  params: IdParams,
  query: strict({
    ...Period,
    confidence: Type.Optional(Confidence),
    horizon: Type.Optional(Type.Integer({ minimum: 1, maximum: 250, description: 'default 1' })),
    method: Type.Optional(Method),
    participation: Type.Optional(
      Type.Number({ minimum: 0.001, maximum: 1, description: 'of the volume; default 0.1' }),
    ),
    benchmark: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'symbol or id of an asset' }),
    ),
    leaveOut: LeaveOut,
  }),
  status: 200,
  response: Type.Object(
    {
      id: Id,
      portfolioId: Id,
      portfolio: Type.String(),
      assetId: Id,
      symbol: Type.String(),
      currency: Currency,
      asOf: Day,
      confidence: Type.Number(),
      horizonDays: Type.Integer(),
      method: Method,
      observations: Type.Integer(),
      quantity: SumText,
      value: Amount,
      exposure: Amount,
      weight: Figure,
      volatility: Figure,
      beta: Figure,
      benchmark: nullable(Type.String()),
      betaToPortfolio: Figure,
      correlationToPortfolio: Figure,
      var: Amount,
      cvar: Amount,
      component: Amount,
      cvarComponent: Amount,
      componentShare: Figure,
      marginal: Figure,
      incremental: Amount,
      portfolioVar: Amount,
      drawdown: nullable(
        Type.Object({
          current: Type.Number({ description: 'below the highest price so far, as a share of it' }),
          deepest: Type.Number(),
          start: Day,
          trough: Day,
        }),
      ),
      liquidity: nullable(
        Type.Object({
          averageVolume: SumText,
          days: Type.Number(),
          participation: Type.Number(),
          observations: Type.Integer(),
        }),
      ),
      greeks: nullable(
        Type.Object({
          delta: Figure,
          gamma: Figure,
          vega: Figure,
          thetaPerDay: Figure,
          rho: Figure,
          impliedVolatility: Figure,
          units: Type.Number({ description: 'contracts x multiplier; figures are of the whole position' }),
        }),
      ),
      concentration: nullable(
        Type.Object({
          index: Type.Number(),
          effectiveHoldings: Type.Number(),
          largest: Type.String(),
          largestWeight: Type.Number(),
          rank: Type.Integer({ description: 'of this one by size' }),
        }),
      ),
      notes: Type.Array(Type.String()),
      leftOut: LeftOut,
      unavailable: Type.Array(Warning),
    },
    { title: 'PositionRisk' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
      portfolioId: examplePortfolioId,
      portfolio: 'Retirement',
      assetId: exampleAssetId,
      symbol: 'VTI',
      currency: 'USD',
      asOf: '2026-01-31',
      confidence: 0.95,
      horizonDays: 1,
      method: 'historical',
      observations: 2514,
      quantity: '10',
      value: '3124.50',
      exposure: '3124.50',
      weight: 0.9,
      volatility: 0.17,
      beta: 1.01,
      benchmark: 'SPY',
      betaToPortfolio: 1.11,
      correlationToPortfolio: 1,
      var: '52.10',
      cvar: '79.30',
      component: '52.10',
      cvarComponent: '79.30',
      componentShare: 1,
      marginal: 0.0167,
      incremental: '52.10',
      portfolioVar: '52.10',
      drawdown: { current: 0.012, deepest: 0.35, start: '2020-02-19', trough: '2020-03-23' },
      liquidity: { averageVolume: '3200000', days: 0.00003, participation: 0.1, observations: 63 },
      greeks: null,
      concentration: { index: 1, effectiveHoldings: 1, largest: 'VTI', largestWeight: 1, rank: 1 },
      notes: [],
      leftOut: [],
      unavailable: [],
    },
  },
});
