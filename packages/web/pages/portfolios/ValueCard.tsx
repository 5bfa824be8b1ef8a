import { getHistory } from '@financehub/contract/holdings.ts';
import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatMoney } from '../../format/money.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import type { ChartData } from '../../ui/chart/option.ts';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range, rangeWith } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';

const HEIGHT = 280;

/** Long periods are shown by week, so that a line has no more points than the screen has pixels. */
function intervalOf(period: Range['period']): 'day' | 'week' {
  return period === '5Y' || period === 'All' ? 'week' : 'day';
}

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

interface ValueCardProps {
  readonly portfolio: Portfolio;
  /** The day of the newest price of what is held; empty when there is none. */
  readonly newest: string;
}

export function ValueCard({ portfolio, newest }: ValueCardProps) {
  const [chosen, setRange] = useState<Range | null>(null);
  const usual = useMemo(() => rangeWith('1Y', newest), [newest]);
  const range = chosen ?? usual;
  const [what, setWhat] = useState<'value' | 'return'>('value');
  const query = useApi(
    getHistory,
    {
      params: { id: portfolio.id },
      query: { from: range.from, to: range.to, interval: intervalOf(range.period), format: 'columns' },
    },
    { keepPrevious: true },
  );
  const history = query.data;
  const data = useMemo((): ChartData | null => {
    if (history?.date === undefined || history.date.length === 0) return null;
    const { currency, date, value = [], netFlows = [], twrIndex = [] } = history;
    if (what === 'return') {
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
    return {
      unit: currency,
      days: date,
      fit: true,
      show: (each) => formatMoney(String(each), currency),
      series: [
        { name: 'Value', values: value, kind: 'area' },
        {
          name: 'Start value plus paid in',
          values: invested(value, netFlows),
          kind: 'step',
          dashed: true,
        },
      ],
    };
  }, [history, what]);

  return (
    <Card
      title={what === 'value' ? `Value in ${portfolio.currency}` : 'Return'}
      aside={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <SegmentedControl
            size="xs"
            aria-label="What the chart shows"
            data={[
              { value: 'value', label: 'Value' },
              { value: 'return', label: 'Return' },
            ]}
            value={what}
            onChange={(next) => setWhat(next as 'value' | 'return')}
          />
          <PeriodPicker value={range} onChange={setRange} />
        </div>
      }
    >
      <Loaded
        query={query}
        bones={<Bones rows={1} height={HEIGHT} />}
        what="The value over time could not be loaded"
      >
        {(loaded) => (
          <>
            {data === null ? (
              <Empty title="No values in this period">Choose a longer period.</Empty>
            ) : (
              <Chart
                label={
                  what === 'value'
                    ? 'Value of the portfolio against what was paid in'
                    : 'Time-weighted return'
                }
                data={data}
                height={HEIGHT}
              />
            )}
            <Missing items={loaded.unavailable} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function rebased(index: number | null, all: readonly (number | null)[]): number | null {
  const first = all.find((each) => each !== null && each !== 0);
  return index === null || first === undefined || first === null ? null : (index / first) * 100;
}
