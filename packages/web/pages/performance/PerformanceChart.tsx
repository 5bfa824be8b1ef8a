import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Performance } from './answers.ts';
import { drawdownChart, returnChart, valueChart } from './charts.ts';

const HEIGHT = 320;
const DRAWDOWN_HEIGHT = 170;

type View = 'value' | 'return';

/** The value against what was paid in and against a benchmark, or the returns of both, with the drawdown below. */
export function PerformanceChart({ data }: { data: Performance }) {
  const [view, setView] = useState<View>('value');
  const main = useMemo(() => (view === 'value' ? valueChart(data) : returnChart(data)), [data, view]);
  const drawdown = useMemo(() => drawdownChart(data.series), [data]);
  return (
    <Card
      title={view === 'value' ? `Value in ${data.currency}` : 'Return'}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What the chart shows"
          data={[
            { value: 'value', label: 'Value' },
            { value: 'return', label: 'Return' },
          ]}
          value={view}
          onChange={(next) => setView(next as View)}
        />
      }
    >
      {main === null ? (
        <Empty title="No values in this period">
          {data.unavailable.length === 0
            ? 'Choose a longer period.'
            : 'Something that was held has no price or no exchange rate on these days.'}
        </Empty>
      ) : (
        <Chart
          label={view === 'value' ? 'Value against what was paid in' : 'Time-weighted return'}
          data={main}
          height={HEIGHT}
        />
      )}
      {drawdown === null ? null : (
        <Chart label="Drawdown below the highest level so far" data={drawdown} height={DRAWDOWN_HEIGHT} />
      )}
    </Card>
  );
}
