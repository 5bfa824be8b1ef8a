import { getTransaction, listTransactions } from '@financehub/contract/transactions.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call, tagOf } from '../../api.ts';
import { chosenBookId, useChosenBookId } from '../../book.ts';
import type { Transaction } from '../../models.ts';
import { queryClient } from '../../query.ts';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { type Correction, chooseCategory, offerForOthers } from './feedback.ts';
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

/** Replaces a row in every list that is cached. */
function patchRow(id: string, change: (item: Transaction) => Transaction): void {
  const patched = (items: Transaction[]) => items.map((item) => (item.id === id ? change(item) : item));
  queryClient.setQueriesData<Cached>({ queryKey: [chosenBookId(), listTransactions.id] }, (cached) => {
    if (cached === undefined) return cached;
    if ('pages' in cached) {
      return { ...cached, pages: cached.pages.map((page) => ({ ...page, items: patched(page.items) })) };
    }
    return { ...cached, items: patched(cached.items) };
  });
}

/** What a choice of a category rests on: when this is as it was seen, the choice holds. */
function seenOf({ date, amount, payee, description, accountId, categoryId, transferAccountId }: Transaction) {
  return { date, amount, payee, description, accountId, categoryId, transferAccountId };
}

// One after the other: a second choice for a row rests on what the first one made of it.
let sending: Promise<void> = Promise.resolve();

/** Sets the category at once on the screen, then in the book; what fails is put back and said. */
export async function categorize(row: Transaction, categoryId: string, name: string): Promise<void> {
  await queryClient.cancelQueries({ queryKey: [chosenBookId(), listTransactions.id] });
  const category = { id: categoryId, confidence: 1, source: 'user' as const };
  patchRow(row.id, (item) => ({ ...item, categoryId, transferAccountId: null, category }));
  sending = sending.then(() => send(row, { id: row.id, categoryId, name }));
}

async function send(row: Transaction, correction: Correction): Promise<void> {
  try {
    const etag = await tagOf(getTransaction, { id: row.id }, seenOf(row));
    const { data, operationId } = await chooseCategory(correction, etag);
    patchRow(row.id, () => data.transaction);
    sayWithUndo(
      `Categorised as ${correction.name}`,
      [operationId],
      offerForOthers(correction, data.sameAsThis),
    );
  } catch (error) {
    patchRow(row.id, () => row);
    sayProblem(error, 'The category could not be set');
  }
}
