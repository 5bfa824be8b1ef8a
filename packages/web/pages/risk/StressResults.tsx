import { Select, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { showDay, showInstant } from '../../format/day.ts';
import { formatMoney } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { Portfolio } from '../../models.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import type { ChartData } from '../../ui/chart/option.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Missing } from '../../ui/states.tsx';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import { LeftOut, leftOutNames } from './LeftOut.tsx';
import { PickButton } from './PickButton.tsx';
import {
  betaText,
  type Compared,
  comparedLines,
  howText,
  lineKey,
  newestOf,
  type StressResult,
  shockText,
  shortName,
} from './shocks.ts';

interface StressResultsProps {
  readonly results: readonly StressResult[];
  readonly portfolios: readonly Portfolio[];
}

/** The newest result of each scenario, and one of them in detail, beside another where one is chosen. */
export function StressResults({ results, portfolios }: StressResultsProps) {
  const newest = useMemo(() => newestOf(results), [results]);
  const [open, setOpen] = useState<string | null>(null);
  const chart = useMemo(() => lossChart(newest), [newest]);
  const shown = newest.find(({ id }) => id === open) ?? newest[0]!;
  const columns: readonly StatColumn<StressResult>[] = [
    {
      head: 'Scenario',
      words: true,
      cell: (result) => (
        <PickButton wrap picked={result.id === shown.id} onPick={() => setOpen(result.id)}>
          {result.name}
        </PickButton>
      ),
    },
    {
      head: 'Gain or loss',
      cell: ({ pnl, currency, unavailable }) => (
        <Money amount={pnl} currency={currency} gain {...firstReason(unavailable)} />
      ),
    },
    {
      head: 'Of the value',
      cell: ({ pnlFraction, unavailable }) => <Percent value={pnlFraction} {...firstReason(unavailable)} />,
    },
    {
      head: 'How',
      words: true,
      cell: (result) => (
        <span className="fh-muted">
          {howText(result)}
          {result.leftOut.length === 0 ? '' : `, without ${leftOutNames(result.leftOut)}`}
        </span>
      ),
    },
    { head: 'Holdings of', words: true, cell: ({ asOf }) => showDay(asOf) },
  ];
  return (
    <>
      <Card title="Results" aside={<ExportCsv name="Stress tests" rows={() => csvRows(newest)} />}>
        <Stack gap="sm">
          {chart === null ? null : <Chart label="Gain or loss by scenario" data={chart} height={300} />}
          <StatTable label="Results by scenario" columns={columns} rows={newest} rowKey={({ id }) => id} />
        </Stack>
      </Card>
      <Detail key={shown.id} result={shown} others={results} portfolios={portfolios} />
    </>
  );
}

/** What moves nothing that is held, or has no outcome, has no bar. */
function lossChart(all: readonly StressResult[]): ChartData | null {
  const results = all.filter(({ pnl }) => pnl !== null && Number(pnl) !== 0);
  if (results.length < 2) return null;
  const { currency } = results[0]!;
  return {
    unit: currency,
    along: 'Scenario',
    days: results.map(shortName),
    show: (value) => formatMoney(String(value), currency),
    series: [{ name: 'Gain or loss', values: results.map(({ pnl }) => pnl), kind: 'bar' }],
  };
}

function csvRows(results: readonly StressResult[]): string[][] {
  return [
    ['scenario', 'as of', 'currency', 'value', 'gain or loss', 'fraction', 'method', 'left out'],
    ...results.map(({ name, asOf, currency, value, pnl, pnlFraction, method, leftOut }) => [
      name,
      asOf,
      currency,
      value ?? '',
      pnl ?? '',
      String(pnlFraction ?? ''),
      method,
      leftOut.map(({ symbol }) => symbol ?? '').join(', '),
    ]),
  ];
}

const titleOf = ({ name, createdAt }: StressResult): string => `${name} (${showInstant(createdAt)})`;

interface DetailProps extends Pick<StressResultsProps, 'portfolios'> {
  readonly result: StressResult;
  readonly others: readonly StressResult[];
}

