import type { ChartData } from '../../ui/chart/option.ts';
import type { Exposure } from './FactorsTab.tsx';
import { statistic } from './statistic.ts';

/** What each factor buys and sells. */
export const FACTOR_NAMES: Readonly<Record<string, string>> = {
  'Mkt-RF': 'market over risk-free',
  SMB: 'small over big companies',
  HML: 'cheap over dear companies',
  RMW: 'profitable over weak companies',
  CMA: 'cautious over expanding companies',
  Mom: 'winners over losers',
};

const show = (value: string | number): string => statistic(Number(value));
const tick = (value: number, digits: number): string => statistic(value, digits);

export function betaChart({ factors }: Exposure): ChartData {
  return {
    unit: 'Beta',
    along: 'Factor',
    days: factors.map(({ name }) => name),
    series: [
      {
        name: 'Beta',
        kind: 'bar',
        values: factors.map(({ estimate }) => estimate),
        low: factors.map(({ low }) => low),
        high: factors.map(({ high }) => high),
      },
    ],
    show,
    tick,
  };
}

export function rollingChart({ rolling }: Exposure): ChartData | null {
  if (rolling === null || rolling.date.length < 2) return null;
  return {
    unit: 'Beta',
    days: rolling.date,
    series: rolling.factors.map(({ name, beta }) => ({ name, values: beta })),
    show,
    tick,
  };
}
