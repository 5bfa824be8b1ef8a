import { getOperation, listOperations } from '@financehub/contract/operations.ts';
import { Button, Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Operation } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { usePages } from '../../ui/usePages.ts';
import { KINDS, type Kind, kindQuery } from './kinds.ts';
import { OperationRow } from './OperationRow.tsx';
import type { HistorySearch } from './search.ts';

const route = getRouteApi('/app/history');

const STATES = [
  { value: 'standing', label: 'Not undone' },
  { value: 'undone', label: 'Undone' },
];
const stateOf = (undone: boolean) => (undone ? 'undone' : 'standing');

/** Every change of the book, each of which can be undone and redone at any time. */
export function HistoryPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { kind, undone } = search;
  const asked = { kind: kind === undefined ? undefined : kindQuery(kind), undone };
  const { items, query } = usePages(listOperations, { query: asked });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const go = (next: HistorySearch) => void navigate({ to: '/history', search: next, replace: true });
  return (
    <Page title="History" actions={<Filters search={search} onSearch={go} />}>
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
          <Operations items={items} search={search} onSearch={go} />
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

function filterOf(kind: Kind | null, undone: boolean | undefined): HistorySearch {
  return { ...(kind === null ? {} : { kind }), ...(undone === undefined ? {} : { undone }) };
}

interface FiltersProps {
  readonly search: HistorySearch;
  readonly onSearch: (search: HistorySearch) => void;
}

function Filters({ search: { kind, undone }, onSearch }: FiltersProps) {
  return (
    <div className="fh-filters">
      <Select
        aria-label="Kind of change"
        placeholder="All kinds"
        clearable
        w={220}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={kind ?? null}
        onChange={(next) => onSearch(filterOf(next as Kind | null, undone))}
      />
      <Select
        aria-label="Undone or not"
        placeholder="Undone or not"
        clearable
        w={160}
        data={STATES}
        value={undone === undefined ? null : stateOf(undone)}
        onChange={(next) => onSearch(filterOf(kind ?? null, next === null ? undefined : next === 'undone'))}
      />
    </div>
  );
}

interface OperationsProps {
  readonly items: readonly Operation[];
  readonly search: HistorySearch;
  readonly onSearch: (search: HistorySearch) => void;
}

function Operations({ items, search, onSearch }: OperationsProps) {
  const editable = mayEdit(useBook());
  const { open } = search;
  const elsewhere = open !== undefined && !items.some(({ id }) => id === open) ? open : undefined;
  const onOpen = (id: string) => (opened: boolean) => {
    const { open: _, ...rest } = search;
    onSearch(opened ? { ...rest, open: id } : rest);
  };
  if (items.length === 0 && elsewhere === undefined) {
    return search.kind === undefined && search.undone === undefined ? (
      <Empty icon={<IconHistory size={40} stroke={1.25} />} title="Nothing has been changed yet">
        Each change of this book stands here, by whom and when. Any of them can be undone, also weeks later.
      </Empty>
    ) : (
      <Empty
        title="No such changes"
        action={
          <Button variant="default" size="xs" onClick={() => onSearch({})}>
            Show all
          </Button>
        }
      />
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
