import type { ResponseOf, Route } from '@financehub/contract/route.ts';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { type CallInput, call } from './api.ts';
import { useChosenBookId } from './book.ts';
import { keyOf } from './query.ts';

type ItemOf<R extends Route> = ResponseOf<R> extends { items: (infer Item)[] } ? Item : never;

/** All items of a list, page after page; `limit` is the size of a page. */
async function fetchAll<R extends Route>(
  route: R,
  input: CallInput<R>,
  limit: number,
  signal: AbortSignal,
): Promise<readonly ItemOf<R>[]> {
  const items: ItemOf<R>[] = [];
  let cursor: string | undefined;
  do {
    const given = input as unknown as { query?: Record<string, unknown> };
    const asked = { ...input, query: { ...given.query, limit, cursor }, signal };
    const answer = (await call(route, asked as unknown as CallInput<R>)) as unknown as {
      items: ItemOf<R>[];
      nextCursor: string | null;
    };
    items.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

function optionsOf<R extends Route>(route: R, input: CallInput<R>, limit: number, bookId: string | null) {
  return {
    queryKey: [...keyOf(route, bookId, input), 'all'],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      fetchAll(route, { ...input, bookId: bookId ?? undefined }, limit, signal),
  };
}

/** A whole list, for what needs all of it: a chart, a sum. */
export function useAll<R extends Route>(
  route: R,
  input: CallInput<R>,
  limit = 500,
): UseQueryResult<readonly ItemOf<R>[]> {
  return useQuery(optionsOf(route, input, limit, useChosenBookId()));
}

/** Whole lists of several things at once, in their order. */
export function useAllOf<R extends Route>(
  route: R,
  inputs: readonly CallInput<R>[],
  limit = 500,
): UseQueryResult<readonly ItemOf<R>[]>[] {
  const bookId = useChosenBookId();
  return useQueries({ queries: inputs.map((input) => optionsOf(route, input, limit, bookId)) });
}

/** Answers of one route for several things at once, in their order. */
export function useEach<R extends Route>(
  route: R,
  inputs: readonly CallInput<R>[],
): UseQueryResult<ResponseOf<R>>[] {
  const bookId = useChosenBookId();
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: keyOf(route, bookId, input),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(route, { ...input, signal, bookId: bookId ?? undefined }) as Promise<ResponseOf<R>>,
    })),
  });
}
