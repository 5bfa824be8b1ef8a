import { listTransactions, updateTransaction } from '@financehub/contract/transactions.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../api.ts';
import { chosenBookId, useChosenBookId } from '../../book.ts';
import type { Transaction } from '../../models.ts';
import { queryClient } from '../../query.ts';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import type { TransactionSearch } from './search.ts';

/** The first page is small so that it is there at once; those after it are fetched while one reads. */
const FIRST_PAGE = 100;
const PAGE = 500;

interface TransactionPage {
  readonly items: Transaction[];
  readonly nextCursor: string | null;
}

/** The transactions of a filter, page after page as the table is scrolled. */
export function useTransactions(filter: TransactionSearch, sort: '-date' | 'date') {
  const bookId = useChosenBookId();
  const query = useInfiniteQuery({
    queryKey: [bookId, listTransactions.id, 'pages', filter, sort],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(listTransactions, {
        query: { ...filter, sort, limit: pageParam === undefined ? FIRST_PAGE : PAGE, cursor: pageParam },
        signal,
        bookId: bookId ?? undefined,
      }) as Promise<TransactionPage>,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  return { query, rows };
}

type Cached = { items: Transaction[] } | { pages: { items: Transaction[] }[] } | undefined;

/** Replaces the rows of these ids in every list that is cached. */
function patchRows(change: (item: Transaction) => Transaction): void {
  queryClient.setQueriesData<Cached>({ queryKey: [chosenBookId(), listTransactions.id] }, (cached) => {
    if (cached === undefined) return cached;
    if ('pages' in cached) {
      return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
    }
    return { ...cached, items: cached.items.map(change) };
  });
}

/** Sets the category at once on the screen, then in the book; what fails is put back and said. */
export async function categorize(
  rows: readonly Transaction[],
  categoryId: string,
  name: string,
): Promise<void> {
  const before = new Map(rows.map((row) => [row.id, row]));
  await queryClient.cancelQueries({ queryKey: [chosenBookId(), listTransactions.id] });
  patchRows((item) =>
    before.has(item.id)
      ? {
          ...item,
          categoryId,
          transferAccountId: null,
          category: { id: categoryId, confidence: 1, source: 'user' },
        }
      : item,
  );
  let saved = 0;
  try {
    for (const row of rows) {
      const stored = await call(updateTransaction, { params: { id: row.id }, body: { categoryId } });
      saved += 1;
      before.delete(row.id);
      patchRows((item) => (item.id === stored.id ? stored : item));
    }
  } catch (error) {
    patchRows((item) => before.get(item.id) ?? item);
    sayProblem(error, 'The category could not be set');
  }
  if (saved > 0) {
    await sayWithUndo(
      saved === 1 ? `Categorised as ${name}` : `Categorised ${saved} transactions as ${name}`,
      saved,
    );
  }
}
