import { IconArrowsExchange } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { PortfolioTransaction } from '../../models.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Empty } from '../../ui/states.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { cashAmount, kindOf } from '../portfolios/types.ts';

/** A transaction with the portfolio it belongs to. */
export interface AssetTrade extends PortfolioTransaction {
  readonly portfolioId: string;
  readonly portfolio: string;
}

const rowId = (row: AssetTrade) => row.id;
const NEWEST = [{ id: 'date', desc: true }];

const WHAT: readonly Column<AssetTrade>[] = [
  { id: 'date', header: 'Date', width: 116, value: (row) => row.date, cell: (row) => showDay(row.date) },
  { id: 'type', header: 'Type', width: 130, value: (row) => row.type, cell: (row) => kindOf(row.type).label },
  {
    id: 'portfolio',
    header: 'Portfolio',
    width: 140,
    grow: 1,
    value: (row) => row.portfolio,
    cell: (row) => (
      <>
        <TextLink
          to="/portfolios/$portfolioId"
          params={{ portfolioId: row.portfolioId }}
          search={{ tab: 'transactions' }}
          tabIndex={-1}
        >
          {row.portfolio}
        </TextLink>{' '}
        <span className="fh-muted">{row.note}</span>
      </>
    ),
  },
  {
    id: 'quantity',
    header: 'Quantity',
    width: 110,
    right: true,
    value: (row) => row.quantity,
    cell: (row) =>
      row.quantity === null ? null : <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
  },
];

/** An amount that only some types have; the others leave it empty. */
const amountColumn = (
  id: string,
  header: string,
  currency: string,
  value: (row: AssetTrade) => string | null,
): Column<AssetTrade> => ({
  id,
  header,
  width: 132,
  right: true,
  value,
  cell: (row) =>
    value(row) === null ? null : (
      <Money amount={value(row)} currency={row.currency} code={row.currency !== currency} />
    ),
});

const columnsOf = (currency: string): Column<AssetTrade>[] => [
  ...WHAT,
  amountColumn('price', 'Price', currency, (row) => row.price),
  amountColumn('amount', 'Amount', currency, cashAmount),
];

interface AssetTradesProps {
  readonly trades: readonly AssetTrade[];
  readonly currency: string;
}

/** What was bought, sold and received of the asset. */
export function AssetTrades({ trades, currency }: AssetTradesProps) {
  const columns = useMemo(() => columnsOf(currency), [currency]);
  if (trades.length === 0)
    return <Empty icon={<IconArrowsExchange size={40} stroke={1.25} />} title="No transactions of it" />;
  return (
    <DataTable
      label="Transactions of the asset"
      rows={trades}
      rowId={rowId}
      columns={columns}
      initialSort={NEWEST}
      sortInAddress
      compact={(row) => (
        <TwoLines
          left={`${kindOf(row.type).label}${row.quantity === null ? '' : ` ${formatQuantity(row.quantity)}`}`}
          below={`${showDay(row.date)} · ${row.portfolio}`}
          right={row.amount === null ? null : <Money amount={cashAmount(row)} currency={row.currency} />}
        />
      )}
    />
  );
}
