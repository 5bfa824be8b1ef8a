import {
  annualised,
  investorFlows,
  modifiedDietz,
  type Period,
  type Return,
  simpleReturn,
  timeWeighted,
  xirr,
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

/** The returns of a period; annual rates and weights count the days from its start. */
export function returnsOf({ series, start }: Gathered): PeriodReturns {
  const { to, date, value, netFlows, opening } = series;
  const flows = [];
  for (let row = 0; row < date.length; row += 1)
    if (netFlows[row] !== 0) flows.push({ date: date[row]!, amount: netFlows[row]! });
  const period = { from: start, to, opening, closing: value.at(-1)!, flows };
  const twr = timeWeighted(series.twrIndex);
  const days = to - start;
  return {
    period,
    days,
    twr,
    twrAnnualized: annualised(twr.value ?? Number.NaN, days),
    priceReturn: timeWeighted(series.priceIndex),
    xirr: xirr(investorFlows(period)),
    modifiedDietz: modifiedDietz(period),
    simpleReturn: simpleReturn(period),
  };
}

/** Why returns can't be had, each under its name. */
export function returnsMissing(returns: PeriodReturns): Unavailable[] {
  const names = ['twr', 'twrAnnualized', 'priceReturn', 'xirr', 'modifiedDietz', 'simpleReturn'] as const;
  return names.flatMap((name) => {
    const { reason } = returns[name];
    if (reason === null) return [];
    const mend = /valued|known/.test(reason)
      ? 'add the prices and exchange rates that are named here'
      : 'choose a period in which money is invested';
    return [{ assetId: null, symbol: null, figure: name, reason, mend }];
  });
}
