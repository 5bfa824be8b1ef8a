import { getAttribution } from '@financehub/contract/attribution.ts';
import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { CallInput } from '../../api.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import type { TabProps } from './AnalyticsPage.tsx';
import {
  type Attribution,
  bridgeOf,
  contributionChart,
  groupChart,
  inWords,
  isSilent,
  monthChart,
  OPENING,
} from './attributionCharts.ts';
import { BenchmarkPicker } from './BenchmarkPicker.tsx';
import { Contributions } from './Contributions.tsx';
import { NoAnswer } from './NoAnswer.tsx';
import { type StatColumn, StatTable } from './StatTable.tsx';
import { type By, benchmarkIn, GROUPINGS, inAddress, LINKINGS, type Linking } from './search.ts';

const BY_NAMES: Readonly<Record<By, string>> = {
  sector: 'By sector',
  type: 'By asset class',
  currency: 'By currency',
  country: 'By country',
  industry: 'By industry',
  tag: 'By tag',
  asset: 'By asset',
};
const LINKING_NAMES: Readonly<Record<Linking, string>> = { carino: 'Cariño', menchero: 'Menchero' };

/** Why the portfolio, or all as one, did better or worse than a benchmark, by groups of assets. */
export function AttributionTab({ portfolio, range, search, go }: TabProps) {
  const { linking = 'carino' } = search;
  const benchmark = benchmarkIn(search);
  const asked = { portfolioId: portfolio?.id, from: range.from, to: range.to, linking, ...benchmark };
  const { by, query } = useGrouped(asked, search.by);
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Select
          size="xs"
          aria-label="Group by"
          w={170}
          data={GROUPINGS.map((value) => ({ value, label: BY_NAMES[value] }))}
          value={by}
          allowDeselect={false}
          onChange={(next) => go({ by: GROUPINGS.find((each) => each === next) })}
        />
        <BenchmarkPicker
          portfolio={portfolio}
          value={benchmark}
          onChange={(choice) => go(inAddress(choice))}
        />
        <SegmentedControl
          size="xs"
          aria-label="How effects are linked over time"
          data={LINKINGS.map((value) => ({ value, label: LINKING_NAMES[value] }))}
          value={linking}
          onChange={(next) => go({ linking: LINKINGS.find((each) => each === next) })}
        />
      </Group>
      <Loaded
        query={query}
        bones={<Bones rows={6} height={48} />}
        what="The attribution could not be computed"
      >
        {(found) => <Found found={found} />}
      </Loaded>
    </Stack>
  );
}

type Asked = Omit<NonNullable<CallInput<typeof getAttribution>['query']>, 'by'>;

const useBy = (asked: Asked, by: By, enabled = true) =>
  useApi(getAttribution, { query: { ...asked, by } }, { enabled, keepPrevious: true });

/** By what was chosen, else by the first grouping that says something: each is asked for when the one before said nothing. */
function useGrouped(asked: Asked, chosen: By | undefined) {
  const [first, second, third] = OPENING;
  const own = useBy(asked, chosen ?? first);
  const firstSilent = chosen === undefined && isSilent(own.data);
  const next = useBy(asked, second, firstSilent);
  const nextSilent = firstSilent && isSilent(next.data);
  const last = useBy(asked, third, nextSilent);
  if (!firstSilent) return { by: chosen ?? first, query: own };
  if (!nextSilent || isSilent(last.data)) return { by: second, query: next };
  return { by: third, query: last };
}

function Found({ found }: { found: Attribution }) {
  const attribution = useMemo(() => inWords(found), [found]);
  const { totals, unavailable, benchmark, by } = attribution;
  const bridge = useMemo(() => bridgeOf(attribution), [attribution]);
  const bars = useMemo(() => groupChart(attribution) ?? contributionChart(attribution), [attribution]);
  const months = useMemo(() => monthChart(attribution), [attribution]);
  if (totals.return === null) {
    return (
      <NoAnswer
        icon={<IconScale size={40} stroke={1.25} />}
        title="No return to explain"
        unavailable={unavailable}
      >
        The portfolio could not be valued in this period.
      </NoAnswer>
    );
  }
  return (
    <>
      <Totals attribution={attribution} />
      {benchmark?.kind === 'asset' && by !== 'asset' ? (
        <p className="fh-muted fh-small" style={{ margin: 0 }}>
          A single asset belongs to one group, so that the whole difference is allocation. Compare with a
          portfolio or a mix of assets to see what selection did.
        </p>
      ) : null}
      {bridge === null ? null : (
        <Card title="From the benchmark to the portfolio">
          <Chart label="From the return of the benchmark to that of the portfolio" data={bridge} />
        </Card>
      )}
      {bars === null ? null : (
        <Card title={bridge === null ? 'Contribution by group' : 'Effects by group'}>
          <Chart label={bridge === null ? 'Contribution by group' : 'Effects by group'} data={bars} />
        </Card>
      )}
      <Groups attribution={attribution} />
      {months === null ? null : (
        <Card title="Effects by month">
          <Chart label="Effects by month" data={months} />
        </Card>
      )}
      <Contributions attribution={attribution} />
    </>
  );
}

