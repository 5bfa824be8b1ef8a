import {
  annualised,
  modifiedDietz,
  moneyWeighted,
  type Period,
  type Return,
  simpleReturn,
  timeWeighted,
} from '@financehub/core/portfolio/returns.ts';
import type { Gathered } from './gathered.ts';
import type { Unavailable } from './unavailable.ts';

export interface PeriodReturns {
  readonly period: Period;
  readonly days: number;
  readonly twr: Return;
  readonly twrAnnualized: Return;
  readonly priceReturn: Return;
  readonly xirr: Return;
  readonly modifiedDietz: Return;
  readonly simpleReturn: Return;
}

const NOT_INVESTED: Return = { value: null, reason: 'no capital was invested' };

/** The returns of a period; annual rates and weights count the days from its start. */
export function returnsOf({ series, start, invested }: Gathered): PeriodReturns {
  const { to, date, value, netFlows, opening } = series;
  const flows = [];
  for (let row = 0; row < date.length; row += 1)
    if (netFlows[row] !== 0) flows.push({ date: date[row]!, amount: netFlows[row]! });
  const period = { from: start, to, opening, closing: value.at(-1)!, flows };
  const over = (index: Float64Array): Return => (invested ? timeWeighted(index) : NOT_INVESTED);
  const twr = over(series.twrIndex);
  const days = to - start;
  return {
    period,
    days,
    twr,
    twrAnnualized: twr.value === null ? twr : annualised(twr.value, days),
    priceReturn: over(series.priceIndex),
    xirr: moneyWeighted(period),
    modifiedDietz: modifiedDietz(period),
    simpleReturn: simpleReturn(period),
  };
}

function mendOf(reason: string): string {
  if (/valued|known/.test(reason)) return 'add the prices and exchange rates that are named here';
  if (/no days|one day/.test(reason)) return 'choose a longer period';
  if (/came back|was lost/.test(reason))
    return 'see the simple return: there is no rate a year of a total loss';
  return 'choose a period in which money is invested';
}

/** Why returns can't be had, each under its name. */
export function returnsMissing(returns: PeriodReturns): Unavailable[] {
  const names = ['twr', 'twrAnnualized', 'priceReturn', 'xirr', 'modifiedDietz', 'simpleReturn'] as const;
  return names.flatMap((name) => {
    const { reason } = returns[name];
    if (reason === null) return [];
    return [{ assetId: null, symbol: null, figure: name, reason, mend: mendOf(reason) }];
  });
}
