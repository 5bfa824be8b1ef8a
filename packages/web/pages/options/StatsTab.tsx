import { getOptionStats } from '@financehub/contract/option-chain.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Button, Stack } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showDay, showInstant } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { ApiProblem } from '../../problem.ts';
import { useApi } from '../../query.ts';
import { percentTick } from '../../ui/chart/axis.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { reasonOf } from '../../ui/reasons.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import type { OptionsSearch } from './search.ts';
import { count, digits, percent, price } from './show.ts';

type Stats = ResponseOf<typeof getOptionStats>;

interface StatsTabProps {
  readonly search: OptionsSearch;
  readonly go: (next: Partial<OptionsSearch>) => void;
}

/** What a chain says as a whole. */
export function StatsTab({ search, go }: StatsTabProps) {
  const { symbol, at } = search;
  const query = useApi(
    getOptionStats,
    { query: { symbol: symbol ?? '', at } },
    { enabled: symbol !== undefined, keepPrevious: true },
  );
  const none = query.error instanceof ApiProblem && query.error.status === 404;
  if (symbol === undefined || (none && query.data === undefined))
    return (
      <Empty
        icon={<IconChartBar size={40} stroke={1.25} />}
        title={symbol === undefined ? 'Choose an underlying' : `No options on ${symbol} yet`}
        action={
          <Button variant="default" onClick={() => go({ tab: 'chain' })}>
            Go to the chain
          </Button>
        }
      >
        Ratios of puts and calls, the expected move, skew and term structure follow from a stored chain.
      </Empty>
    );
  return (
    <Loaded query={query} bones={<Bones rows={6} height={48} />} what="The statistics could not be loaded">
      {(stats) => <Found stats={stats} go={go} />}
    </Loaded>
  );
}

function Found({ stats, go }: { stats: Stats; go: StatsTabProps['go'] }) {
  const { unavailable } = stats;
  return (
    <Stack gap="md">
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        {stats.symbol} as quoted {showInstant(stats.at)}
        {stats.spot === null ? null : (
          <>
            {' '}
            at <b>{price(stats.spot)}</b>
          </>
        )}
      </p>
      <Headline stats={stats} />
      <Missing items={unavailable.map((each) => ({ ...each, symbol: null, assetId: null }))} />
      <Term stats={stats} />
      <Expiries stats={stats} go={go} />
      {stats.history.date.length < 2 ? null : (
        <Card title="Volatility for thirty days">
          <Chart label="Volatility for thirty days, by day" data={historyChart(stats)} />
        </Card>
      )}
    </Stack>
  );
}

function Headline({ stats }: { stats: Stats }) {
  const { totals, unavailable, volatility30, volatilityRank, volatilityPercentile } = stats;
  const why = (figure: string) => reasonOf(unavailable, figure);
  const ratio = (value: number | null, figure: string) =>
    value === null ? <Unavailable {...why(figure)} /> : digits(value, 2);
  const sides = (calls: number | null, puts: number | null) =>
    calls === null || puts === null ? undefined : `${count(puts)} puts, ${count(calls)} calls`;
  const next = stats.expiries.find(({ expectedMove }) => expectedMove !== null);
  return (
    <Figures>
      <Figure
        label="Put/call volume"
        explanation="Puts traded over calls traded, all expiries"
        below={sides(totals.callVolume, totals.putVolume)}
      >
        {ratio(totals.putCallVolume, 'putCallVolume')}
      </Figure>
      <Figure
        label="Put/call open interest"
        explanation="Open puts over open calls, all expiries"
        below={sides(totals.callOpenInterest, totals.putOpenInterest)}
      >
        {ratio(totals.putCallOpenInterest, 'putCallOpenInterest')}
      </Figure>
      <Figure
        label="Volatility, 30 days"
        explanation="At the forward, between the expiries around thirty days"
      >
        <Percent value={volatility30} gain={false} {...why('volatility30')} />
      </Figure>
      <Figure
        label="IV rank"
        explanation="Where it stands between the lowest and the highest of the stored days of the year before"
        below={
          volatilityPercentile === null
            ? undefined
            : `percentile ${formatPercent(volatilityPercentile, { digits: 0 })}`
        }
      >
        <Percent value={volatilityRank} digits={0} gain={false} {...why('volatilityRank')} />
      </Figure>
      <Figure
        label="Expected move"
        explanation="What the straddle at the forward costs, for the nearest expiry that has one"
        below={next === undefined ? undefined : `until ${showDay(next.expiry)}`}
      >
        {next?.expectedMoveFraction == null ? (
          <Unavailable reason="No expiry has a put and a call quoted at the same strike." />
        ) : (
          `±${percent(next.expectedMoveFraction)}`
        )}
      </Figure>
    </Figures>
  );
}

