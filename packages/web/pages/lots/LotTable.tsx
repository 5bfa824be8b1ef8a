import { IconStack2 } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { TaxLots } from '../../models.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Money } from '../../ui/Money.tsx';
import { Empty } from '../../ui/states.tsx';
import { harvestColumns, openColumns, soldColumns } from './columns.tsx';
import type { View } from './search.ts';
import { keyed } from './words.ts';

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
    <DataTable
      label="Lots sold"
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      compact={(row) => (
        <TwoLines
          left={row.washSale ? `${row.symbol}, wash sale` : row.symbol}
          below={`${formatQuantity(row.quantity)} · ${showDay(row.acquired)} to ${showDay(row.disposed)}`}
          right={<Money amount={row.taxableGain} currency={lots.currency} gain />}
        />
      )}
    />
  );
}

function Held({ lots }: { lots: TaxLots }) {
  const rows = useMemo(() => keyed(lots.open), [lots]);
  const columns = useMemo(() => openColumns(lots.currency), [lots.currency]);
  if (rows.length === 0)
    return <Nothing title="No lots are held">Each purchase is a lot until it is sold.</Nothing>;
  return (
    <DataTable
      label="Lots held"
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      compact={(row) => (
        <TwoLines
          left={row.symbol}
          below={`${formatQuantity(row.quantity)} · ${showDay(row.acquired)}`}
          right={<Money amount={row.unrealizedGainInBase} currency={lots.currency} gain />}
        />
      )}
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
    <DataTable
      label="Losses to harvest"
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      compact={(row) => (
        <TwoLines
          left={row.symbol}
          below={`${formatQuantity(row.quantity)} · ${showDay(row.acquired)}`}
          right={<Money amount={`-${row.loss}`} currency={lots.currency} gain />}
        />
      )}
    />
  );
}

function TwoLines({ left, below, right }: { left: string; below: string; right: React.ReactNode }) {
  return (
    <div style={{ display: 'flex', gap: 12, alignItems: 'center', height: 62 }}>
      <span style={{ flex: 1, minWidth: 0 }}>
        <b>{left}</b>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {below}
        </span>
      </span>
      <span className="fh-num">{right}</span>
    </div>
  );
}
