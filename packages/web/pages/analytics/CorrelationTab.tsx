import { getCorrelation } from '@financehub/contract/analytics.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { IconGridDots } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import { useApi } from '../../query.ts';
import { HeatMap } from '../../ui/chart/HeatMap.tsx';
import type { HeatData } from '../../ui/chart/heat.ts';
import { Card } from '../../ui/Page.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import type { TabProps } from './AnalyticsPage.tsx';
import { NoAnswer } from './NoAnswer.tsx';
import { RollingCorrelation } from './RollingCorrelation.tsx';
import { statistic } from './statistic.ts';

const METHODS = [
  { value: 'pearson', label: 'Pearson' },
  { value: 'spearman', label: 'Spearman' },
  { value: 'ledoit-wolf', label: 'Ledoit-Wolf' },
] as const;
type Method = (typeof METHODS)[number]['value'];

const MEANING: Record<Method, string> = {
  pearson: 'How nearly two returns lie on a line: 1 together, 0 independent, −1 opposite.',
  spearman: 'The same of ranks, which single days of extreme returns hardly move.',
  'ledoit-wolf': 'Shrunk towards the mean correlation, as few days measure many correlations badly.',
};

const INTERVALS = [
  { value: 'day', label: 'Daily' },
  { value: 'week', label: 'Weekly' },
  { value: 'month', label: 'Monthly' },
] as const;
export type Interval = (typeof INTERVALS)[number]['value'];

type Correlation = ResponseOf<typeof getCorrelation>;

/** What the assets of the portfolio, or of all, have in common. */
export function CorrelationTab({ portfolio, range }: TabProps) {
  const [method, setMethod] = useState<Method>('pearson');
  const [interval, setInterval] = useState<Interval>('day');
  const [pair, setPair] = useState<readonly [string, string] | null>(null);
  const query = useApi(
    getCorrelation,
    { query: { portfolioId: portfolio?.id, from: range.from, to: range.to, method, interval } },
    { keepPrevious: true },
  );
  return (
    <Stack gap="md">
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="Method"
          data={[...METHODS]}
          value={method}
          onChange={(next) => setMethod(next as Method)}
        />
        <Select
          size="xs"
          aria-label="Returns of"
          w={130}
          data={[...INTERVALS]}
          value={interval}
          allowDeselect={false}
          onChange={(next) => setInterval((next ?? 'day') as Interval)}
        />
      </Group>
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        {MEANING[method]}
      </p>
      <Loaded
        query={query}
        bones={<Bones rows={6} height={36} />}
        what="The correlations could not be computed"
      >
        {(found) => <Found correlation={found} pair={pair} onPair={setPair} />}
      </Loaded>
      {pair === null ? null : (
        <RollingCorrelation portfolio={portfolio} range={range} pair={pair} interval={interval} />
      )}
    </Stack>
  );
}

interface FoundProps {
  readonly correlation: Correlation;
  readonly pair: readonly [string, string] | null;
  readonly onPair: (pair: readonly [string, string]) => void;
}

function Found({ correlation, pair, onPair }: FoundProps) {
  const { assets, matrix, observations, averageCorrelation, shrinkage, from, to, unavailable } = correlation;
  const data = useMemo((): HeatData => {
    const names = assets.map(({ symbol }) => symbol);
    return {
      rows: names,
      columns: names,
      values: matrix,
      show: (value) => statistic(value),
      limit: 1,
      corner: 'Asset',
    };
  }, [assets, matrix]);
  const placeOf = (id: string): number => assets.findIndex(({ assetId }) => assetId === id);
  if (assets.length < 2 || observations < 2) {
    return (
      <NoAnswer
        icon={<IconGridDots size={40} stroke={1.25} />}
        title="Nothing to compare"
        unavailable={unavailable}
      >
        Correlation needs at least two assets that were held, with prices on the same days.
      </NoAnswer>
    );
  }
  return (
    <Card
      title="Correlation of returns"
      aside={
        <span className="fh-muted fh-small">
          {showCount(observations)} returns
          {from === null || to === null ? '' : `, ${showDay(from)} to ${showDay(to)}`}
        </span>
      }
    >
      <HeatMap
        label="Correlation of returns"
        data={data}
        selected={pair === null ? undefined : { row: placeOf(pair[0]), column: placeOf(pair[1]) }}
        onOpen={(row, column) => {
          const [a, b] = [assets[row], assets[column]];
          if (a !== undefined && b !== undefined && a !== b) onPair([a.assetId, b.assetId]);
        }}
      />
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        {averageCorrelation === null ? null : `On average ${statistic(averageCorrelation)}. `}
        {shrinkage === null ? null : `Shrunk by ${statistic(shrinkage)}. `}
        Open a cell to see how the correlation of two assets has changed.
      </p>
      <Missing items={unavailable} />
    </Card>
  );
}
