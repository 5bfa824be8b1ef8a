import type { ResponseOf, Route } from '@financehub/contract/route.ts';
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CallInput, call } from '../api.ts';
import { useChosenBookId } from '../book.ts';
import { keyOf } from '../query.ts';

type ItemOf<R extends Route> = ResponseOf<R> extends { items: (infer Item)[] } ? Item : never;

interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

interface Pages<Item> {
  readonly items: readonly Item[];
  readonly query: UseInfiniteQueryResult<InfiniteData<PageOf<Item>>>;
}

/** A list by its cursor: the items of the pages so far, and the query that fetches the next. */
export function usePages<R extends Route>(route: R, input: CallInput<R>, limit = 50): Pages<ItemOf<R>> {
  const bookId = useChosenBookId();
  const query = useInfiniteQuery({
    queryKey: [...keyOf(route, bookId, input), 'pages', limit],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const given = input as unknown as { query?: Record<string, unknown> };
      const asked = {
        ...input,
        query: { ...given.query, limit, cursor: pageParam },
        signal,
        bookId: bookId ?? undefined,
      };
      return call(route, asked as unknown as CallInput<R>) as Promise<unknown> as Promise<PageOf<ItemOf<R>>>;
    },
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const pages = query.data?.pages;
  const items = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  return { items, query };
}
