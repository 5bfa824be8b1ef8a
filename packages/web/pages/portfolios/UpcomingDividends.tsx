import { Button } from '@mantine/core';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity, formatSure } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { Dividends } from '../../models.ts';
import { assetColumn } from '../../ui/AssetLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';

type Row = Dividends['upcoming'][number];

const COLUMNS: Column<Row>[] = [
  { id: 'date', header: 'Day', width: 130, value: (row) => row.date, cell: (row) => showDay(row.date) },
  assetColumn({ header: 'Asset', width: 100 }),
  {
    id: 'quantity',
    header: 'Shares',
    width: 100,
    right: true,
    value: (row) => Number(row.quantity),
    cell: (row) => formatQuantity(row.quantity),
  },
  {
    id: 'perShare',
    header: 'A share',
    width: 110,
    right: true,
    value: (row) => Number(row.perShare),
    cell: (row) => <Money amount={row.perShare} currency={row.currency} digits={4} />,
  },
  {
    id: 'amount',
    header: 'Amount',
    width: 120,
    right: true,
    value: (row) => Number(row.amount),
    cell: (row) => <Money amount={row.amount} currency={row.currency} />,
  },
  {
    id: 'status',
    header: 'How sure',
    width: 330,
    value: (row) => row.confidence,
    cell: (row) => <Sureness row={row} />,
  },
];

function Sureness({ row }: { row: Row }) {
  if (row.status === 'declared') return <b className="fh-small">Declared</b>;
  const sure = row.confidence === null ? '' : `, ${formatSure(row.confidence)} sure`;
  const day = /\d{4}-\d{2}-\d{2}$/.exec(row.basis)?.[0];
  const basis = day === undefined ? row.basis : row.basis.replace(day, showDay(day));
  return (
    <span className="fh-small">
      Expected{' '}
      <span className="fh-muted">
        {basis}
        {sure}
      </span>
    </span>
  );
}

const rowId = (row: Row) => `${row.assetId} ${row.date}`;

/** So many stand there at once; the others are opened. */
const SHOWN = 8;

/** Payments of the next twelve months. */
export function UpcomingDividends({ upcoming, base }: { upcoming: readonly Row[]; base: string }) {
  const [all, setAll] = useState(false);
  return (
    <Card
      title="To come"
      aside={<ExportCsv small name="Upcoming dividends" rows={() => rowsOf(upcoming, base)} />}
    >
      {upcoming.length === 0 ? (
        <p className="fh-muted" style={{ margin: 0 }}>
          Nothing can be expected yet: it takes three payments in even steps, or a year of them.
        </p>
      ) : (
        <>
          <DataTable
            label="Dividends to come"
            rows={all ? upcoming : upcoming.slice(0, SHOWN)}
            rowId={rowId}
            columns={COLUMNS}
            compact={(row) => (
              <TwoLines
                left={<b>{row.symbol}</b>}
                below={`${showDay(row.date)}, ${row.status}`}
                right={<Money amount={row.amount} currency={row.currency} />}
              />
            )}
          />
          {upcoming.length <= SHOWN ? null : (
            <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${showCount(upcoming.length)}`}
            </Button>
          )}
          <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
            What is expected is an estimate: what was paid a year before, on the shares held now. The
            percentage says how often the same guess came true so far.
          </p>
        </>
      )}
    </Card>
  );
}

function rowsOf(upcoming: readonly Row[], base: string): string[][] {
  return [
    ['Day', 'Asset', 'Shares', 'Per share', 'Amount', 'Currency', `Amount ${base}`, 'Status', 'Confidence'],
    ...upcoming.map((row) => [
      row.date,
      row.symbol,
      row.quantity,
      row.perShare,
      row.amount,
      row.currency,
      row.amountInBase ?? '',
      row.status,
      row.confidence === null ? '' : String(row.confidence),
    ]),
  ];
}
