import * as contract from '@financehub/contract/risk.ts';
import { type Decimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import type { VarModel } from '@financehub/core/risk/question.ts';
import type { BacktestAnswer } from '@financehub/core/risk/rolling.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import type { Missing } from '../analytics/index.ts';
import { countedValue, endsEarly, gapsOf, isIncomplete, whyOf } from './gaps.ts';
import type { HeldNow } from './held.ts';
import { heldAsked } from './held-asked.ts';
import { modelOf, settled } from './model.ts';
import type { BacktestResult, BacktestTask } from './risk.worker.ts';
import { threads } from './threads.ts';

export function backtestRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getRiskBacktest, async ({ query, principal, read }) => {
    assertCurrency(query.currency, 'querystring/currency');
    const { window = 250, portfolioId = null, leaveOut = false } = query;
    const model = modelOf(query);
    const held = await heldAsked(context, principal.bookId, read, query);
    const task: BacktestTask = {
      ...{ held: held.request, model, window, value: toNumber(held.known) },
      ...{ whole: !leaveOut, incomplete: isIncomplete(held) },
    };
    const { facts, answer, returns } = (await threads().run(task, { name: 'replay' })) as BacktestResult;
    const gaps = gapsOf(held, facts);
    const covered = held.unvalued.length > 0 ? null : facts.covered;
    const leftOut = leaveOut ? gaps : [];
    const head = { portfolioId, ...settled(model), window, currency: held.currency, covered, leftOut };
    const unavailable = leaveOut ? [] : gaps.map(whyOf);
    const value = countedValue(held, leaveOut, facts.without);
    const missing = unavailable.length > 0 ? null : whyNone(held, value, returns.length, window);
    if (answer === null || missing !== null)
      return {
        ...head,
        ...NO_BACKTEST,
        unavailable: [...unavailable, ...(missing === null ? [] : [missing])],
      };
    return {
      ...head,
      ...tests(answer, model),
      series: {
        date: [...facts.date.subarray(window)].map(formatDay),
        return: [...returns.subarray(window)],
        var: Array.from(answer.forecast, (each) => (Number.isNaN(each) ? null : each)),
        exceeded: Array.from(answer.exceeded, (hit) => hit === 1),
      },
      notes: [...endsEarly(held, facts.date, facts.items), ...notesOf(model, window)],
      unavailable: withoutForecast(answer, model),
    };
  });
}

const NO_TESTS = {
  observations: 0,
  exceedances: 0,
  expected: null,
  rate: null,
  kupiec: null,
  firstExceedance: null,
  independence: null,
  conditionalCoverage: null,
  trafficLight: null,
};

const NO_BACKTEST = {
  ...NO_TESTS,
  series: { date: [], return: [], var: [], exceeded: [] },
  notes: [],
};

const tested = <T extends { pValue: number }>(test: T) => ({ ...test, rejected: test.pValue < 0.05 });

/** Of no day with a forecast nothing can be tested. */
function tests(answer: BacktestAnswer, { confidence }: VarModel) {
  const { observations, exceedances } = answer;
  if (observations === 0) return NO_TESTS;
  return {
    observations,
    exceedances,
    expected: observations * (1 - confidence),
    rate: exceedances / observations,
    kupiec: tested(answer.kupiec),
    firstExceedance: answer.firstExceedance === null ? null : tested(answer.firstExceedance),
    independence: tested({ ...answer.independence, transitions: [...answer.independence.transitions] }),
    conditionalCoverage: tested(answer.conditionalCoverage),
    trafficLight: answer.trafficLight,
  };
}

function notesOf({ method, confidence }: VarModel, window: number): string[] {
  const odds = Math.ceil(1 / (1 - confidence) - 1e-9);
  return method !== 'historical' || window >= odds
    ? []
    : [
        `what happens once in ${odds} days lies beyond ${window} returns: forecasts from so few are near the deepest of them and too low`,
      ];
}

function withoutForecast({ forecast, observations }: BacktestAnswer, { method }: VarModel): Missing[] {
  const without = forecast.length - observations;
  if (without === 0) return [];
  const days = `on ${without} of ${forecast.length} days`;
  const reason =
    method === 'cornish-fisher'
      ? `the Cornish-Fisher expansion is no distribution ${days}, which are left out`
      : `there are fewer than 250 returns that vary, which GARCH needs, before what came ${days}, which are left out`;
  return [{ assetId: null, symbol: null, reason, mend: 'choose another method, or a longer window' }];
}

function whyNone(
  { request, unvalued }: HeldNow,
  value: Decimal | null,
  returns: number,
  window: number,
): Missing | null {
  const head = { assetId: null, symbol: null };
  if (request.items.length === 0)
    return {
      ...head,
      reason: `nothing ${unvalued.length > 0 ? 'of known value ' : ''}is held on ${formatDay(request.to)} that could lose value`,
      mend: 'add transactions, or choose another day',
    };
  if (value !== null && sign(value) <= 0)
    return {
      ...head,
      reason: 'what is owed is worth as much as what is held, so that losses are no shares of a value',
      mend: 'choose another day, or another portfolio',
    };
  return returns > window
    ? null
    : {
        ...head,
        reason: `there are ${returns} returns that all holdings have in common, and the window alone takes ${window}`,
        mend: 'add earlier prices, or choose a shorter window',
      };
}