function Totals({ attribution }: { attribution: Attribution }) {
  const { totals, unavailable, benchmark } = attribution;
  return (
    <div>
      <Figures>
        <Figure
          label="Portfolio"
          explanation="Time-weighted return of the period"
          below={benchmark === null ? 'Choose a benchmark to see why it differs.' : undefined}
        >
          <Percent value={totals.return} digits={2} />
        </Figure>
        {benchmark === null ? null : <Against attribution={attribution} />}
      </Figures>
      <Missing items={unavailable} />
    </div>
  );
}

/** The figures that need a benchmark. */
function Against({ attribution }: { attribution: Attribution }) {
  const { totals, unavailable, benchmark } = attribution;
  const why = firstReason(unavailable);
  return (
    <>
      <Figure label="Benchmark" below={benchmark?.name}>
        <Percent value={totals.benchmarkReturn} digits={2} {...why} />
      </Figure>
      <Figure label="Difference" explanation="Return of the portfolio less that of the benchmark">
        <Percent value={totals.active} digits={2} {...why} />
      </Figure>
      <Figure
        label="Allocation"
        explanation="From holding more or less of groups that did better or worse than the benchmark as a whole"
      >
        <Percent value={totals.allocation} digits={2} {...why} />
      </Figure>
      <Figure label="Selection" explanation="From doing better or worse than the benchmark within the groups">
        <Percent value={totals.selection} digits={2} {...why} />
      </Figure>
      <Figure
        label="Interaction"
        explanation="From holding more of the groups in which the selection did well"
      >
        <Percent value={totals.interaction} digits={2} {...why} />
      </Figure>
    </>
  );
}

type Row = Attribution['groups'][number];

const share = (value: number | null) => <Percent value={value} gain={false} />;
const effect = (value: number | null) => (
  <Percent value={value} digits={2} reason="There is no benchmark to compare with." />
);

const COLUMNS: readonly StatColumn<Row>[] = [
  { head: 'Group', words: true, cell: ({ group }) => group },
  { head: 'Weight', means: 'Mean of the days', cell: ({ weight }) => share(weight) },
  { head: 'Benchmark weight', cell: ({ benchmarkWeight }) => share(benchmarkWeight) },
  { head: 'Return', means: 'Of the days on which something was held', cell: (row) => effect(row.return) },
  { head: 'Benchmark return', cell: ({ benchmarkReturn }) => effect(benchmarkReturn) },
  {
    head: 'Contribution',
    means: 'Its part of the return of the portfolio',
    cell: (row) => effect(row.contribution),
  },
  { head: 'Allocation', cell: ({ allocation }) => effect(allocation) },
  { head: 'Selection', cell: ({ selection }) => effect(selection) },
  { head: 'Interaction', cell: ({ interaction }) => effect(interaction) },
  { head: 'Total', cell: ({ total }) => effect(total) },
];

/** Without a benchmark: what the portfolio alone can say. */
const ALONE = COLUMNS.filter(({ head }) => ['Group', 'Weight', 'Return', 'Contribution'].includes(head));

function Groups({ attribution }: { attribution: Attribution }) {
  const { groups, totals } = attribution;
  const sum = (of: (row: Row) => number | null): number | null =>
    groups.some((row) => of(row) === null) ? null : groups.reduce((all, row) => all + (of(row) ?? 0), 0);
  const total: Row = {
    group: 'All',
    weight: sum(({ weight }) => weight),
    benchmarkWeight: sum(({ benchmarkWeight }) => benchmarkWeight),
    return: totals.return,
    benchmarkReturn: totals.benchmarkReturn,
    contribution: sum(({ contribution }) => contribution),
    benchmarkContribution: sum(({ benchmarkContribution }) => benchmarkContribution),
    allocation: totals.allocation,
    selection: totals.selection,
    interaction: totals.interaction,
    total: totals.active,
  };
  return (
    <Card title="Groups" aside={<ExportCsv name="Attribution" rows={() => csvRows([...groups, total])} />}>
      <StatTable
        label="Attribution by group"
        columns={attribution.benchmark === null ? ALONE : COLUMNS}
        rows={groups}
        rowKey={({ group }) => group}
        total={total}
      />
    </Card>
  );
}

const FIELDS = [
  'weight',
  'benchmarkWeight',
  'return',
  'benchmarkReturn',
  'contribution',
  'benchmarkContribution',
  'allocation',
  'selection',
  'interaction',
  'total',
] as const;

function csvRows(rows: readonly Row[]): string[][] {
  return [
    ['group', ...FIELDS],
    ...rows.map((row) => [row.group, ...FIELDS.map((field) => String(row[field] ?? ''))]),
  ];
}
