import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { formatMoney, formatPercent } from '../../format/money.ts';
import { percentTick } from '../../ui/chart/axis.ts';
import type { ChartData } from '../../ui/chart/option.ts';
import type { StepsData } from '../../ui/chart/steps.ts';
import type { Performance, ReturnsExplained } from './answers.ts';

type Series = Performance['series'];

const percentAxis = {
  unit: '%',
  fit: true,
  show: (value: string | number) => formatPercent(Number(value), { digits: 2 }),
  tick: percentTick,
};

/** What was there at the start and what came in less what went out since, exactly; null from a flow on that is not known. */
export function paidIn(opening: string | null, flows: readonly (string | null)[]): (string | null)[] {
  let sum = opening === null ? null : decimal(opening);
  return flows.map((flow) => {
    sum = sum === null || flow === null ? null : add(sum, decimal(flow));
    return sum === null ? null : formatDecimal(sum);
  });
}

/**
 * What the same money would have become in the benchmark: flows in at the start of their day and out at its end, as the time-weighted
 * return counts them. For the eye, so doubles; null where an index or a flow is not known.
 */
export function sameMoney(
  opening: string | null,
  flows: readonly (string | null)[],
  index: readonly (number | null)[],
): (number | null)[] {
  let held = opening === null ? null : Number(opening);
  let before: number | null = 1;
  return flows.map((flow, row) => {
    const now = index[row] ?? null;
    if (held === null || flow === null) {
      held = null;
      return null;
    }
    const amount = Number(flow);
    if (now === null || before === null || before === 0) {
      held += amount;
      before = now ?? before;
      return null;
    }
    held = amount > 0 ? ((held + amount) * now) / before : (held * now) / before + amount;
    before = now;
    return held;
  });
}

/** Value against what was paid in and against the same money in the benchmark; null where no day has a value. */
export function valueChart({ currency, opening, series, benchmark }: Performance): ChartData | null {
  const { date, value, flows, benchmarkIndex } = series;
  if (value.every((each) => each === null)) return null;
  const compared = benchmark !== null && benchmarkIndex.some((each) => each !== null);
  return {
    unit: currency,
    days: date,
    fit: true,
    show: (each) => formatMoney(typeof each === 'number' ? each.toFixed(2) : each, currency),
    series: [
      { name: 'Value', values: value, kind: 'area' },
      { name: 'Start value plus paid in', values: paidIn(opening, flows), kind: 'step', dashed: true },
      ...(compared
        ? [
            {
              name: `Same money in ${benchmark.symbol}`,
              values: sameMoney(opening, flows, benchmarkIndex),
              kind: 'line' as const,
            },
          ]
        : []),
    ],
  };
}

const lessOne = (index: readonly (number | null)[]): (number | null)[] =>
  index.map((each) => (each === null ? null : each - 1));

/** The time-weighted return since the start against that of the benchmark. */
export function returnChart({ series, benchmark }: Performance): ChartData | null {
  if (series.twrIndex.every((each) => each === null)) return null;
  const compared = benchmark !== null && series.benchmarkIndex.some((each) => each !== null);
  return {
    ...percentAxis,
    days: series.date,
    series: [
      { name: 'Time-weighted return', values: lessOne(series.twrIndex), kind: 'line' },
      ...(compared
        ? [{ name: benchmark.symbol, values: lessOne(series.benchmarkIndex), kind: 'line' as const }]
        : []),
    ],
  };
}

/** How far below its highest level the index stands, as a negative share. */
export function drawdownChart({ date, drawdown }: Series): ChartData | null {
  if (drawdown.every((each) => each === null)) return null;
  return {
    ...percentAxis,
    fit: false,
    days: date,
    series: [
      {
        name: 'Below its peak',
        values: drawdown.map((each) => (each === null ? null : -Math.abs(each))),
        kind: 'area',
      },
    ],
  };
}

type Rolling = NonNullable<Performance['rolling']>;
export type RollingFigure = 'return' | 'volatility' | 'sharpe' | 'beta';

export const ROLLING_NAMES: Readonly<Record<RollingFigure, string>> = {
  return: 'Return',
  volatility: 'Volatility',
  sharpe: 'Sharpe ratio',
  beta: 'Beta',
};

/** A figure over a window that moves; null where no window has it. */
export function rollingChart(rolling: Rolling, figure: RollingFigure): ChartData | null {
  const values = rolling[figure];
  if (values.every((each) => each === null)) return null;
  const plain = { unit: '', fit: true, show: (each: string | number) => Number(each).toFixed(2) };
  return {
    ...(figure === 'return' || figure === 'volatility' ? percentAxis : plain),
    days: rolling.date,
    series: [{ name: ROLLING_NAMES[figure], values, kind: 'line' }],
  };
}

type Explained = Pick<ReturnsExplained, 'currency' | 'opening' | 'closing' | 'netFlows' | 'parts'>;

/** From the value at the start over flows and parts of the gain to the value at the end; null where one of them is not known. */
export function bridge({ currency, opening, closing, netFlows, parts }: Explained): StepsData | null {
  const steps = [
    { name: 'At the start', value: opening, total: true },
    { name: 'Paid in, net', value: netFlows },
    { name: 'Prices', value: parts.capital },
    { name: 'Currencies', value: parts.currency },
    { name: 'Dividends', value: parts.dividends },
    { name: 'Interest', value: parts.interest },
    { name: 'Fees', value: parts.fees },
    { name: 'Taxes', value: parts.taxes },
    { name: 'At the end', value: closing, total: true },
  ];
  if (steps.some(({ value }) => value === null)) return null;
  return {
    unit: currency,
    show: (value) => formatMoney(value, currency),
    steps: steps.map(({ name, value, total }) => ({
      name,
      value: value ?? formatDecimal(ZERO),
      ...(total === undefined ? {} : { total }),
    })),
  };
}
