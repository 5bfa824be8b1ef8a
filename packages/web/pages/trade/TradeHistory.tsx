import { listTrades, orderHistory } from '@financehub/contract/trading.ts';
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { callFile } from '../../api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayField } from '../../ui/fields.tsx';
import { saveFile } from '../../ui/saveFile.ts';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { usePages } from '../../ui/usePages.ts';
import { FillLine, fillColumns } from './fillColumns.tsx';
import { ORDER_ROW, OrderLine, orderColumns } from './orderColumns.tsx';
import { SIDES, STATUSES, TYPES, withLegs } from './orderWords.ts';
import type { HistoryFilter } from './search.ts';
import type { TradeProps } from './TradePage.tsx';

interface TradeHistoryProps extends TradeProps {
  readonly of: 'orders' | 'fills';
}

/** All orders that were given, or all fills, by symbol, side, status, type, day and portfolio. */
export function TradeHistory({ of, search, go }: TradeHistoryProps) {
  return (
    <>
      <Filter of={of} search={search} go={go} />
      {of === 'orders' ? <Orders search={search} go={go} /> : <Fills search={search} go={go} />}
    </>
  );
}

/** What both lists are asked by. */
const queryOf = ({ portfolio, of, side, type, from, to }: TradeProps['search']) => ({
  portfolioId: portfolio,
  symbol: of,
  side,
  type,
  from,
  to,
});

const NO_FILTER: HistoryFilter = {
  of: undefined,
  side: undefined,
  type: undefined,
  status: undefined,
  from: undefined,
  to: undefined,
};

function Filter({ of, search, go }: TradeHistoryProps) {
  const [words, setWords] = useState(search.of ?? '');
  useEffect(() => setWords(search.of ?? ''), [search.of]);
  const later = useDebouncedCallback(
    (text: string) => go({ of: text.trim().toUpperCase() || undefined }),
    300,
  );
  const choice = (
    name: 'side' | 'type' | 'status',
    label: string,
    data: typeof SIDES | typeof TYPES | typeof STATUSES,
  ) => (
    <Select
      size="xs"
      w={136}
      aria-label={label}
      placeholder={label}
      clearable
      data={data.map(({ value, label: text }) => ({ value, label: text }))}
      value={search[name] ?? null}
      onChange={(next) => go({ [name]: next ?? undefined })}
    />
  );
  const filtered = Object.keys(NO_FILTER).some((name) => search[name as keyof HistoryFilter] !== undefined);
  return (
    <Group gap={6} mb="xs">
      <TextInput
        size="xs"
        w={110}
        aria-label="Symbol"
        placeholder="Symbol"
        maxLength={40}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          later(event.currentTarget.value);
        }}
      />
      {choice('side', 'Side', SIDES)}
      {of === 'orders' ? choice('status', 'Status', STATUSES) : null}
      {choice('type', 'Type', TYPES)}
      <Days search={search} go={go} />
      {filtered ? (
        <Button size="xs" variant="default" onClick={() => go(NO_FILTER)}>
          All
        </Button>
      ) : null}
      <SaveAll of={of} search={search} />
    </Group>
  );
}

function Days({ search, go }: TradeProps) {
  const day = (label: string, name: 'from' | 'to') => (
    <DayField
      size="xs"
      w={136}
      aria-label={label}
      value={search[name] ?? ''}
      onChange={(next) => go({ [name]: next || undefined })}
    />
  );
  return (
    <>
      {day('From', 'from')}
      {day('To', 'to')}
    </>
  );
}

/** All that fit the filter as a file, not only what is loaded. */
function SaveAll({ of, search }: Omit<TradeHistoryProps, 'go'>) {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const query = { ...queryOf(search), format: 'csv' as const };
    try {
      const answer =
        of === 'orders'
          ? await callFile(orderHistory, { query: { ...query, status: search.status } })
          : await callFile(listTrades, { query });
      saveFile(answer, of === 'orders' ? 'orders.csv' : 'fills.csv');
    } catch (error) {
      sayProblem(error, 'The file could not be made');
    }
    setBusy(false);
  };
  return (
    <Button
      size="xs"
      variant="default"
      loading={busy}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => void save()}
    >
      CSV
    </Button>
  );
}

/** Fetches the next page when the end comes near. */
function useMore({
  hasNextPage,
  isFetchingNextPage,
  fetchNextPage,
}: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>) {
  return useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
}

interface NoneProps {
  readonly query: Pick<UseInfiniteQueryResult, 'isPending' | 'isError' | 'error' | 'refetch'>;
  readonly what: 'orders' | 'fills';
}

/** Where there are no rows: not yet, not for an error, or none at all. */
function None({ query, what }: NoneProps) {
  if (query.isPending) return <Bones rows={6} height={32} />;
  if (query.isError)
    return (
      <Failure
        error={query.error}
        onRetry={() => void query.refetch()}
        what={`The ${what} could not be loaded`}
      />
    );
  return (
    <Empty icon={<IconHistory size={40} stroke={1.25} />} title={`No ${what} here`}>
      They appear with the first one, or with another filter.
    </Empty>
  );
}

function Orders({ search, go }: TradeProps) {
  const { items, query } = usePages(
    orderHistory,
    { query: { ...queryOf(search), status: search.status } },
    100,
  );
  const more = useMore(query);
  const rows = useMemo(() => withLegs(items), [items]);
  const columns = useMemo(() => orderColumns({ onOpen: ({ id }) => go({ order: id }) }), [go]);
  if (items.length === 0) return <None query={query} what="orders" />;
  return (
    <DataTable
      label="Order history"
      rows={rows}
      rowId={({ id }) => id}
      columns={columns}
      rowHeight={ORDER_ROW}
      fill
      total={query.hasNextPage ? -2 : rows.length}
      onNearEnd={more}
      onOpen={({ id }) => go({ order: id })}
      compact={(row) => <OrderLine order={row} onOpen={() => go({ order: row.id })} />}
    />
  );
}

function Fills({ search, go }: TradeProps) {
  const { items, query } = usePages(listTrades, { query: queryOf(search) }, 100);
  const more = useMore(query);
  const columns = useMemo(() => fillColumns((row) => go({ order: row.orderId })), [go]);
  if (items.length === 0) return <None query={query} what="fills" />;
  return (
    <DataTable
      label="Fills"
      rows={items}
      rowId={({ id }) => id}
      columns={columns}
      rowHeight={34}
      fill
      total={query.hasNextPage ? -2 : items.length}
      onNearEnd={more}
      onOpen={({ orderId }) => go({ order: orderId })}
      compact={(row) => <FillLine trade={row} onOpen={() => go({ order: row.orderId })} />}
    />
  );
}
