import { getRiskAdjusted } from '@financehub/contract/analytics.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Group, NumberInput, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChartDots } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { formatPercent, percentSign } from '../../format/money.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import type { PointsData } from '../../ui/chart/points.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import type { TabProps } from './AnalyticsPage.tsx';
import { BenchmarkPicker } from './BenchmarkPicker.tsx';
import { NoAnswer } from './NoAnswer.tsx';
import { Stat } from './Stat.tsx';
import { type StatColumn, StatTable } from './StatTable.tsx';
import type { BenchmarkChoice } from './search.ts';

type Found = ResponseOf<typeof getRiskAdjusted>;
type Row = Found['items'][number];

const KINDS = { portfolio: 'Portfolio', benchmark: 'Benchmark', asset: 'Holding' } as const;

const COLUMNS: readonly StatColumn<Row>[] = [
  { head: 'Name', words: true, cell: ({ symbol }) => symbol },
  { head: 'What', words: true, cell: ({ kind }) => <span className="fh-muted">{KINDS[kind]}</span> },
  { head: 'Return a year', cell: ({ returnAnnualized }) => <Percent value={returnAnnualized} /> },
  {
    head: 'Volatility',
    means: 'Deviation of daily returns, a year',
    cell: ({ volatility }) => <Percent value={volatility} gain={false} />,
  },
  {
    head: 'Drawdown',
    means: 'The deepest fall from a peak',
    cell: ({ maxDrawdown }) => <Percent value={maxDrawdown === null ? null : -maxDrawdown} />,
  },
  {
    head: 'Sharpe',
    means: 'Excess return / volatility, with its standard error',
    cell: ({ sharpe, sharpeStandardError }) => (
      <>
        <Stat value={sharpe} />
        {sharpe === null || sharpeStandardError === null ? null : (
          <span className="fh-muted fh-small">
            {' '}
            ± <Stat value={sharpeStandardError} />
          </span>
        )}
      </>
    ),
  },
  { head: 'Sortino', means: 'Excess return / shortfall', cell: ({ sortino }) => <Stat value={sortino} /> },
  {
    head: 'Calmar',
    means: 'Return a year / deepest drawdown',
    cell: ({ calmar }) => <Stat value={calmar} />,
  },
  { head: 'Omega', means: 'Gains / shortfalls', cell: ({ omega }) => <Stat value={omega} /> },
  {
    head: 'Beta',
    means: 'How far it moves when the benchmark moves by one',
    cell: ({ beta }) => <Stat value={beta} />,
  },
  { head: 'Alpha', means: 'Jensen’s, a year', cell: ({ alpha }) => <Percent value={alpha} /> },
  {
    head: 'Information ratio',
    means: 'Active return / its deviation',
    cell: (row) => <Stat value={row.informationRatio} />,
  },
  {
    head: 'M2',
    means: 'The return at the volatility of the benchmark',
    cell: ({ m2 }) => <Percent value={m2} />,
  },
];

/** What the portfolio, its benchmark and its holdings brought for the risk that they were. */
export function RiskTab({ portfolio, range }: TabProps) {
  const [choice, setChoice] = useState<BenchmarkChoice>({});
  const [percent, setPercent] = useState(0);
  const [rate] = useDebouncedValue(percent, 300);
  const query = useApi(
    getRiskAdjusted,
    {
      query: {
        portfolioId: portfolio?.id,
        from: range.from,
        to: range.to,
        benchmark: choice.benchmark,
        riskFree: rate / 100,
      },
    },
    { keepPrevious: true },
  );
  return (
    <Stack gap="md">
      <Group gap="xs">
        <BenchmarkPicker portfolio={portfolio} value={choice} onChange={setChoice} assetsOnly />
        <NumberInput
          size="xs"
          aria-label="Risk-free rate a year"
          w={190}
          prefix="Risk-free "
          suffix={percentSign()}
          min={-50}
          max={100}
          step={0.25}
          decimalScale={3}
          value={percent}
          onChange={(next) => setPercent(Number(next) || 0)}
        />
      </Group>
      <Loaded query={query} bones={<Bones rows={6} height={36} />} what="The figures could not be computed">
        {(found) => <FoundRisk found={found} />}
      </Loaded>
    </Stack>
  );
}

function FoundRisk({ found }: { found: Found }) {
  const { items, unavailable } = found;
  const points = useMemo(() => planeOf(items), [items]);
  if (items.length === 0) {
    return (
      <NoAnswer
        icon={<IconChartDots size={40} stroke={1.25} />}
        title="Nothing was held in this period"
        unavailable={unavailable}
      >
        Choose a longer period.
      </NoAnswer>
    );
  }
  return (
    <>
      {points === null ? null : (
        <Card title="Risk against return">
          <Chart label="Risk against return" data={points} height={320} />
        </Card>
      )}
      <Card
        title="Return for the risk taken"
        aside={<ExportCsv name="Risk and return" rows={() => csvRows(items)} />}
      >
        <StatTable
          label="Return for the risk taken"
          columns={COLUMNS}
          rows={items}
          rowKey={({ kind, assetId, symbol }) => `${kind} ${assetId ?? symbol}`}
        />
        <Missing items={unavailable} />
      </Card>
    </>
  );
}

function planeOf(items: readonly Row[]): PointsData | null {
  const groups = (['portfolio', 'benchmark', 'asset'] as const).flatMap((kind) => {
    const points = items.flatMap(({ kind: own, symbol, volatility, returnAnnualized }) =>
      own === kind && volatility !== null && returnAnnualized !== null
        ? [{ name: symbol, x: volatility, y: returnAnnualized }]
        : [],
    );
    const name = kind === 'asset' ? 'Holdings' : KINDS[kind];
    return points.length === 0 ? [] : [{ name, points, strong: kind !== 'asset', named: items.length < 30 }];
  });
  const show = (value: number): string => formatPercent(value);
  if (groups.length === 0) return null;
  return { x: { name: 'Volatility', show }, y: { name: 'Return a year', show }, groups };
}

function csvRows(items: readonly Row[]): string[][] {
  const names = Object.keys(items[0] ?? {}) as (keyof Row)[];
  return [names, ...items.map((row) => names.map((name) => String(row[name] ?? '')))];
}
