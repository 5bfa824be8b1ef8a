import { listAssets } from '@financehub/contract/assets.ts';
import { listPortfolioTransactions } from '@financehub/contract/portfolios.ts';
import { Button, Group, Select } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatQuantity, signOf } from '../../format/money.ts';
import type { Portfolio, PortfolioTransaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { DayField } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { usePages } from '../../ui/usePages.ts';
import type { TransactionsSearch } from './search.ts';
import { TransactionDialog } from './TransactionDialog.tsx';
import { actionWords, cashAmount, KINDS, kindOf } from './types.ts';

interface PortfolioTransactionsProps {
  readonly portfolio: Portfolio;
  readonly editable: boolean;
  readonly search: TransactionsSearch;
  readonly onSearch: (next: TransactionsSearch) => void;
}

const rowId = (row: PortfolioTransaction) => row.id;

function columnsOf(
  currency: string,
  onOpen: (row: PortfolioTransaction) => void,
): Column<PortfolioTransaction>[] {
  const other = (row: PortfolioTransaction) => row.currency !== currency;
  return [
    { id: 'date', header: 'Date', width: 116, cell: (row) => showDay(row.date) },
    {
      id: 'type',
      header: 'Type',
      width: 146,
      cell: (row) => (
        <button
          type="button"
          className="fh-cellbutton"
          tabIndex={-1}
          title="Open (Enter)"
          onClick={() => onOpen(row)}
        >
          {kindOf(row.type).label}
        </button>
      ),
    },
    {
      id: 'asset',
      header: 'Asset',
      width: 120,
      grow: 1,
      cell: (row) => (
        <span title={[row.symbol, actionWords(row), row.note].filter(Boolean).join(' ')}>
          <b>{row.symbol}</b> {actionWords(row)} <span className="fh-muted">{row.note}</span>
        </span>
      ),
    },
    {
      id: 'quantity',
      header: 'Quantity',
      width: 110,
      right: true,
      cell: (row) =>
        row.quantity === null || kindOf(row.type).ratio ? null : (
          <span title={row.quantity}>{formatQuantity(row.quantity)}</span>
        ),
    },
    {
      id: 'price',
      header: 'Price',
      width: 120,
      right: true,
      cell: (row) =>
        row.price === null || kindOf(row.type).ratio ? null : (
          <Money amount={row.price} currency={row.currency} code={other(row)} />
        ),
    },
    {
      id: 'costs',
      header: 'Fee and tax',
      width: 120,
      right: true,
      cell: (row) =>
        [row.fee, row.tax]
          .filter((each) => signOf(each) !== 0)
          .map((each) => formatMoney(each, row.currency))
          .join(' + '),
    },
    {
      id: 'amount',
      header: 'Amount',
      width: 140,
      right: true,
      cell: (row) =>
        row.amount === null ? null : (
          <Money amount={cashAmount(row)} currency={row.currency} code={other(row)} />
        ),
    },
  ];
}

function quantityWords(row: PortfolioTransaction): string {
  const words = actionWords(row) ?? (row.quantity === null ? null : formatQuantity(row.quantity));
  return words === null ? '' : ` · ${words}`;
}

/** Whether nothing is left out. */
const isWhole = ({ type, asset, since, until }: TransactionsSearch): boolean =>
  [type, asset, since, until].every((chosen) => chosen === undefined);

type FilterProps = Pick<PortfolioTransactionsProps, 'search' | 'onSearch'>;

function Filter({ search, onSearch }: FilterProps) {
  const { type, asset, since, until } = search;
  const assets = useApi(listAssets, { query: { limit: 500 } }).data?.items ?? [];
  const day = (label: string, value: string | undefined, name: 'since' | 'until') => (
    <DayField
      size="sm"
      aria-label={label}
      w={150}
      value={value ?? ''}
      onChange={(next) => onSearch({ [name]: next === '' ? undefined : next })}
    />
  );
  return (
    <Group gap="xs" mb="sm">
      <Select
        aria-label="Type of transaction"
        placeholder="All types"
        clearable
        w={180}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={type ?? null}
        onChange={(next) => onSearch({ type: next ?? undefined })}
      />
      <Select
        aria-label="Asset"
        placeholder="All assets"
        clearable
        searchable
        w={160}
        nothingFoundMessage="No such asset"
        data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
        value={asset ?? null}
        onChange={(next) => onSearch({ asset: next ?? undefined })}
      />
      {day('From', since, 'since')}
      <span className="fh-muted fh-small">to</span>
      {day('To', until, 'until')}
      {isWhole(search) ? null : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onSearch({ type: undefined, asset: undefined, since: undefined, until: undefined })}
        >
          All transactions
        </Button>
      )}
    </Group>
  );
}

export function PortfolioTransactions(props: PortfolioTransactionsProps) {
  const { portfolio, editable, search, onSearch } = props;
  const { type, asset, since, until } = search;
  const [target, setTarget] = useState<PortfolioTransaction | null>(null);
  const { items, query } = usePages(
    listPortfolioTransactions,
    { params: { id: portfolio.id }, query: { type, assetId: asset, from: since, to: until } },
    200,
  );
  const columns = useMemo(() => columnsOf(portfolio.currency, setTarget), [portfolio.currency]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <Filter search={search} onSearch={onSearch} />
      {query.isPending ? (
        <Bones rows={8} height={32} />
      ) : query.isError && items.length === 0 ? (
        <Failure
          error={query.error}
          onRetry={() => void query.refetch()}
          what="The transactions could not be loaded"
        />
      ) : items.length === 0 ? (
        <Empty icon={<IconArrowsExchange size={40} stroke={1.25} />} title="No transactions here">
          {isWhole(search)
            ? 'What you buy, sell and receive in this portfolio shows here.'
            : 'Choose another type, another asset or other days.'}
        </Empty>
      ) : (
        <DataTable
          label="Transactions of the portfolio"
          rows={items}
          rowId={rowId}
          columns={columns}
          rowHeight={38}
          fill
          total={query.hasNextPage ? -2 : items.length}
          onNearEnd={onNearEnd}
          onOpen={setTarget}
          compact={(row) => (
            <TwoLines
              left={
                <>
                  {kindOf(row.type).label} <b>{row.symbol}</b>
                </>
              }
              below={`${showDay(row.date)}${quantityWords(row)}`}
              right={row.amount === null ? null : <Money amount={cashAmount(row)} currency={row.currency} />}
              onOpen={() => setTarget(row)}
            />
          )}
        />
      )}
      <TransactionDialog
        portfolio={portfolio}
        target={target}
        onClose={() => setTarget(null)}
        editable={editable}
      />
    </>
  );
}
