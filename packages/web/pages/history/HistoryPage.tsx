import { getOperation, listOperations } from '@financehub/contract/operations.ts';
import { Button, Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Operation } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { usePages } from '../../ui/usePages.ts';
import { groupOf, KINDS } from './kinds.ts';
import { OperationRow } from './OperationRow.tsx';
import type { HistorySearch } from './search.ts';

const route = getRouteApi('/app/history');

/** Fewer than these of a kind are found: the next page is fetched. */
const ENOUGH = 20;

/** Every change of the book, each of which can be undone and redone at any time. */
export function HistoryPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { items, query } = usePages(listOperations, {});
  const shown = search.kind === undefined ? items : items.filter(({ kind }) => groupOf(kind) === search.kind);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const few = search.kind !== undefined && shown.length < ENOUGH && items.length < 2000;
  useEffect(() => {
    if (few && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [few, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const go = (next: HistorySearch) => void navigate({ to: '/history', search: next, replace: true });
  return (
    <Page
      title="History"
      actions={
        <Select
          aria-label="Kind of change"
          placeholder="All kinds"
          clearable
          w={220}
          data={[...KINDS]}
          value={search.kind ?? null}
          onChange={(kind) => go(kind === null ? {} : { kind })}
        />
      }
    >
      <Card>
        {query.isPending ? (
          <Bones rows={8} height={40} />
        ) : query.isError ? (
          <Failure
            error={query.error}
            onRetry={() => void query.refetch()}
            what="The history could not be loaded"
          />
        ) : (
          <Operations items={shown} search={search} onSearch={go} loading={few && hasNextPage} />
        )}
        {hasNextPage ? (
          <Button
            mt="sm"
            variant="default"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            Show earlier changes
          </Button>
        ) : null}
      </Card>
    </Page>
  );
}

interface OperationsProps {
  readonly items: readonly Operation[];
  readonly search: HistorySearch;
  readonly onSearch: (search: HistorySearch) => void;
  readonly loading: boolean;
}

function Operations({ items, search, onSearch, loading }: OperationsProps) {
  const editable = mayEdit(useBook());
  const { open } = search;
  const elsewhere = open !== undefined && !items.some(({ id }) => id === open) ? open : undefined;
  const onOpen = (id: string) => (opened: boolean) => {
    const { open: _, ...rest } = search;
    onSearch(opened ? { ...rest, open: id } : rest);
  };
  if (items.length === 0 && elsewhere === undefined && !loading) {
    return search.kind === undefined ? (
      <Empty icon={<IconHistory size={40} stroke={1.25} />} title="Nothing has been changed yet">
        Each change of this book stands here, by whom and when. Any of them can be undone, also weeks later.
      </Empty>
    ) : (
      <Empty title="No changes of this kind" />
    );
  }
  return (
    <ul className="fh-rows">
      {elsewhere === undefined ? null : (
        <OneOperation id={elsewhere} editable={editable} onOpen={onOpen(elsewhere)} />
      )}
      {items.map((operation) => (
        <OperationRow
          key={operation.id}
          operation={operation}
          editable={editable}
          open={operation.id === open}
          onOpen={onOpen(operation.id)}
        />
      ))}
    </ul>
  );
}

interface OneOperationProps {
  readonly id: string;
  readonly editable: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** An operation that a link leads to and that is not among those listed. */
function OneOperation({ id, editable, onOpen }: OneOperationProps) {
  const query = useApi(getOperation, { params: { id } });
  return query.data === undefined ? null : (
    <OperationRow operation={query.data} editable={editable} open onOpen={onOpen} />
  );
}
