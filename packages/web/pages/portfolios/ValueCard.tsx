import { getHistory } from '@financehub/contract/holdings.ts';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range, rangeWith } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { Months } from './Months.tsx';
import { returnChart, valueChart } from './valueChart.ts';

const HEIGHT = 280;

/** Long periods are shown by week, so that a line has no more points than the screen has pixels. */
function intervalOf(period: Range['period']): 'day' | 'week' {
  return period === '5Y' || period === 'All' ? 'week' : 'day';
}

type View = 'value' | 'return' | 'months';

interface ValueCardProps {
  readonly portfolio: Portfolio;
  /** The day of the newest price of what is held; empty when there is none. */
  readonly newest: string;
}

export function ValueCard({ portfolio, newest }: ValueCardProps) {
  const [chosen, setRange] = useState<Range | null>(null);
  const usual = useMemo(() => rangeWith('1Y', newest), [newest]);
  const range = chosen ?? usual;
  const [view, setView] = useState<View>('value');
  return (
    <Card
      title={view === 'value' ? `Value in ${portfolio.currency}` : 'Return'}
      aside={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <SegmentedControl
            size="xs"
            aria-label="What the chart shows"
            data={[
              { value: 'value', label: 'Value' },
              { value: 'return', label: 'Return' },
              { value: 'months', label: 'Months' },
            ]}
            value={view}
            onChange={(next) => setView(next as View)}
          />
          {view === 'months' ? null : <PeriodPicker value={range} onChange={setRange} />}
        </div>
      }
    >
      {view === 'months' ? (
        <Months portfolio={portfolio} />
      ) : (
        <ValueChart portfolio={portfolio} range={range} view={view} />
      )}
    </Card>
  );
}

interface ValueChartProps {
  readonly portfolio: Portfolio;
  readonly range: Range;
  readonly view: 'value' | 'return';
}

function ValueChart({ portfolio, range, view }: ValueChartProps) {
  const query = useApi(
    getHistory,
    {
      params: { id: portfolio.id },
      query: { from: range.from, to: range.to, interval: intervalOf(range.period), format: 'columns' },
    },
    { keepPrevious: true },
  );
  const history = query.data;
  const data = useMemo(() => {
    if (history === undefined) return null;
    return view === 'value' ? valueChart(history) : returnChart(history);
  }, [history, view]);
  const label = view === 'value' ? 'Value of the portfolio against what was paid in' : 'Time-weighted return';
  return (
    <Loaded
      query={query}
      bones={<Bones rows={1} height={HEIGHT} />}
      what="The value over time could not be loaded"
    >
      {(loaded) => (
        <>
          {data === null ? (
            <Empty title="No values in this period">
              {loaded.unavailable.length === 0
                ? 'Choose a longer period.'
                : 'Something that was held has no price or no exchange rate on these days.'}
            </Empty>
          ) : (
            <Chart label={label} data={data} height={HEIGHT} />
          )}
          <Missing items={loaded.unavailable} />
        </>
      )}
    </Loaded>
  );
}
