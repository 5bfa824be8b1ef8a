import * as contract from '@financehub/contract/risk.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { formatDecimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import type { Missing } from '../analytics/index.ts';
import { money } from '../portfolios/index.ts';
import { type HeldNow, heldNow, missingDriver, riskInputs, together } from './held.ts';
import { modelOf, periodAsked, settled } from './model.ts';
import type { BacktestResult, VarResult } from './risk.worker.ts';
import { threads } from './threads.ts';

export function varRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getValueAtRisk, async ({ query, principal, read }) => {
    assertCurrency(query.currency, 'querystring/currency');
    const model = modelOf(query);
    const held = await heldAsked(context, principal.bookId, read, query);
    const task = { held: held.request, model };
    const result = (await threads().run(task, { name: 'measure' })) as VarResult;
    const { answer, facts } = result;
    const carlo = model.method === 'monte-carlo';
    const { date } = facts;
    return {
      portfolioId: query.portfolioId ?? null,
      ...settled(model),
      horizonDays: model.horizon,
      scaling: answer?.scaling ?? null,
      distribution: carlo ? model.distribution : null,
      degreesOfFreedom: answer?.degreesOfFreedom ?? null,
      scenarios: carlo ? model.scenarios : null,
      seed: carlo ? model.seed : null,
      currency: held.currency,
      from: date.length === 0 ? null : formatDay(date[0]!),
      to: formatDay(held.request.to),
      observations: date.length,
      value: money(held.value, held.currency),
      ...figures(held, result),
      notes: [...(answer?.notes ?? [])],
      unavailable: missing(held, result),
    };
  });

  backtestRoute(app, context);
}

function backtestRoute(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getRiskBacktest, async ({ query, principal, read }) => {
    assertCurrency(query.currency, 'querystring/currency');
    const { window = 250 } = query;
    const model = modelOf(query);
    const held = await heldAsked(context, principal.bookId, read, query);
    const task = { held: held.request, model, window, value: toNumber(held.value) };
    const { facts, answer, returns } = (await threads().run(task, { name: 'replay' })) as BacktestResult;
    const portfolioId = query.portfolioId ?? null;
    const head = { portfolioId, ...settled(model), window, currency: held.currency, covered: facts.covered };
    const left = facts.leftOut.map((each) => missingDriver(held, each));
    const unavailable = [...held.unavailable, ...left];
    if (answer === null || sign(held.value) <= 0 || held.request.items.length === 0)
      return {
        ...head,
        ...NO_BACKTEST,
        unavailable: [...unavailable, tooShort(held, returns.length, window)],
      };
    const { observations, exceedances, forecast, exceeded } = answer;
    return {
      ...head,
      observations,
      exceedances,
      expected: observations * (1 - model.confidence),
      rate: observations === 0 ? null : exceedances / observations,
      kupiec: tested(answer.kupiec),
      firstExceedance: answer.firstExceedance === null ? null : tested(answer.firstExceedance),
      independence: tested({ ...answer.independence, transitions: [...answer.independence.transitions] }),
      conditionalCoverage: tested(answer.conditionalCoverage),
      trafficLight: answer.trafficLight,
      series: {
        date: [...facts.date.subarray(window)].map(formatDay),
        return: [...returns.subarray(window)],
        var: Array.from(forecast, (value) => (Number.isNaN(value) ? null : value)),
        exceeded: Array.from(exceeded, (hit) => hit === 1),
      },
      unavailable,
    };
  });
}

const NO_BACKTEST = {
  observations: 0,
  exceedances: 0,
  expected: null,
  rate: null,
  kupiec: null,
  firstExceedance: null,
  independence: null,
  conditionalCoverage: null,
  trafficLight: null,
  series: { date: [], return: [], var: [], exceeded: [] },
};

const tested = <T extends { pValue: number }>(test: T) => ({ ...test, rejected: test.pValue < 0.05 });

type Asked = Pick<Static<typeof contract.getValueAtRisk.query>, 'portfolioId' | 'from' | 'to' | 'currency'>;
type Read = Parameters<Parameters<typeof implement<typeof contract.getValueAtRisk>>[3]>[0]['read'];

/** What one portfolio holds, or all of them as one. */
async function heldAsked(context: Context, bookId: string, read: Read, query: Asked): Promise<HeldNow> {
  const period = periodAsked(query, context);
  const { inputs, currency } = await read((db) => riskInputs(db, context, query.portfolioId, query.currency));
  return together(await heldNow(context, bookId, inputs, { ...period, currency }));
}

function figures(held: HeldNow, { answer, facts, diversification }: VarResult) {
  const { currency } = held;
  const whole = toNumber(held.value);
  if (answer === null)
    return {
      covered: held.shown.length === 0 ? null : facts.covered,
      var: null,
      cvar: null,
      varFraction: null,
      cvarFraction: null,
      interval: null,
      intervalBy: null,
      deviation: null,
      diversification: null,
      components: [],
    };
  const digits = minorDigits(currency);
  const parts = apportion(answer.components, answer.var, digits);
  const beyond = apportion(answer.cvarComponents, answer.cvar, digits);
  const amount = (value: number): string => formatDecimal(apportion([value], value, digits).whole);
  const share = (value: number): number | null => (whole > 0 ? value / whole : null);
  return {
    covered: facts.covered,
    var: formatDecimal(parts.whole),
    cvar: formatDecimal(beyond.whole),
    varFraction: share(answer.var),
    cvarFraction: share(answer.cvar),
    interval: answer.interval === null ? null : [amount(answer.interval[0]), amount(answer.interval[1])],
    intervalBy: answer.intervalBy,
    deviation: amount(answer.deviation),
    diversification: Number.isFinite(diversification) ? diversification : null,
    components: facts.items.map((item, at) => {
      const { assetId, symbol, value, holders } = held.shown[item]!;
      const exposure = facts.exposure[at]!;
      const added = answer.incremental[at]!;
      return {
        assetId,
        symbol,
        positionId: holders.length === 1 ? holders[0]!.positionId : null,
        positions: holders.flatMap(({ portfolioId, positionId, value: own }) =>
          positionId === null ? [] : [{ portfolioId, positionId, value: money(own, currency)! }],
        ),
        value: money(value, currency)!,
        exposure: amount(exposure),
        weight: share(toNumber(value)) ?? 0,
        component: formatDecimal(parts.parts[at]!),
        cvarComponent: formatDecimal(beyond.parts[at]!),
        marginal: exposure === 0 ? null : answer.components[at]! / exposure,
        incremental: Number.isNaN(added) ? null : amount(added),
      };
    }),
  };
}

function missing(held: HeldNow, { facts, impossible }: VarResult): Missing[] {
  const nothing: Missing[] =
    held.request.items.length > 0
      ? []
      : [
          {
            assetId: null,
            symbol: null,
            reason: `nothing is held on ${formatDay(held.request.to)} that could lose value`,
            mend: 'add transactions, or choose another day',
          },
        ];
  return [
    ...held.unavailable,
    ...facts.leftOut.map((left) => missingDriver(held, left)),
    ...(impossible === null ? [] : [{ assetId: null, symbol: null, ...impossible }]),
    ...nothing,
  ];
}

function tooShort({ request }: HeldNow, returns: number, window: number): Missing {
  const reason =
    request.items.length === 0
      ? 'nothing is held that could lose value'
      : `there are ${returns} returns that all holdings have in common, and the window alone takes ${window}`;
  return { assetId: null, symbol: null, reason, mend: 'add earlier prices, or choose a shorter window' };
}
