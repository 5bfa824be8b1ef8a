import { getLots } from '@financehub/contract/lots.ts';
import { SegmentedControl, Stack } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Lots, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';

type OpenLot = Lots['open'][number] & { key: string };
type ClosedLot = Lots['closed'][number] & { key: string };

const rowId = (row: { key: string }) => row.key;

const shared: Column<OpenLot | ClosedLot>[] = [
  {
    id: 'symbol',
    header: 'Asset',
    width: 110,
    grow: 1,
    value: (row) => row.symbol,
    cell: (row) => <b>{row.symbol}</b>,
  },
  {
    id: 'acquired',
    header: 'Bought',
    width: 120,
    value: (row) => row.acquired,
    cell: (row) => showDay(row.acquired),
  },
];
const quantity: Column<OpenLot | ClosedLot> = {
  id: 'quantity',
  header: 'Quantity',
  width: 120,
  right: true,
  value: (row) => row.quantity,
  cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
};
const cost: Column<OpenLot | ClosedLot> = {
  id: 'cost',
  header: 'Cost',
  width: 140,
  right: true,
  value: (row) => row.cost,
  cell: (row) => <Money amount={row.cost} currency={row.currency} />,
};

const OPEN: Column<OpenLot>[] = [
  ...shared,
  quantity,
  cost,
  {
    id: 'unit',
    header: 'Cost of one',
    width: 140,
    right: true,
    value: (row) => row.costPerUnit,
    cell: (row) => <Money amount={row.costPerUnit} currency={row.currency} digits={4} />,
  },
];

const CLOSED: Column<ClosedLot>[] = [
  ...shared,
  {
    id: 'disposed',
    header: 'Sold',
    width: 120,
    value: (row) => row.disposed,
    cell: (row) => showDay(row.disposed),
  },
  quantity,
  cost,
  {
    id: 'proceeds',
    header: 'Proceeds',
    width: 140,
    right: true,
    value: (row) => row.proceeds,
    cell: (row) => <Money amount={row.proceeds} currency={row.currency} />,
  },
  {
    id: 'gain',
    header: 'Gain',
    width: 140,
    right: true,
    value: (row) => row.gain,
    cell: (row) => <Money amount={row.gain} currency={row.currency} gain />,
  },
  {
    id: 'term',
    header: 'Held',
    width: 90,
    value: (row) => row.term,
    cell: (row) => (row.term === 'long' ? 'Long' : 'Short'),
  },
];

export function LotsTab({ portfolio }: { portfolio: Portfolio }) {
  const query = useApi(getLots, { params: { id: portfolio.id } });
  const [which, setWhich] = useState<'open' | 'closed'>('open');
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Which lots"
        style={{ alignSelf: 'flex-start' }}
        data={[
          { value: 'open', label: 'Held' },
          { value: 'closed', label: 'Sold' },
        ]}
        value={which}
        onChange={(value) => setWhich(value as 'open' | 'closed')}
      />
      <Loaded query={query} what="The lots could not be loaded">
        {(lots) => (which === 'open' ? <OpenLots lots={lots} /> : <ClosedLots lots={lots} />)}
      </Loaded>
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        A lot is what was bought at once. Sales use the oldest lots first (FIFO).
      </p>
    </Stack>
  );
}

function NoLots({ what }: { what: string }) {
  return <Empty icon={<IconStack2 size={40} stroke={1.25} />} title={what} />;
}

function OpenLots({ lots }: { lots: Lots }) {
  const rows = useMemo(() => lots.open.map((lot, index) => ({ ...lot, key: index.toString() })), [lots]);
  if (rows.length === 0) return <NoLots what="No lots are held" />;
  return (
    <DataTable
      label="Lots held"
      rows={rows}
      rowId={rowId}
      columns={OPEN}
      fill
      compact={(row) => (
        <TwoLines
          left={row.symbol}
          below={`${showDay(row.acquired)} · ${formatQuantity(row.quantity)}`}
          right={<Money amount={row.cost} currency={row.currency} />}
        />
      )}
    />
  );
}

function ClosedLots({ lots }: { lots: Lots }) {
  const rows = useMemo(() => lots.closed.map((lot, index) => ({ ...lot, key: index.toString() })), [lots]);
  if (rows.length === 0) return <NoLots what="Nothing has been sold" />;
  return (
    <DataTable
      label="Lots sold"
      rows={rows}
      rowId={rowId}
      columns={CLOSED}
      fill
      compact={(row) => (
        <TwoLines
          left={row.symbol}
          below={`${showDay(row.acquired)} to ${showDay(row.disposed)}`}
          right={<Money amount={row.gain} currency={row.currency} gain />}
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
