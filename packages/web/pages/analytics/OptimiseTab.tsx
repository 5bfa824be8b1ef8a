import { optimize } from '@financehub/contract/optimize.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { putTargets } from '@financehub/contract/targets.ts';
import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { change } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import type { Portfolio } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import type { TabProps } from './AnalyticsPage.tsx';
import { frontierOf, OPTIMISE_METHODS, type OptimiseMethod, takesLimits, targetWeights } from './frontier.ts';
import { Stat } from './Stat.tsx';
import { type StatColumn, StatTable } from './StatTable.tsx';

type Found = ResponseOf<typeof optimize>;
type Row = Found['weights'][number];

const COLUMNS: readonly StatColumn<Row>[] = [
  { head: 'Asset', words: true, cell: ({ symbol }) => symbol },
  {
    head: 'Now',
    cell: ({ currentWeight }) => (
      <Percent value={currentWeight} gain={false} reason="Nothing of it is held" />
    ),
  },
  { head: 'Optimal', cell: ({ weight }) => <Percent value={weight} gain={false} /> },
  {
    head: 'Share of risk',
    means: 'What it adds to the variance of the optimal mix; the shares add up to 100 %',
    cell: ({ riskContribution }) => <Percent value={riskContribution} gain={false} />,
  },
  {
    head: 'Expected',
    means: 'The return a year that the optimum counts on',
    cell: ({ expectedReturn }) => <Percent value={expectedReturn} />,
  },
  {
    head: 'Volatility',
    means: 'Deviation of daily returns, a year',
    cell: ({ volatility }) => <Percent value={volatility} gain={false} />,
  },
];

interface Settings {
  readonly method: OptimiseMethod;
  readonly most: number;
  readonly riskFree: number;
  readonly aim: number;
}

/** The weights that would have been best by some measure, beside those that are held. */
export function OptimiseTab({ portfolio, range }: TabProps) {
  const [settings, setSettings] = useState<Settings>({
    method: 'minimum-variance',
    most: 100,
    riskFree: 0,
    aim: 10,
  });
  const [asked] = useDebouncedValue(settings, 300);
  const query = useApi(
    optimize,
    {
      body: {
        portfolioId: portfolio.id,
        from: range.from,
        to: range.to,
        method: asked.method,
        riskFree: asked.riskFree / 100,
        ...(takesLimits(asked.method) ? { bounds: { max: asked.most / 100 } } : {}),
        ...(asked.method === 'target-return' ? { targetReturn: asked.aim / 100 } : {}),
        ...(asked.method === 'target-risk' ? { targetVolatility: asked.aim / 100 } : {}),
      },
    },
    { keepPrevious: true },
  );
  return (
    <Stack gap="md">
      <SettingFields settings={settings} onChange={setSettings} />
      {query.isError && query.data !== undefined ? (
        <FormFailure text={query.error instanceof Error ? query.error.message : null} />
      ) : null}
      <Loaded query={query} bones={<Bones rows={8} height={36} />} what="The optimum could not be worked out">
        {(data) => (
          <Optimum portfolio={portfolio} data={data} stale={query.isPlaceholderData || query.isError} />
        )}
      </Loaded>
    </Stack>
  );
}

interface SettingFieldsProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

function SettingFields({ settings, onChange }: SettingFieldsProps) {
  const number = (label: string, key: 'most' | 'riskFree' | 'aim', min: number) => (
    <NumberInput
      size="sm"
      w={150}
      label={label}
      suffix=" %"
      min={min}
      max={100}
      decimalScale={2}
      value={settings[key]}
      onChange={(value) => onChange({ ...settings, [key]: typeof value === 'number' ? value : min })}
    />
  );
  return (
    <Group align="flex-end" gap="sm">
      <Select
        size="sm"
        w={240}
        label="Aim"
        allowDeselect={false}
        data={OPTIMISE_METHODS.map(({ value, label }) => ({ value, label }))}
        value={settings.method}
        onChange={(next) =>
          onChange({
            ...settings,
            method: OPTIMISE_METHODS.find(({ value }) => value === next)?.value ?? settings.method,
          })
        }
      />
      {settings.method === 'target-return' ? number('Return a year', 'aim', -100) : null}
      {settings.method === 'target-risk' ? number('Volatility a year', 'aim', 0) : null}
      {takesLimits(settings.method) ? number('Most of an asset', 'most', 1) : null}
      {number('Risk-free rate', 'riskFree', 0)}
    </Group>
  );
}

interface OptimumProps {
  readonly portfolio: Portfolio;
  readonly data: Found;
  readonly stale: boolean;
}

function Optimum({ portfolio, data, stale }: OptimumProps) {
  const points = useMemo(() => frontierOf(data), [data]);
  const { expectedReturn, volatility, sharpe, cvar, current, diagnostics } = data;
  return (
    <>
      <Figures>
        <Figure
          label="Expected return a year"
          below={current === null ? undefined : `now ${formatPercent(current.expectedReturn)}`}
        >
          <Percent value={expectedReturn} />
        </Figure>
        <Figure
          label="Volatility a year"
          below={current === null ? undefined : `now ${formatPercent(current.volatility)}`}
        >
          <Percent value={volatility} gain={false} />
        </Figure>
        <Figure label="Sharpe ratio" explanation="Expected return above the risk-free rate, by volatility">
          <Stat value={sharpe} />
        </Figure>
        <Figure
          label="Bad day"
          explanation="The mean loss of the worst 5 % of the days: the expected shortfall"
        >
          <Percent value={cvar === null ? null : -cvar} digits={2} />
        </Figure>
      </Figures>
      <Missing items={data.unavailable} />
      {diagnostics.notes.map((note) => (
        <Notice key={note} kind="note">
          <span>{note}</span>
        </Notice>
      ))}
      <Card title="Risk and return">
        <Chart label="Efficient frontier, with what is held and the optimum" data={points} height={320} />
      </Card>
      <WeightsCard portfolio={portfolio} data={data} stale={stale} />
    </>
  );
}

function WeightsCard({ portfolio, data, stale }: OptimumProps) {
  const navigate = useNavigate();
  const { busy, failure, run } = useSubmit();
  const use = () =>
    void run(async () => {
      const items = targetWeights(data);
      const { operationId } = await change(putTargets, {
        params: { id: portfolio.id },
        body: { by: 'asset', items, cash: 0 },
      });
      await refreshBook();
      sayWithUndo(`Set the targets of ${portfolio.name}`, [operationId]);
      await navigate({ to: '/invest/rebalance', search: { portfolio: portfolio.id } });
    });
  return (
    <Card
      title="Weights"
      aside={
        <Group gap="xs">
          <ExportCsv
            name={`Optimal weights of ${portfolio.name}`}
            rows={() => [
              ['Asset', 'Now', 'Optimal'],
              ...data.weights.map(({ symbol, currentWeight, weight }) => [
                symbol,
                String(currentWeight ?? ''),
                String(weight),
              ]),
            ]}
          />
          <Button
            size="xs"
            loading={busy}
            disabled={stale || data.weights.some(({ weight }) => weight < 0)}
            onClick={use}
          >
            Use as targets
          </Button>
        </Group>
      }
    >
      <FormFailure text={failure} />
      <StatTable
        label="Weights now and optimal"
        columns={COLUMNS}
        rows={data.weights}
        rowKey={({ assetId }) => assetId}
      />
      <p className="fh-muted fh-small">
        By {data.observations} daily returns from {showDay(data.from)} to {showDay(data.to)}. What was best
        then need not be best from now on.
      </p>
    </Card>
  );
}
