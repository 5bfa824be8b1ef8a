import { showDay } from '../../format/day.ts';
import type { Dividends } from '../../models.ts';
import { assetColumn } from '../../ui/AssetLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';

type Row = Dividends['assets'][number];

const UNKNOWN = {
  reason: 'The dividends of a whole year are not known.',
  mend: 'The list below says why.',
} as const;

const RHYTHMS: Readonly<Record<Row['rhythm'], string>> = {
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  'half-yearly': 'Twice a year',
  yearly: 'Once a year',
  irregular: 'Irregular',
  unknown: 'Not known yet',
};

function fraction(id: 'yieldOnCost' | 'currentYield' | 'growth', header: string, gain = false): Column<Row> {
  return {
    id,
    header,
    width: 120,
    right: true,
    value: (row) => row[id],
    cell: (row) => <Percent value={row[id]} gain={gain} {...UNKNOWN} />,
  };
}

const COLUMNS: Column<Row>[] = [
  assetColumn({ header: 'Asset', width: 100 }),
  {
    id: 'rhythm',
    header: 'Pays',
    width: 130,
    value: (row) => RHYTHMS[row.rhythm],
    cell: (row) => RHYTHMS[row.rhythm],
  },
  {
    id: 'lastPaid',
    header: 'Last paid',
    width: 130,
    value: (row) => row.lastPaid,
    cell: (row) => (row.lastPaid === null ? '' : showDay(row.lastPaid)),
  },
  {
    id: 'annual',
    header: 'A share a year',
    width: 150,
    right: true,
    value: (row) => (row.annualPerShare === null ? null : Number(row.annualPerShare)),
    cell: (row) => <Money amount={row.annualPerShare} currency={row.currency} digits={4} {...UNKNOWN} />,
  },
  fraction('currentYield', 'Yield'),
  fraction('yieldOnCost', 'On cost'),
  fraction('growth', 'Growth', true),
];

const rowId = (row: Row) => row.assetId;

/** What each asset that is held yields. */
export function DividendAssets({ assets }: { assets: readonly Row[] }) {
  if (assets.length === 0) return null;
  return (
    <Card title="Yield by asset">
      <DataTable
        label="Yield by asset"
        rows={assets}
        rowId={rowId}
        columns={COLUMNS}
        compact={(row) => (
          <TwoLines
            left={<b>{row.symbol}</b>}
            below={RHYTHMS[row.rhythm]}
            right={<Percent value={row.currentYield} gain={false} {...UNKNOWN} />}
          />
        )}
      />
    </Card>
  );
}
