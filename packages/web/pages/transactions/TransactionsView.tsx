import { countTransactions } from '@financehub/contract/transactions.ts';
import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { Transaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Dialog, SidePanel } from '../../ui/Dialog.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { pathOf, useCategories } from '../../ui/references.ts';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { canCategorize, TransactionCard, transactionColumns } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';
import { useTransactionNames } from './names.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { SummaryLine } from './SummaryLine.tsx';
import { filterOf, type TransactionSearch } from './search.ts';
import { TransactionDetail } from './TransactionDetail.tsx';
import { TransactionForm } from './TransactionForm.tsx';
import { categorize, useTransactions } from './useTransactions.ts';
import { useView } from './useView.ts';

interface TransactionsViewProps {
  readonly search: TransactionSearch;
  readonly onSearch: (search: TransactionSearch, replace: boolean) => void;
  /** Only this account. */
  readonly accountId?: string;
}

const rowId = (row: Transaction) => row.id;

/** Transactions with filters, sums, inline categories, details and the form for a new one. */
export function TransactionsView({ search, onSearch, accountId }: TransactionsViewProps) {
  const book = useBook();
  const names = useTransactionNames();
  const categories = useCategories();
  const { dense, newestFirst, ...view } = useView();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [choosing, setChoosing] = useState<string | null>(null);
  const filter = useMemo(
    () => ({ ...filterOf(search), ...(accountId === undefined ? {} : { accountId }) }),
    [search, accountId],
  );
  const { query, rows } = useTransactions(filter, newestFirst ? '-date' : 'date');
  const summary = useApi(countTransactions, { query: filter }, { keepPrevious: true });
  const editable = mayEdit(book);

  const setCategory = useCallback(
    (targets: readonly Transaction[], categoryId: string) => {
      const category = categories.byId.get(categoryId);
      void categorize(targets, categoryId, category === undefined ? 'the category' : pathOf(category));
    },
    [categories.byId],
  );
  const open = useCallback(
    (row: Transaction) => onSearch({ ...search, open: row.id }, false),
    [onSearch, search],
  );
  const close = () => {
    const { open: _, add: __, ...rest } = search;
    onSearch(rest, true);
  };
  const input = {
    names,
    editable,
    selected,
    choosing,
    onChoose: setChoosing,
    onCategory: (row: Transaction, categoryId: string) => setCategory([row], categoryId),
    onOpen: open,
    baseCurrency: book?.baseCurrency,
    withAccount: accountId === undefined,
  };
  const columns = transactionColumns(input);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filterOf(search)).length > 0;

  return (
    <>
      <FilterBar search={search} onSearch={onSearch} fixedAccount={accountId !== undefined} />
      <SummaryLine filter={filter} summary={summary.data} view={{ dense, newestFirst, ...view }} />
      {query.isPending ? (
        <Bones rows={12} height={32} />
      ) : query.isError && rows.length === 0 ? (
        <Failure
          error={query.error}
          onRetry={() => void query.refetch()}
          what="Transactions could not be loaded"
        />
      ) : rows.length === 0 ? (
        <NoRows filtered={filtered} editable={editable} onClear={() => onSearch({}, false)} />
      ) : (
        <DataTable
          label="Transactions"
          rows={rows}
          rowId={rowId}
          columns={columns}
          compact={(row) => <TransactionCard row={row} input={input} />}
          rowHeight={dense ? 34 : 44}
          fill
          hidden={view.hidden}
          total={summary.data?.count}
          onNearEnd={onNearEnd}
          onOpen={open}
          selected={selected}
          {...(editable ? { onSelect: setSelected } : {})}
          onKey={(key, row) => {
            if (key !== 'c' || !editable || !canCategorize(row)) return false;
            setChoosing(row.id);
            return true;
          }}
        />
      )}
      {query.isFetchNextPageError ? (
        <Failure
          error={query.error}
          onRetry={() => void fetchNextPage()}
          what="The next rows could not be loaded"
        />
      ) : null}
      {selected.size > 0 ? (
        <SelectionBar
          rows={rows.filter((row) => selected.has(row.id))}
          onClear={() => setSelected(new Set())}
          onCategory={setCategory}
        />
      ) : null}
      <SidePanel opened={search.open !== undefined} onClose={close} title="Transaction">
        {search.open === undefined ? null : (
          <TransactionDetail id={search.open} editable={editable} onClose={close} />
        )}
      </SidePanel>
      <Dialog opened={search.add === true} onClose={close} title="Add a transaction" wide>
        {search.add === true ? (
          <TransactionForm onDone={close} {...(accountId === undefined ? {} : { accountId })} />
        ) : null}
      </Dialog>
    </>
  );
}

interface NoRowsProps {
  readonly filtered: boolean;
  readonly editable: boolean;
  readonly onClear: () => void;
}

function NoRows({ filtered, editable, onClear }: NoRowsProps) {
  const icon = <IconArrowsExchange size={40} stroke={1.25} />;
  if (filtered) {
    return (
      <Empty
        icon={icon}
        title="Nothing matches these filters"
        action={
          <Button variant="default" onClick={onClear}>
            Clear the filters
          </Button>
        }
      />
    );
  }
  return (
    <Empty
      icon={icon}
      title="No transactions yet"
      action={editable ? <LinkButton to="/import">Import a file</LinkButton> : null}
    >
      Everything that moves money in or out of your accounts shows here. A file from your bank fills it
      fastest.
    </Empty>
  );
}
