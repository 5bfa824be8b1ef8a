import { AssetLink } from '../../ui/AssetLink.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import type { Attribution } from './attributionCharts.ts';
import { type StatColumn, StatTable } from './StatTable.tsx';

type Row = Attribution['holdings'][number];

const COLUMNS: readonly StatColumn<Row>[] = [
  {
    head: 'Holding',
    words: true,
    cell: ({ assetId, symbol }) => <AssetLink assetId={assetId} symbol={symbol} />,
  },
  { head: 'Group', words: true, cell: ({ group }) => group },
  {
    head: 'Weight',
    means: 'Mean of the days',
    cell: ({ weight }) => <Percent value={weight} gain={false} />,
  },
  { head: 'Return', cell: (row) => <Percent value={row.return} digits={2} /> },
  {
    head: 'Contribution',
    means: 'Linked over the days: all sum to the return of the portfolio',
    cell: ({ contribution }) => <Percent value={contribution} digits={2} />,
  },
];

const MOST = 200;

/** Null as soon as one is not known. */
const sumOf = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0);

/** What each holding brought to the return of the portfolio. */
export function Contributions({ attribution }: { attribution: Attribution }) {
  const { holdings, totals } = attribution;
  const total: Row = {
    assetId: null,
    symbol: 'All',
    group: '',
    weight: sumOf(holdings.map(({ weight }) => weight)),
    return: totals.return,
    contribution: sumOf(holdings.map(({ contribution }) => contribution)),
  };
  return (
    <Card
      title="Contribution by holding"
      aside={
        <ExportCsv
          name="Contribution by holding"
          rows={() => [
            ['symbol', 'group', 'weight', 'return', 'contribution'],
            ...[...holdings, total].map((row) => [
              row.symbol,
              row.group,
              String(row.weight ?? ''),
              String(row.return ?? ''),
              String(row.contribution ?? ''),
            ]),
          ]}
        />
      }
    >
      <StatTable
        label="Contribution by holding"
        columns={COLUMNS}
        rows={holdings.slice(0, MOST)}
        rowKey={({ assetId, symbol }) => assetId ?? symbol}
        total={total}
      />
      {holdings.length > MOST ? (
        <p className="fh-muted fh-small">
          The first {MOST} of {holdings.length} holdings. The file has them all.
        </p>
      ) : null}
    </Card>
  );
}
