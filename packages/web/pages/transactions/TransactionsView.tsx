import { countTransactions } from '@financehub/contract/transactions.ts';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Transaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Dialog, SidePanel } from '../../ui/Dialog.tsx';
import { Bones, Failure } from '../../ui/states.tsx';
import { FilterBar } from './FilterBar.tsx';
import { NoRows } from './NoRows.tsx';
import { runningBalances } from './runningBalance.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { SummaryLine } from './SummaryLine.tsx';
import { filterOf, type TransactionSearch } from './search.ts';
import { EVERYTHING, NOTHING, type Selection } from './selection.ts';
import { TransactionDetail } from './TransactionDetail.tsx';
import { TransactionForm } from './TransactionForm.tsx';
import { TransactionsTable } from './TransactionsTable.tsx';
import { useTransactions } from './useTransactions.ts';
import { useView } from './useView.ts';

interface TransactionsViewProps {
  readonly search: TransactionSearch;
  readonly onSearch: (search: TransactionSearch, replace: boolean) => void;
  /** Only this account. */
  readonly accountId?: string;
}

/** The chosen rows; another filter starts anew. `ticking` shows boxes on a phone before any is ticked. */
function usePicking(filter: TransactionSearch) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [ticking, setTicking] = useState(false);
  const some = selection.kind === 'all' || selection.ids.size > 0;
  const text = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen belongs to the filter it was chosen under
  useEffect(() => {
    setSelection(NOTHING);
    setTicking(false);
  }, [text]);
  const onSelection = useCallback((next: Selection) => {
    setSelection(next);
    if (next === NOTHING) setTicking(false);
  }, []);
  return { selection, onSelection, open: some || ticking, startTicking: () => setTicking(true) };
}

/** Transactions with filters, sums, inline categories, details and the form for a new one. */
export function TransactionsView({ search, onSearch, accountId }: TransactionsViewProps) {
  const book = useBook();
  const view = useView();
  const filter = useMemo(
    () => ({ ...filterOf(search), ...(accountId === undefined ? {} : { accountId }) }),
    [search, accountId],
  );
  const { query, rows } = useTransactions(filter, view.newestFirst ? '-date' : 'date');
  const summary = useApi(countTransactions, { query: filter }, { keepPrevious: true });
  const picking = usePicking(filter);
  const editable = mayEdit(book);
  const filtered = Object.keys(filterOf(search)).length > 0;
  const totals = summary.data?.totals;
  const whole = accountId !== undefined && !filtered && totals?.length === 1 ? totals[0] : undefined;
  const balances = useMemo(
    () => (whole === undefined ? undefined : runningBalances(rows, view.newestFirst, whole.amount)),
    [rows, whole, view.newestFirst],
  );
  const open = useCallback(
    (row: Transaction) => onSearch({ ...search, open: row.id }, false),
    [onSearch, search],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <FilterBar search={search} onSearch={onSearch} fixedAccount={accountId !== undefined} />
      <SummaryLine
        filter={filter}
        summary={summary.data}
        view={view}
        picking={
          editable ? { onAll: () => picking.onSelection(EVERYTHING), onSome: picking.startTicking } : null
        }
      />
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
        <TransactionsTable
          rows={rows}
          total={summary.data?.count}
          selection={picking.selection}
          onSelection={picking.onSelection}
          ticking={picking.open}
          editable={editable}
          dense={view.dense}
          hidden={view.hidden}
          baseCurrency={book?.baseCurrency}
          withAccount={accountId === undefined}
          balances={balances}
          onOpen={open}
          onNearEnd={onNearEnd}
        />
      )}
      {query.isFetchNextPageError ? (
        <Failure
          error={query.error}
          onRetry={() => void fetchNextPage()}
          what="The next rows could not be loaded"
        />
      ) : null}
      {picking.open ? (
        <SelectionBar
          rows={rows}
          selection={picking.selection}
          onSelection={picking.onSelection}
          filter={filter}
          summary={summary.data}
        />
      ) : null}
      <Panels search={search} onSearch={onSearch} editable={editable} accountId={accountId} />
    </>
  );
}

interface PanelsProps {
  readonly search: TransactionSearch;
  readonly onSearch: (search: TransactionSearch, replace: boolean) => void;
  readonly editable: boolean;
  readonly accountId: string | undefined;
}

/** The details of one transaction and the form for a new one, as the address says. */
function Panels({ search, onSearch, editable, accountId }: PanelsProps) {
  const close = () => {
    const { open: _, add: __, ...rest } = search;
    onSearch(rest, true);
  };
  return (
    <>
      <SidePanel opened={search.open !== undefined} onClose={close} title="Transaction">
        {search.open === undefined ? null : (
          <TransactionDetail key={search.open} id={search.open} editable={editable} onClose={close} />
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
