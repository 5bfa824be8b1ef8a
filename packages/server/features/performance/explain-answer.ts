import type { explainReturns } from '@financehub/contract/performance.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { moneyText } from '@financehub/core/money/money-text.ts';
import type { PeriodSeries } from '@financehub/core/portfolio/combined.ts';
import { internalRates, investorFlows, presentValue } from '@financehub/core/portfolio/returns.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { figure, gainAnswer } from './gains-answer.ts';
import { gather } from './gathered.ts';
import type { ExplainWish } from './messages.ts';
import { type PeriodReturns, returnsMissing, returnsOf } from './period-returns.ts';
import type { Replica } from './replica.ts';
import { once } from './unavailable.ts';

type Answer = ResponseOf<typeof explainReturns>;

export function explainAnswer(replicas: readonly Replica[], wish: ExplainWish): Answer {
  const gathered = gather(replicas, wish);
  if (gathered === null) return nothing(wish);
  const { series, total } = gathered;
  const returns = returnsOf(gathered);
  const text = moneyText(wish.currency);
  const { period } = returns;
  const { inflows, outflows } = sidesOf(period.flows);
  const weighted = period.flows.reduce((sum, flow) => sum + flow.amount * weightOf(flow.date, returns), 0);
  return {
    from: formatDay(series.from),
    to: formatDay(series.to),
    days: returns.days,
    currency: wish.currency,
    ...gainAnswer(total, wish.currency),
    simple: {
      value: returns.simpleReturn.value,
      inflows: text(inflows),
      outflows: text(outflows),
      capital: text(period.opening + inflows),
    },
    modifiedDietz: {
      value: returns.modifiedDietz.value,
      averageCapital: figure(period.opening + weighted),
      weightedFlows: figure(weighted),
    },
    xirr: xirrAnswer(returns),
    twr: {
      value: returns.twr.value,
      annualized: returns.twrAnnualized.value,
      subPeriods: subPeriods(series, returns, text),
    },
    flows: period.flows.map(({ date, amount }) => ({
      date: formatDay(date),
      amount: text(amount),
      dietzWeight: weightOf(date, returns),
      dietzWeighted: figure(amount * weightOf(date, returns)),
      presentValue: valueToday(-amount, date, returns),
    })),
    unavailable: once([...gathered.unavailable, ...returnsMissing(returns)]).map((item) => ({ ...item })),
  };
}

function sidesOf(flows: PeriodReturns['period']['flows']): { inflows: number; outflows: number } {
  let [inflows, outflows] = [0, 0];
  for (const { amount } of flows) {
    if (amount > 0) inflows += amount;
    else outflows -= amount;
  }
  return { inflows, outflows };
}

/** The share of the period that is left at the end of the day. */
const weightOf = (day: number, { period, days }: PeriodReturns): number =>
  days > 0 ? (period.to - day) / days : 0;

function valueToday(amount: number, day: number, { period, xirr }: PeriodReturns): number | null {
  return xirr.value === null ? null : figure(presentValue(amount, day - period.from, xirr.value));
}

/** Both searches end within rounding of a rate. */
const isOther = (rate: number, than: number): boolean => Math.abs(rate - than) > 1e-7 * (1 + Math.abs(than));

function xirrAnswer(returns: PeriodReturns): Answer['xirr'] {
  const { period, xirr } = returns;
  const flows = investorFlows(period);
  return {
    value: xirr.value,
    otherRoots: xirr.value === null ? [] : internalRates(flows).filter((rate) => isOther(rate, xirr.value!)),
    openingPresentValue: valueToday(-period.opening, period.from, returns),
    closingPresentValue: valueToday(period.closing, period.to, returns),
    sum:
      xirr.value === null
        ? null
        : figure(
            flows.reduce(
              (sum, flow) => sum + presentValue(flow.amount, flow.date - period.from, xirr.value!),
              0,
            ),
          ),
  };
}

/** The time-weighted return between days on which money came in or went out, up to the end of the day before the next such day. */
function subPeriods(
  series: PeriodSeries,
  { period }: PeriodReturns,
  text: (value: number) => string | null,
): Answer['twr']['subPeriods'] {
  const cuts = period.flows.map(({ date }) => date - series.from).filter((row) => row > 0);
  const edges = [0, ...new Set(cuts), series.date.length];
  const valueBefore = (row: number): number => (row === 0 ? series.opening : series.value[row - 1]!);
  const indexBefore = (row: number): number => (row === 0 ? 1 : series.twrIndex[row - 1]!);
  return edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1]!;
    return {
      from: formatDay(series.from + start),
      to: formatDay(series.from + end - 1),
      opening: text(valueBefore(start)),
      closing: text(series.value[end - 1]!),
      return: figure(series.twrIndex[end - 1]! / indexBefore(start) - 1),
      linked: figure(series.twrIndex[end - 1]! - 1),
    };
  });
}

function nothing(wish: ExplainWish): Answer {
  const reason = 'there is no transaction in the portfolios asked for up to the last day of the period';
  return {
    from: null,
    to: null,
    days: 0,
    currency: wish.currency,
    ...gainAnswer(null, wish.currency),
    simple: { value: null, inflows: null, outflows: null, capital: null },
    modifiedDietz: { value: null, averageCapital: null, weightedFlows: null },
    xirr: { value: null, otherRoots: [], openingPresentValue: null, closingPresentValue: null, sum: null },
    twr: { value: null, annualized: null, subPeriods: [] },
    flows: [],
    unavailable: [
      ...wish.absent,
      { assetId: null, symbol: null, reason, mend: 'add transactions, or choose a later period' },
    ],
  };
}
