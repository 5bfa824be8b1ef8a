import { formatMoney, formatPercent } from '../../format/money.ts';
import { percentTick } from '../../ui/chart/axis.ts';
import type { ChartData } from '../../ui/chart/option.ts';
import type { Backtest } from './words.ts';

/** Returns of the days above the VaR that was forecast, and the days that fell below it. */
export function backtestChart({ series }: Backtest): ChartData | null {
  const { date, var: forecast, exceeded } = series;
  if (date.length === 0) return null;
  const { return: returns } = series;
  return {
    unit: '%',
    days: date,
    fit: true,
    show: (value) => formatPercent(Number(value), { digits: 2 }),
    tick: percentTick,
    series: [
      { name: 'Return of the day', values: returns, kind: 'line' },
      {
        name: 'VaR, as a loss',
        values: forecast.map((value) => (value === null ? null : -value)),
        kind: 'step',
      },
      {
        name: 'Loss beyond the VaR',
        values: returns.map((value, at) => (exceeded[at] ? value : null)),
        kind: 'mark',
      },
    ],
  };
}

/** What each position adds to VaR and CVaR in a currency, the largest first. */
export function partsChart(
  components: readonly {
    readonly symbol: string;
    readonly component: string | null;
    readonly cvarComponent: string | null;
  }[],
  currency: string,
): ChartData | null {
  const size = (text: string | null): number => Math.abs(Number(text));
  const known = components.filter(({ component }) => component !== null);
  const largest = known.sort((a, b) => size(b.component) - size(a.component)).slice(0, 12);
  if (largest.length < 2) return null;
  return {
    unit: currency,
    along: 'Position',
    days: largest.map(({ symbol }) => symbol),
    show: (value) => formatMoney(String(value), currency),
    series: [
      { name: 'Part of the VaR', values: largest.map(({ component }) => component), kind: 'bar' },
      { name: 'Part of the CVaR', values: largest.map(({ cvarComponent }) => cvarComponent), kind: 'bar' },
    ],
  };
}
