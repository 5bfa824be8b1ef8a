import { IconStack2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { TaxLots } from '../../models.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';
import { Empty } from '../../ui/states.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { harvestColumns, NO_BASE, openColumns, soldColumns } from './columns.tsx';
import type { View } from './search.ts';
import { type HarvestRow, keyed, type OpenRow, type SoldRow } from './words.ts';

const rowId = (row: { readonly key: string }) => row.key;

/** The rows of one view. */
export function LotTable({ lots, view }: { lots: TaxLots; view: View }) {
  if (view === 'open') return <Held lots={lots} />;
  return view === 'harvest' ? <Harvest lots={lots} /> : <Sold lots={lots} />;
}

function Nothing({ title, children }: { title: string; children?: string }) {
  return (
    <Empty icon={<IconStack2 size={40} stroke={1.25} />} title={title}>
      {children}
    </Empty>
  );
}

type AnyRow = OpenRow | SoldRow | HarvestRow;

interface RowsProps<Row extends AnyRow> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What stands below the symbol and at the end of the row on a phone. */
  readonly mark?: (row: Row) => string;
  readonly days: (row: Row) => string;
  readonly gain: (row: Row) => string | null;
  readonly currency: string;
}

function Rows<Row extends AnyRow>(props: RowsProps<Row>) {
  const { label, rows, columns, currency, days, gain, mark } = props;
  return (
    <DataTable
      label={label}
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      compact={(row) => (
        <TwoLines
          left={<b>{[row.symbol, mark?.(row) ?? ''].filter((part) => part !== '').join(', ')}</b>}
          below={`${formatQuantity(row.quantity)} · ${days(row)}`}
          right={<Money amount={gain(row)} currency={currency} gain {...NO_BASE} />}
        />
      )}
    />
  );
}

const bought = ({ acquired }: AnyRow): string => showDay(acquired);

function Sold({ lots }: { lots: TaxLots }) {
  const rows = useMemo(() => keyed(lots.closed), [lots]);
  const columns = useMemo(() => soldColumns(lots.currency), [lots.currency]);
  if (rows.length === 0)
    return (
      <Nothing title="Nothing was sold">
        Sales appear here with what they gained, and for how long it was held.
      </Nothing>
    );
  return (
    <Rows
      label="Lots sold"
      rows={rows}
      columns={columns}
      currency={lots.currency}
      mark={({ washSale }) => (washSale ? 'wash sale' : '')}
      days={(row) => `${showDay(row.acquired)} to ${showDay(row.disposed)}`}
      gain={(row) => row.taxableGain}
    />
  );
}

function Held({ lots }: { lots: TaxLots }) {
  const rows = useMemo(() => keyed(lots.open), [lots]);
  const columns = useMemo(() => openColumns(lots.currency), [lots.currency]);
  if (rows.length === 0)
    return <Nothing title="No lots are held">Each purchase is a lot until it is sold.</Nothing>;
  return (
    <Rows
      label="Lots held"
      rows={rows}
      columns={columns}
      currency={lots.currency}
      days={bought}
      gain={(row) => row.unrealizedGainInBase}
    />
  );
}

function Harvest({ lots }: { lots: TaxLots }) {
  const rows = useMemo(() => keyed(lots.harvest), [lots]);
  const columns = useMemo(() => harvestColumns(lots.currency), [lots.currency]);
  if (rows.length === 0)
    return (
      <Nothing title="No losses to harvest">Lots that are worth less than they cost appear here.</Nothing>
    );
  return (
    <Rows
      label="Losses to harvest"
      rows={rows}
      columns={columns}
      currency={lots.currency}
      days={bought}
      gain={(row) => `-${row.loss}`}
    />
  );
}
