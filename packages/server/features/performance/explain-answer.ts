import type { explainReturns } from '@financehub/contract/performance.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { addingUp } from '@financehub/core/money/adding-up.ts';
import { add, decimal, formatDecimal, sign, subtract } from '@financehub/core/money/decimal.ts';
import { moneyText } from '@financehub/core/money/money-text.ts';
import type { PeriodSeries } from '@financehub/core/portfolio/combined.ts';
import { internalRates, investorFlows, presentValue } from '@financehub/core/portfolio/returns.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { figure, type GainAnswer, gainAnswer } from './gains-answer.ts';
import { gather } from './gathered.ts';
import type { ExplainWish } from './messages.ts';
import { type PeriodReturns, returnsMissing, returnsOf } from './period-returns.ts';
import type { Replica } from './replica.ts';
import { nothingToValue, once } from './unavailable.ts';

type Answer = ResponseOf<typeof explainReturns>;

export function explainAnswer(replicas: readonly Replica[], wish: ExplainWish): Answer {
  const gathered = gather(replicas, wish);
  if (gathered === null) return nothing(replicas, wish);
  const { series, total } = gathered;
  const returns = returnsOf(gathered);
  const text = moneyText(wish.currency);
  const { period } = returns;
  const gain = gainAnswer(total, wish.currency);
  const amounts = flowsShown(period, gain, wish);
  const weighted = period.flows.reduce((sum, flow) => sum + flow.amount * weightOf(flow.date, returns), 0);
  return {
    from: formatDay(series.from),
    to: formatDay(series.to),
    days: returns.days,
    currency: wish.currency,
    ...gain,
    simple: { value: returns.simpleReturn.value, ...sidesOf(text(period.opening), amounts, text(0)!) },
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
    flows: period.flows.map(({ date, amount }, at) => ({
      date: formatDay(date),
      amount: amounts[at]!,
      dietzWeight: weightOf(date, returns),
      dietzWeighted: figure(amount * weightOf(date, returns)),
      presentValue: valueToday(-amount, date, returns),
    })),
    unavailable: once([...gathered.unavailable, ...returnsMissing(returns)]).map((item) => ({ ...item })),
  };
}

/** The flows as they are shown, which add up to the `netFlows` that are shown. */
function flowsShown(
  { flows }: PeriodReturns['period'],
  { netFlows }: GainAnswer,
  { currency }: ExplainWish,
): (string | null)[] {
  const amounts = flows.map(({ amount }) => amount);
  return addingUp(amounts, currency, netFlows === null ? null : decimal(netFlows));
}

/** The sums of the flows that are shown, and what they come to with the opening value. */
function sidesOf(
  opening: string | null,
  amounts: readonly (string | null)[],
  none: string,
): Pick<Answer['simple'], 'inflows' | 'outflows' | 'capital'> {
  let [inflows, outflows] = [decimal(none), decimal(none)];
  for (const amount of amounts) {
    if (amount === null) return { inflows: null, outflows: null, capital: null };
    const flow = decimal(amount);
    if (sign(flow) > 0) inflows = add(inflows, flow);
    else outflows = subtract(outflows, flow);
  }
  return {
    inflows: formatDecimal(inflows),
    outflows: formatDecimal(outflows),
    capital: opening === null ? null : formatDecimal(add(decimal(opening), inflows)),
  };
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

function nothing(replicas: readonly Replica[], wish: ExplainWish): Answer {
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
    unavailable: [...wish.absent, nothingToValue(replicas, wish)].map((each) => ({ ...each })),
  };
}
