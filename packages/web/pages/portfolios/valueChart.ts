import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { formatMoney } from '../../format/money.ts';
import type { History } from '../../models.ts';
import type { ChartData } from '../../ui/chart/option.ts';

/** What was paid in, less what was taken out, added up from the first day shown and its value. */
function invested(value: readonly (string | null)[], flows: readonly (string | null)[]): (string | null)[] {
  let sum = ZERO;
  let started = false;
  return flows.map((flow, index) => {
    const now = value[index];
    if (!started) {
      if (now === null || now === undefined) return null;
      started = true;
      sum = decimal(now);
    } else if (flow !== null) sum = add(sum, decimal(flow));
    return formatDecimal(sum);
  });
}

function rebased(index: number | null, all: readonly (number | null)[]): number | null {
  const first = all.find((each) => each !== null && each !== 0);
  return index === null || first === undefined || first === null ? null : (index / first) * 100;
}

/** The value of a portfolio against what was paid in, as a chart; null where no day has one. */
export function valueChart({ currency, date, value = [], netFlows = [] }: History): ChartData | null {
  if (date === undefined || value.every((each) => each === null)) return null;
  return {
    unit: currency,
    days: date,
    fit: true,
    show: (each) => formatMoney(String(each), currency),
    series: [
      { name: 'Value', values: value, kind: 'area' },
      { name: 'Start value plus paid in', values: invested(value, netFlows), kind: 'step', dashed: true },
    ],
  };
}

/** The time-weighted return, 100 at the start; null where no day has one. */
export function returnChart({ date, twrIndex = [] }: History): ChartData | null {
  if (date === undefined || twrIndex.every((each) => each === null)) return null;
  return {
    unit: 'start = 100',
    days: date,
    fit: true,
    show: (each) => Number(each).toFixed(2),
    series: [
      {
        name: 'Time-weighted return',
        values: twrIndex.map((index) => rebased(index, twrIndex)),
        kind: 'line',
      },
    ],
  };
}