function Detail({ result, others, portfolios }: DetailProps) {
  const [beside, setBeside] = useState<string | null>(null);
  const second = others.find(({ id }) => id === beside) ?? null;
  const lines = comparedLines(result, second, portfolios);
  return (
    <Card
      title={result.name}
      aside={
        <Select
          size="xs"
          aria-label="Compare with"
          placeholder="Compare with"
          w={260}
          searchable
          clearable
          data={others
            .filter(({ id }) => id !== result.id)
            .map((other) => ({ value: other.id, label: titleOf(other) }))}
          value={beside}
          onChange={setBeside}
        />
      }
    >
      <Stack gap="sm">
        <LeftOut items={result.leftOut} />
        <p className="fh-muted fh-small" style={{ margin: 0 }}>
          {result.window === null
            ? null
            : `Prices from ${showDay(result.window.from)} to ${showDay(result.window.to)} where they are stored; elsewhere: `}
          {result.shocks.map(shockText).join(', ')}. {betaText(result)}
        </p>
        <StatTable
          label="By position"
          columns={columnsFor(result, second)}
          rows={lines.slice(0, 200)}
          rowKey={({ key }) => key}
          total={{ key: 'all', label: 'All', assetId: null, first: result.pnl, second: second?.pnl ?? null }}
        />
        {result.notes.length === 0 ? null : (
          <ul className="fh-muted fh-small" style={{ margin: 0, paddingInlineStart: 20 }}>
            {result.notes.map((note) => (
              <li key={note}>{sentence(note)}</li>
            ))}
          </ul>
        )}
        <Missing items={result.unavailable} />
      </Stack>
    </Card>
  );
}

const NAME: StatColumn<Compared> = {
  head: 'Position',
  words: true,
  cell: ({ assetId, label }) =>
    assetId === null ? (
      label
    ) : (
      <TextLink to="/assets/$assetId" params={{ assetId }}>
        {label}
      </TextLink>
    ),
};

function columnsFor(result: StressResult, second: StressResult | null): readonly StatColumn<Compared>[] {
  const lines = new Map(result.byPosition.map((line) => [lineKey(line), line]));
  const of = ({ key }: Compared) => lines.get(key);
  const why = firstReason(result.unavailable);
  const first: StatColumn<Compared> = {
    head: second === null ? 'Gain or loss' : result.name,
    cell: (line) => (
      <Money
        amount={line.first}
        currency={result.currency}
        gain
        {...(line.key === 'all' ? why : { reason: NOT_HELD })}
      />
    ),
  };
  if (second !== null)
    return [
      NAME,
      first,
      {
        head: second.name,
        cell: (line) => (
          <Money
            amount={line.second}
            currency={second.currency}
            gain
            {...(line.key === 'all' ? firstReason(second.unavailable) : { reason: NOT_HELD })}
          />
        ),
      },
    ];
  return [
    NAME,
    {
      head: 'Value before',
      cell: (line) => (
        <Money
          amount={line.key === 'all' ? result.value : of(line)?.value}
          currency={result.currency}
          {...why}
        />
      ),
    },
    first,
    {
      head: 'Change',
      cell: (line) =>
        line.key === 'all' ? (
          <Percent value={result.pnlFraction} {...why} />
        ) : (
          <Percent value={of(line)?.change} />
        ),
    },
    ...(result.byPosition.some(({ beta }) => beta !== null) ? [betaColumn((line) => of(line)?.beta)] : []),
    howColumn((line) => HOW[of(line)?.method ?? 'all']),
  ];
}

const howColumn = (how: (line: Compared) => string): StatColumn<Compared> => ({
  head: 'How',
  words: true,
  cell: (line) => <span className="fh-muted">{how(line)}</span>,
});

const NOT_HELD = 'It is not held there, or has no value.';

const betaColumn = (betaOf: (line: Compared) => number | null | undefined): StatColumn<Compared> => ({
  head: 'Beta',
  means: 'That the shock of equity was taken times',
  cell: (line) => betaOf(line)?.toFixed(2) ?? '',
});

const HOW = {
  replay: 'its own prices',
  factor: 'a factor',
  shock: 'a shock of its own',
  none: 'nothing moves it',
  all: '',
} as const;
