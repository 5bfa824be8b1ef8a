import * as contract from '@financehub/contract/risk.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { type Decimal, decimal, formatDecimal, sign, toNumber } from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import type { Missing } from '../analytics/index.ts';
import { money } from '../portfolios/index.ts';
import { countedValue, endsEarly, type Gap, gapsOf, isIncomplete, whyOf } from './gaps.ts';
import type { HeldNow, Shown } from './held.ts';
import { heldAsked } from './held-asked.ts';
import { modelOf, settled } from './model.ts';
import type { BookFacts, VarResult, VarTask } from './risk.worker.ts';
import { threads } from './threads.ts';

export function varRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getValueAtRisk, async ({ query, principal, read }) => {
    assertCurrency(query.currency, 'querystring/currency');
    const model = modelOf(query);
    const held = await heldAsked(context, principal.bookId, read, query);
    const { leaveOut = false } = query;
    const task: VarTask = { held: held.request, model, whole: !leaveOut, incomplete: isIncomplete(held) };
    const result = (await threads().run(task, { name: 'measure' })) as VarResult;
    const { answer, facts } = result;
    const gaps = gapsOf(held, facts);
    const value = countedValue(held, leaveOut, facts.without);
    const asked = { value, gaps, leaveOut };
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
      value: money(value, held.currency),
      ...figures(held, result, asked),
      notes: onlyCash(held, value)
        ? [`there is nothing but cash in ${held.currency}, which does not move in it`]
        : [...(answer === null ? [] : endsEarly(held, date, facts.items)), ...(answer?.notes ?? [])],
      leftOut: leaveOut ? gaps : [],
      unavailable: [...(leaveOut ? [] : gaps.map(whyOf)), ...missing(held, result, asked)],
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

interface Asked {
  /** That the fractions are of; null where a part of it is not known. */
  readonly value: Decimal | null;
  readonly gaps: readonly Gap[];
  readonly leaveOut: boolean;
}

function figures(held: HeldNow, { answer, facts, diversification }: VarResult, asked: Asked) {
  const { currency } = held;
  if (onlyCash(held, asked.value)) return { ...NONE, ...nothingOf(currency) };
  const covered = held.shown.length === 0 || held.unvalued.length > 0 ? null : facts.covered;
  if (answer === null) return { ...NONE, covered, components: withoutParts(held, facts, asked) };
  const digits = minorDigits(currency);
  const parts = apportion(answer.components, answer.var, digits);
  const beyond = apportion(answer.cvarComponents, answer.cvar, digits);
  const amount = (value: number): string => formatDecimal(apportion([value], value, digits).whole);
  const share = shareOf(asked.value);
  return {
    covered,
    var: formatDecimal(parts.whole),
    cvar: formatDecimal(beyond.whole),
    varFraction: share(answer.var),
    cvarFraction: share(answer.cvar),
    interval: answer.interval === null ? null : [amount(answer.interval[0]), amount(answer.interval[1])],
    intervalBy: answer.intervalBy,
    deviation: amount(answer.deviation),
    diversification: Number.isFinite(diversification) ? diversification : null,
    components: facts.items.map((item, at) => {
      const shown = held.shown[item]!;
      const exposure = facts.exposure[at]!;
      const added = answer.incremental[at]!;
      return {
        ...componentOf(shown, currency),
        exposure: amount(exposure),
        weight: share(toNumber(shown.value)),
        component: formatDecimal(parts.parts[at]!),
        cvarComponent: formatDecimal(beyond.parts[at]!),
        marginal: exposure === 0 ? null : answer.components[at]! / exposure,
        incremental: Number.isNaN(added) ? null : amount(added),
      };
    }),
  };
}

const shareOf =
  (value: Decimal | null) =>
  (part: number): number | null =>
    value !== null && sign(value) > 0 ? part / toNumber(value) : null;

type Component = Static<typeof contract.getValueAtRisk.response>['components'][number];

const NO_PARTS = { component: null, cvarComponent: null, marginal: null, incremental: null };

/** What is held, where there is no figure of the whole that it could be a part of. */
function withoutParts(held: HeldNow, facts: BookFacts, { value, leaveOut }: Asked): Component[] {
  const { currency } = held;
  const share = shareOf(value);
  const places = new Map(facts.items.map((item, at) => [item, at]));
  const amount = (exposure: number): string =>
    formatDecimal(apportion([exposure], exposure, minorDigits(currency)).whole);
  const known = held.shown.flatMap((shown, item): Component[] => {
    const at = places.get(item);
    if (leaveOut && at === undefined) return [];
    const exposure = at === undefined ? null : amount(facts.exposure[at]!);
    const weight = share(toNumber(shown.value));
    return [{ ...componentOf(shown, currency), exposure, weight, ...NO_PARTS }];
  });
  const unknown = leaveOut ? [] : held.unvalued;
  return [
    ...known,
    ...unknown.map((one): Component => {
      const none = { ...one, value: null };
      return { ...componentOf(none, currency), exposure: null, weight: null, ...NO_PARTS };
    }),
  ];
}

function componentOf(
  { assetId, symbol, value, holders }: Omit<Shown, 'value' | 'quantity'> & { value: Decimal | null },
  currency: string,
): Pick<Component, 'assetId' | 'symbol' | 'positionId' | 'positions' | 'value'> {
  return {
    assetId,
    symbol,
    positionId: holders.length === 1 ? holders[0]!.positionId : null,
    positions: holders.flatMap(({ portfolioId, positionId, value: own }) =>
      positionId === null ? [] : [{ portfolioId, positionId, value: money(own, currency) }],
    ),
    value: money(value, currency),
  };
}

/** Cash of its own currency alone, and nothing besides of which the value is not known: it can not lose any. */
const onlyCash = ({ request }: HeldNow, value: Decimal | null): boolean =>
  request.items.length === 0 && value !== null && sign(value) > 0;

/** What else stands in the way of figures than what is said to be missing of what is held. */
function missing(
  held: HeldNow,
  { impossible, facts }: VarResult,
  { value, gaps, leaveOut }: Asked,
): Missing[] {
  const none = (reason: string, mend: string): Missing => ({ assetId: null, symbol: null, reason, mend });
  const day = formatDay(held.request.to);
  if (impossible !== null) return [{ assetId: null, symbol: null, ...impossible }];
  if (onlyCash(held, value)) return [];
  if (held.request.items.length + held.unvalued.length === 0)
    return [
      none(`nothing is held on ${day} that could lose value`, 'add transactions, or choose another day'),
    ];
  return leaveOut && gaps.length > 0 && facts.items.length === 0
    ? [none(`nothing of what is held on ${day} has a value and returns`, gaps[0]!.mend)]
    : [];
}
