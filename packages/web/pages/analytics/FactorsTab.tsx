import { type FactorModel, getFactors } from '@financehub/contract/factors.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Static } from 'typebox';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import type { TabProps } from './AnalyticsPage.tsx';
import { FactorData } from './FactorData.tsx';
import { betaChart, FACTOR_NAMES, rollingChart } from './factorCharts.ts';
import { NoAnswer } from './NoAnswer.tsx';
import { Stat } from './Stat.tsx';
import { type StatColumn, StatTable } from './StatTable.tsx';
import { chance } from './statistic.ts';

type Model = Static<typeof FactorModel>;
export type Exposure = ResponseOf<typeof getFactors>;

const MODELS: readonly { value: Model; label: string }[] = [
  { value: 'capm', label: 'Market' },
  { value: 'ff3', label: 'Three factors' },
  { value: 'ff3-momentum', label: 'Three factors and momentum' },
  { value: 'ff5', label: 'Five factors' },
  { value: 'ff5-momentum', label: 'Five factors and momentum' },
];

const WINDOWS = { day: 126, month: 36 } as const;

/** What moves the portfolio, or all as one: the exposure to the factors of Fama and French. */
export function FactorsTab({ portfolio, range }: TabProps) {
  const [model, setModel] = useState<Model>('ff3');
  const [interval, setInterval] = useState<'day' | 'month'>('day');
  const query = useApi(
    getFactors,
    {
      query: {
        portfolioId: portfolio?.id,
        from: range.from,
        to: range.to,
        model,
        interval,
        window: WINDOWS[interval],
      },
    },
    { keepPrevious: true },
  );
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Select
          size="xs"
          aria-label="Model"
          w={250}
          data={[...MODELS]}
          value={model}
          allowDeselect={false}
          onChange={(next) => setModel((next ?? 'ff3') as Model)}
        />
        <SegmentedControl
          size="xs"
          aria-label="Returns of"
          data={[
            { value: 'day', label: 'Daily' },
            { value: 'month', label: 'Monthly' },
          ]}
          value={interval}
          onChange={(next) => setInterval(next as 'day' | 'month')}
        />
      </Group>
      <Loaded query={query} bones={<Bones rows={6} height={36} />} what="The exposure could not be computed">
        {(found) => <Found exposure={found} />}
      </Loaded>
      <FactorData />
    </Stack>
  );
}

function Found({ exposure }: { exposure: Exposure }) {
  const { alpha, factors, unavailable, confidence, lags } = exposure;
  const bars = useMemo(() => betaChart(exposure), [exposure]);
  const rolling = useMemo(() => rollingChart(exposure), [exposure]);
  if (alpha === null) {
    return (
      <NoAnswer
        icon={<IconChartBar size={40} stroke={1.25} />}
        title="No exposure to show"
        unavailable={unavailable}
      >
        It needs returns of the portfolio and of the factors in the same period.
      </NoAnswer>
    );
  }
  const rows: Row[] = [
    { name: 'Alpha', isAlpha: true, ...alpha },
    ...factors.map((one) => ({ isAlpha: false, ...one })),
  ];
  return (
    <>
      <Fit exposure={exposure} alpha={alpha} />
      <Card title={`Betas, with ${formatPercent(confidence, { digits: 0 })} intervals`}>
        <Chart label="Betas with their confidence intervals" data={bars} />
        <StatTable label="Coefficients" columns={COLUMNS} rows={rows} rowKey={({ name }) => name} />
        <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
          Standard errors of Newey and West over {lags} lags; those of plain least squares beside them.
        </p>
      </Card>
      {rolling === null ? null : (
        <Card title={`Betas over ${exposure.rolling?.window} returns`}>
          <Chart label="Rolling betas" data={rolling} />
        </Card>
      )}
    </>
  );
}

function Fit({ exposure, alpha }: { exposure: Exposure; alpha: NonNullable<Exposure['alpha']> }) {
  const { unavailable, observations, from, to } = exposure;
  return (
    <div>
      <Figures>
        <Figure
          label="Alpha a year"
          explanation="The return over the risk-free rate that the factors do not explain"
          below={`p ${alpha.p === null ? '–' : chance(alpha.p)}`}
        >
          <Percent value={alpha.annualized} digits={2} />
        </Figure>
        <Figure label="R²" explanation="The share of the variance that the factors explain">
          <Percent value={exposure.r2} gain={false} />
        </Figure>
        <Figure label="Own volatility" explanation="What the factors do not explain, a year">
          <Percent value={exposure.residualVolatility} gain={false} />
        </Figure>
        <Figure
          label="Returns"
          explanation="How many days or months the figures rest on"
          below={from === null || to === null ? '' : `${showDay(from)} to ${showDay(to)}`}
        >
          {showCount(observations)}
        </Figure>
      </Figures>
      <Missing items={unavailable} />
    </div>
  );
}

type Coefficient = NonNullable<Exposure['alpha']>;
type Row = Omit<Coefficient, 'annualized'> & { readonly name: string; readonly isAlpha: boolean };

const figure = (row: Row, value: number) =>
  row.isAlpha ? <Percent value={value} digits={3} gain={false} /> : <Stat value={value} digits={3} />;

const COLUMNS: readonly StatColumn<Row>[] = [
  {
    head: 'Factor',
    words: true,
    cell: ({ name, isAlpha }) => (
      <>
        <b>{name}</b>{' '}
        <span className="fh-muted">{isAlpha ? 'of one period' : (FACTOR_NAMES[name] ?? '')}</span>
      </>
    ),
  },
  { head: 'Estimate', cell: (row) => figure(row, row.estimate) },
  { head: 'Standard error', cell: (row) => figure(row, row.standardError) },
  { head: 't', cell: ({ t }) => <Stat value={t} /> },
  {
    head: 'p',
    means: 'The chance of such an estimate were it zero',
    cell: ({ p }) => (p === null ? '–' : chance(p)),
  },
  {
    head: 'Interval',
    cell: (row) => (
      <>
        {figure(row, row.low)} to {figure(row, row.high)}
      </>
    ),
  },
  { head: 't, least squares', cell: ({ ols }) => <Stat value={ols.t} /> },
];
