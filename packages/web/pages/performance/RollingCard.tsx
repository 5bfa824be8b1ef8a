import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Performance } from './answers.ts';
import { ROLLING_NAMES, type RollingFigure, rollingChart } from './charts.ts';

/** Trading days, and what they come to. */
const WINDOWS = [
  { value: '63', label: '3 months' },
  { value: '126', label: '6 months' },
  { value: '252', label: '1 year' },
];

interface RollingCardProps {
  readonly data: Performance;
  readonly window: number;
  readonly onWindow: (window: number) => void;
}

/** How return and risk went over a window that moves along the period. */
export function RollingCard({ data, window, onWindow }: RollingCardProps) {
  const [figure, setFigure] = useState<RollingFigure>('return');
  const { rolling } = data;
  const chart = useMemo(() => (rolling === null ? null : rollingChart(rolling, figure)), [rolling, figure]);
  return (
    <Card
      title="Over a moving window"
      aside={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <SegmentedControl
            size="xs"
            aria-label="Which figure"
            data={Object.entries(ROLLING_NAMES).map(([value, label]) => ({ value, label }))}
            value={figure}
            onChange={(next) => setFigure(next as RollingFigure)}
          />
          <Select
            size="xs"
            w={110}
            aria-label="Window"
            allowDeselect={false}
            data={WINDOWS}
            value={String(window)}
            onChange={(next) => onWindow(Number(next))}
          />
        </div>
      }
    >
      {chart === null ? (
        <Empty title="Nothing to show yet">
          {figure === 'beta' && data.benchmark === null
            ? 'Choose a benchmark above the chart.'
            : 'The period has fewer days with prices than the window. Choose a shorter window or a longer period.'}
        </Empty>
      ) : (
        <Chart label={`${ROLLING_NAMES[figure]} over a moving window`} data={chart} height={240} />
      )}
    </Card>
  );
}
