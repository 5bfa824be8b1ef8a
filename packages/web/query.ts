import type { ResponseOf, Route } from '@financehub/contract/route.ts';
import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type CallInput, call, callTagged, type Tagged } from './api.ts';
import { chosenBookId, useChosenBookId } from './book.ts';
import { ApiProblem } from './problem.ts';
import { getSession } from './session.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (count, error) =>
        count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: true,
    },
  },
});

/** Every answer belongs to the person (`user`) or to one book, whose id leads the key. */
export function keyOf(route: Route, bookId: string | null, input: object = {}): readonly unknown[] {
  return [route.access === 'user' || route.access === 'public' ? 'user' : bookId, route.id, input];
}

interface Options<T> {
  readonly enabled?: boolean;
  readonly keepPrevious?: boolean;
  /** Milliseconds until it is asked for again, by the answer there is. */
  readonly pollMs?: (data: T | undefined) => number | false;
}

/** The answer of a GET route, cached per book and kept fresh by the events of the book. */
export function useApi<R extends Route>(
  route: R,
  input: CallInput<R>,
  { enabled = true, keepPrevious = false, pollMs }: Options<ResponseOf<R>> = {},
): UseQueryResult<ResponseOf<R>> {
  const chosen = useChosenBookId();
  const bookId = input.bookId ?? chosen;
  return useQuery<ResponseOf<R>>({
    queryKey: keyOf(route, bookId, input),
    queryFn: ({ signal }) =>
      call(route, { ...input, signal, bookId: bookId ?? undefined }) as Promise<ResponseOf<R>>,
    enabled: enabled && (route.access === 'public' || getSession() !== null),
    ...(pollMs === undefined
      ? {}
      : { refetchInterval: ({ state }) => pollMs(state.data as ResponseOf<R> | undefined) }),
    ...(keepPrevious ? { placeholderData: (before: unknown) => before as never } : {}),
  });
}

/** The answer of a GET route with the ETag to send back when it is changed. */
export function useTagged<R extends Route>(
  route: R,
  input: CallInput<R>,
): UseQueryResult<Tagged<ResponseOf<R>>> {
  const bookId = useChosenBookId();
  return useQuery<Tagged<ResponseOf<R>>>({
    queryKey: [...keyOf(route, bookId, input), 'tagged'],
    queryFn: ({ signal }) =>
      callTagged(route, { ...input, signal, bookId: bookId ?? undefined }) as Promise<Tagged<ResponseOf<R>>>,
    enabled: getSession() !== null,
  });
}

/** Marks everything of the chosen book as out of date, and refetches what is on the screen. */
export function refreshBook(bookId: string | null = chosenBookId()): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [bookId] });
}

/** Marks the answers of some routes of a book as out of date, by their ids. */
export function refreshRoutes(bookId: string, ids: ReadonlySet<string>): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey: [book, id] }) => book === bookId && typeof id === 'string' && ids.has(id),
  });
}

export function refreshUser(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['user'] });
}
