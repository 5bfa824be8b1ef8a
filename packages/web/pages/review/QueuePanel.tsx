import type { reviewCategories } from '@financehub/contract/learning.ts';
import type { listDuplicates, suggestTransfers } from '@financehub/contract/review.ts';
import type { Route } from '@financehub/contract/route.ts';
import { IconMoodCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import type { CallInput } from '../../api.ts';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { usePages } from '../../ui/usePages.ts';
import { type Queue, useQueue } from './useQueue.ts';

type QueueRoute = typeof reviewCategories | typeof listDuplicates | typeof suggestTransfers;

interface QueuePanelProps<T> {
  readonly route: QueueRoute;
  readonly idOf: (item: T) => string;
  readonly empty: { readonly title: string; readonly text: string };
  readonly action: ReactNode;
  readonly children: (queue: Queue<T>) => ReactNode;
}

/** Fewer than these left: the next page is fetched. */
const LOW = 15;

/** A queue with its loading, error and empty states; it fetches on as one works through it. */
export function QueuePanel<T>({ route, idOf, empty, action, children }: QueuePanelProps<T>) {
  const pages = usePages(route as Route, {} as CallInput<Route>);
  const items = pages.items as readonly T[];
  const { query } = pages;
  const queue = useQueue(items, idOf);
  const low = queue.waiting.length - queue.index < LOW;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (low && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [low, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (query.isPending) return <Bones rows={5} height={48} />;
  if (query.isError && items.length === 0) {
    return (
      <Failure
        error={query.error}
        onRetry={() => void query.refetch()}
        what="The queue could not be loaded"
      />
    );
  }
  if (queue.current === undefined) {
    return (
      <section className="fh-card">
        <Empty icon={<IconMoodCheck size={44} stroke={1.25} />} title={empty.title} action={action}>
          {empty.text}
        </Empty>
      </section>
    );
  }
  return children(queue);
}
