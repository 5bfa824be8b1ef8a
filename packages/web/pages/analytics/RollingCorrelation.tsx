import { getRollingCorrelation } from '@financehub/contract/analytics.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import type { ChartData } from '../../ui/chart/option.ts';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import type { TabProps } from './AnalyticsPage.tsx';
import type { Interval } from './CorrelationTab.tsx';
import { statistic } from './statistic.ts';

interface RollingCorrelationProps extends Pick<TabProps, 'portfolio' | 'range'> {
  readonly pair: readonly [string, string];
  readonly interval: Interval;
}

/** About a quarter, half a year and a year. */
const WINDOWS: Record<Interval, readonly number[]> = {
  day: [63, 126, 252],
  week: [13, 26, 52],
  month: [6, 12, 24],
};
const HEIGHT = 260;

/** How the correlation of two assets has changed. */
export function RollingCorrelation({ portfolio, range, pair, interval }: RollingCorrelationProps) {
  const [choice, setChoice] = useState(0);
  const window = WINDOWS[interval][choice]!;
  const query = useApi(
    getRollingCorrelation,
    {
      query: {
        portfolioId: portfolio?.id,
        from: range.from,
        to: range.to,
        pair: pair.join(','),
        window,
        interval,
      },
    },
    { keepPrevious: true },
  );
  const found = query.data;
  const item = found?.items[0];
  const data = useMemo(() => (found === undefined ? null : chartOf(found)), [found]);
  const title = item === undefined ? 'Rolling correlation' : `${item.a.symbol} and ${item.b.symbol}`;
  return (
    <Card
      title={title}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Returns in the window"
          data={WINDOWS[interval].map((size, at) => ({ value: String(at), label: String(size) }))}
          value={String(choice)}
          onChange={(next) => setChoice(Number(next))}
        />
      }
    >
      <Loaded
        query={query}
        bones={<Bones rows={1} height={HEIGHT} />}
        what="The rolling correlation could not be computed"
      >
        {({ unavailable }) => (
          <>
            {data === null ? (
              <Empty title="Too few returns for this window">
                Choose a longer period or a shorter window.
              </Empty>
            ) : (
              <Chart label={`Rolling correlation of ${title}`} data={data} height={HEIGHT} />
            )}
            <Missing items={unavailable} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function chartOf({ items, date, window }: ResponseOf<typeof getRollingCorrelation>): ChartData | null {
  const item = items[0];
  if (item === undefined || date.length === 0) return null;
  return {
    unit: 'Correlation',
    days: date,
    series: [
      { name: `Over ${window} returns`, values: item.correlation },
      { name: 'Whole period', values: date.map(() => item.whole), dashed: true },
    ],
    show: (value) => statistic(Number(value)),
    tick: statistic,
  };
}