const EXPIRED_SOON = 2;

function Term({ stats }: { stats: Stats }) {
  const rows = useMemo(
    () => stats.expiries.filter(({ atmVolatility, days }) => atmVolatility !== null && days > EXPIRED_SOON),
    [stats.expiries],
  );
  const term = useMemo(
    () => ({
      unit: '%',
      along: 'Expiry',
      fit: true,
      days: rows.map(({ expiry }) => showDay(expiry)),
      show: (value: string | number) => percent(Number(value)),
      tick: percentTick,
      series: [
        { name: 'At the forward', values: rows.map(({ atmVolatility }) => atmVolatility) },
        { name: 'Put, delta 25', values: rows.map((row) => row.putVolatility25), dashed: true },
        { name: 'Call, delta 25', values: rows.map((row) => row.callVolatility25), dashed: true },
      ],
    }),
    [rows],
  );
  if (rows.length < 2) return null;
  return (
    <Card title="Term structure and skew">
      <Chart label="Implied volatility by expiry" data={term} />
    </Card>
  );
}

function historyChart({ history }: Stats) {
  return {
    unit: '%',
    fit: true,
    days: history.date,
    show: (value: string | number) => percent(Number(value)),
    tick: percentTick,
    series: [{ name: 'Thirty days', values: history.volatility30 }],
  };
}

const HEADS = [
  'Expiry',
  'Days',
  'Forward',
  'IV at forward',
  'Skew 25',
  'Max pain',
  'Expected move',
  'One sigma',
  'Put/call OI',
  'Open interest',
] as const;

type Row = Stats['expiries'][number];

const openOf = ({ callOpenInterest, putOpenInterest }: Row): number | null =>
  callOpenInterest === null && putOpenInterest === null
    ? null
    : (callOpenInterest ?? 0) + (putOpenInterest ?? 0);

/** The figures after the expiry, in the order of the heads, with how they are written. */
const CELLS: readonly (readonly [of: (row: Row) => number | null, show: (value: number) => string])[] = [
  [({ days }) => days, count],
  [({ forward }) => forward, price],
  [({ atmVolatility }) => atmVolatility, percent],
  [({ skew25 }) => skew25, percent],
  [({ maxPain }) => maxPain, price],
  [({ expectedMove }) => expectedMove, price],
  [({ oneSigma }) => oneSigma, price],
  [({ putCallOpenInterest }) => putCallOpenInterest, (value) => digits(value, 2)],
  [openOf, count],
];

function Expiries({ stats, go }: { stats: Stats; go: StatsTabProps['go'] }) {
  const { expiries } = stats;
  const rows = () => [
    [...HEADS],
    ...expiries.map((row) => [row.expiry, ...CELLS.map(([of]) => String(of(row) ?? ''))]),
  ];
  return (
    <Card title="By expiry" aside={<ExportCsv name={`Options on ${stats.symbol} by expiry`} rows={rows} />}>
      <ScrollArea label="Figures by expiry">
        <table className="fh-table">
          <thead>
            <tr>
              {HEADS.map((head, at) => (
                <th
                  scope="col"
                  key={head}
                  className={at === 0 ? undefined : 'fh-num'}
                  style={{ whiteSpace: 'normal' }}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {expiries.map((row) => (
              <tr key={row.expiry}>
                <th scope="row">
                  <button
                    type="button"
                    className="fh-cellbutton"
                    onClick={() => go({ tab: 'chain', expiry: row.expiry })}
                  >
                    {showDay(row.expiry)}
                  </button>
                </th>
                {CELLS.map(([of, show], at) => (
                  <StatCell key={HEADS[at + 1]} value={of(row)} show={show} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}

function StatCell({ value, show }: { value: number | null; show: (value: number) => string }) {
  return (
    <td className="fh-num">
      {value === null ? <Unavailable reason="The quotes of this expiry do not say it." /> : show(value)}
    </td>
  );
}
