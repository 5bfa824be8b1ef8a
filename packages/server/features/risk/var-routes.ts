import * as contract from '@financehub/contract/risk.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { decimal, formatDecimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import type { Missing } from '../analytics/index.ts';
import { money } from '../portfolios/index.ts';
import { type HeldNow, missingDriver } from './held.ts';
import { heldAsked } from './held-asked.ts';
import { modelOf, settled } from './model.ts';
import type { VarResult } from './risk.worker.ts';
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
      notes: onlyCash(held)
        ? [`there is nothing but cash in ${held.currency}, which does not move in it`]
        : [...(answer?.notes ?? [])],
      unavailable: missing(held, result),
    };
  });
}

const NONE = {
  covered: null,
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

/** What can not move loses nothing. */
function nothingOf(currency: string) {
  const zero = money(decimal('0'), currency);
  return { covered: 1, var: zero, cvar: zero, varFraction: 0, cvarFraction: 0, deviation: zero };
}

function figures(held: HeldNow, { answer, facts, diversification }: VarResult) {
  const { currency } = held;
  const whole = toNumber(held.value);
  if (onlyCash(held)) return { ...NONE, ...nothingOf(currency) };
  if (answer === null) return { ...NONE, covered: held.shown.length === 0 ? null : facts.covered };
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

/** Cash of its own currency alone, and nothing besides of which the value is not known: it can not lose any. */
const onlyCash = ({ request, value, unavailable }: HeldNow): boolean =>
  request.items.length === 0 && sign(value) > 0 && unavailable.length === 0;

function missing(held: HeldNow, { facts, impossible }: VarResult): Missing[] {
  const nothing: Missing[] =
    held.request.items.length > 0 || onlyCash(held)
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
