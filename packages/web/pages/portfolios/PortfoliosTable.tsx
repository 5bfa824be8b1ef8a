import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { AllocationStrip } from '../../ui/AllocationStrip.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { TextLink } from '../../ui/links.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { lastDay } from './lastDay.ts';
import { GainOfYear, LastDay, ReturnOfYear, ValueNow, WhenLoaded } from './PortfolioFigures.tsx';
import { sharesOf } from './shares.ts';
import type { PortfolioRow } from './usePortfolios.ts';

interface PortfoliosTableProps {
  readonly rows: readonly PortfolioRow[];
  /** Which group has which colour. */
  readonly order: readonly string[];
}

const rowId = (row: PortfolioRow) => row.id;

function stripColumn(order: readonly string[]): Column<PortfolioRow> {
  return {
    id: 'strip',
    header: 'Consists of',
    width: 96,
    grow: 1,
    cell: ({ name, allocation }) => (
      <WhenLoaded data={allocation}>
        {(loaded) => {
          const shares = sharesOf(loaded);
          return shares === null ? (
            <Unavailable {...firstReason(loaded.unavailable)} />
          ) : (
            <AllocationStrip bare label={name} shares={shares} order={order} />
          );
        }}
      </WhenLoaded>
    ),
  };
}

const figureColumns: Column<PortfolioRow>[] = [
  {
    id: 'spark',
    header: 'This year',
    width: 112,
    cell: ({ year }) => <Sparkline values={year?.series.twrIndex ?? []} />,
  },
  {
    id: 'value',
    header: 'Value',
    width: 120,
    right: true,
    value: ({ year }) => year?.closing,
    cell: ({ year }) => <ValueNow data={year} />,
  },
  {
    id: 'day',
    header: 'Last day',
    width: 156,
    right: true,
    value: ({ year }) => (year == null ? undefined : lastDay(year.series)?.share),
    cell: ({ year }) => <LastDay data={year} />,
  },
  {
    id: 'gain',
    header: 'Gain this year',
    width: 130,
    right: true,
    value: ({ year }) => year?.gain,
    cell: ({ year }) => <GainOfYear data={year} />,
  },
  {
    id: 'twr',
    header: 'TWR',
    explanation:
      'Time-weighted return this year: growth whatever was paid in or out, to compare with others.',
    width: 84,
    right: true,
    value: ({ year }) => year?.twr,
    cell: ({ year }) => <ReturnOfYear data={year} figure="twr" />,
  },
  {
    id: 'xirr',
    header: 'XIRR',
    explanation: 'Money-weighted return, as a rate a year: it counts when you paid in and took out.',
    width: 84,
    right: true,
    value: ({ year }) => year?.xirr,
    cell: ({ year }) => <ReturnOfYear data={year} figure="xirr" />,
  },
];

/** One row for each portfolio, in its own currency. */
export function PortfoliosTable({ rows, order }: PortfoliosTableProps) {
  const navigate = useNavigate();
  const columns = useMemo(
    (): Column<PortfolioRow>[] => [
      {
        id: 'name',
        header: 'Portfolio',
        width: 210,
        grow: 2,
        value: (row) => row.name,
        cell: (row) => (
          <>
            <TextLink to="/portfolios/$portfolioId" params={{ portfolioId: row.id }}>
              <b>{row.name}</b>
            </TextLink>
            <span className="fh-muted fh-small" style={{ display: 'block', lineHeight: '16px' }}>
              {row.currency}
            </span>
          </>
        ),
      },
      stripColumn(order),
      ...figureColumns,
    ],
    [order],
  );
  return (
    <DataTable
      label="Portfolios"
      rows={rows}
      rowId={rowId}
      columns={columns}
      rowHeight={52}
      sortInAddress
      compactHeight={84}
      onOpen={(row) => void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: row.id } })}
      compact={(row) => (
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', height: 82 }}>
          <span style={{ flex: 1, minWidth: 0 }}>
            <TextLink to="/portfolios/$portfolioId" params={{ portfolioId: row.id }}>
              <b>{row.name}</b>
            </TextLink>
            <span style={{ display: 'block', paddingTop: 4 }}>
              <Sparkline values={row.year?.series.twrIndex ?? []} />
            </span>
          </span>
          <span className="fh-num">
            <ValueNow data={row.year} />
            <span className="fh-small" style={{ display: 'block' }}>
              <LastDay data={row.year} />
            </span>
            <span className="fh-small fh-muted" style={{ display: 'block' }}>
              <ReturnOfYear data={row.year} figure="twr" /> this year
            </span>
          </span>
        </div>
      )}
    />
  );
}
