import { optimize } from '@financehub/contract/optimize.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { putTargets } from '@financehub/contract/targets.ts';
import { Button, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { change } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { Portfolio } from '../../models.ts';
import { ApiProblem, explain } from '../../problem.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Bones, Failure, Loaded, Missing } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import type { TabProps } from './AnalyticsPage.tsx';
import { frontierOf, targetWeights } from './frontier.ts';
import { OptimiseFields } from './OptimiseFields.tsx';
import { FIRST_DRAFT, questionOf } from './optimiseDraft.ts';
import { Stat } from './Stat.tsx';
import { type StatColumn, StatTable } from './StatTable.tsx';

type Found = ResponseOf<typeof optimize>;
type Row = Found['weights'][number];

const COLUMNS: readonly StatColumn<Row>[] = [
  { head: 'Asset', words: true, cell: ({ symbol }) => symbol },
  {
    head: 'Now',
    cell: ({ currentWeight }) => (
      <Percent
        value={currentWeight}
        gain={false}
        reason="Nothing of it is held, or something else that is held is left out"
      />
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

/** The weights that would have been best by some measure, beside those that are held. */
export function OptimiseTab({ portfolio, range }: TabProps) {
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const [asked] = useDebouncedValue(draft, 300);
  const query = useApi(optimize, { body: questionOf(asked, portfolio?.id, range) }, { keepPrevious: true });
  return (
    <Stack gap="md">
      <OptimiseFields portfolio={portfolio} draft={draft} onChange={setDraft} />
      {query.isError ? (
        <Refusal error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loaded query={query} bones={<Bones rows={8} height={36} />}>
          {(data) => (
            <Optimum
              portfolio={portfolio}
              data={data}
              confidence={asked.confidence}
              stale={query.isPlaceholderData}
            />
          )}
        </Loaded>
      )}
    </Stack>
  );
}

interface RefusalProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Why there is no optimum, with the limits that stand in each other's way. */
function Refusal({ error, onRetry }: RefusalProps) {
  if (!(error instanceof ApiProblem) || ![400, 422].includes(error.status))
    return <Failure error={error} onRetry={onRetry} what="The optimum could not be worked out" />;
  return (
    <Notice kind="problem" title="There is no such mix">
      <p>{explain(error)}</p>
      {error.errors.length === 0 ? null : (
        <ul>
          {error.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{sentence(message)}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

interface OptimumProps {
  readonly portfolio: Portfolio | undefined;
  readonly data: Found;
  /** Of the mean loss of bad days, in percent. */
  readonly confidence: number;
  readonly stale: boolean;
}

function Optimum({ portfolio, data, confidence, stale }: OptimumProps) {
  const points = useMemo(() => frontierOf(data), [data]);
  const { expectedReturn, volatility, sharpe, cvar, current, diagnostics } = data;
  // That nothing is held of an asset is no limit that anybody set.
  const binding = diagnostics.binding.filter((name) => !name.startsWith('between 0 % and 100 % of '));
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
          explanation={`The mean loss of the worst ${formatPercent(1 - confidence / 100, { digits: 1 })} of the days: the expected shortfall`}
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
      {binding.length === 0 ? null : (
        <p className="fh-muted fh-small" style={{ margin: 0 }}>
          At their limits: {binding.join('; ')}.
        </p>
      )}
      <Card title="Risk and return">
        <Chart label="Efficient frontier, with what is held and the optimum" data={points} height={320} />
      </Card>
      <WeightsCard portfolio={portfolio} data={data} stale={stale} />
    </>
  );
}

function WeightsCard({ portfolio, data, stale }: Omit<OptimumProps, 'confidence'>) {
  const navigate = useNavigate();
  const { busy, failure, run } = useSubmit();
  const use = ({ id, name }: Portfolio) =>
    void run(async () => {
      const items = targetWeights(data);
      const { operationId } = await change(putTargets, {
        params: { id },
        body: { by: 'asset', items, cash: 0 },
      });
      await refreshBook();
      sayWithUndo(`Set the targets of ${name}`, [operationId]);
      await navigate({ to: '/invest/rebalance', search: { portfolio: id } });
    });
  return (
    <Card
      title="Weights"
      aside={
        <Group gap="xs">
          <ExportCsv
            name={`Optimal weights of ${portfolio?.name ?? 'all portfolios'}`}
            rows={() => [
              ['Asset', 'Now', 'Optimal'],
              ...data.weights.map(({ symbol, currentWeight, weight }) => [
                symbol,
                String(currentWeight ?? ''),
                String(weight),
              ]),
            ]}
          />
          {portfolio === undefined ? null : (
            <Button
              size="xs"
              loading={busy}
              disabled={stale || data.weights.some(({ weight }) => weight < 0)}
              onClick={() => use(portfolio)}
            >
              Use as targets
            </Button>
          )}
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
        {portfolio === undefined ? ' Targets are of one portfolio: choose it above to take them over.' : ''}
      </p>
    </Card>
  );
}
