import { listOperations, redoOperation, undoOperation } from '@financehub/contract/operations.ts';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Operation } from '../../models.ts';
import { ApiProblem, explain } from '../../problem.ts';
import { refreshBook } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { say } from '../../ui/toasts.tsx';
import { usePages } from '../../ui/usePages.ts';

/** Every change of the book, each of which can be undone and redone at any time. */
export function HistoryPage() {
  const book = useBook();
  const { items, query } = usePages(listOperations, {});
  return (
    <Page title="History">
      <Card>
        {query.isPending ? (
          <Bones rows={8} height={40} />
        ) : query.isError ? (
          <Failure
            error={query.error}
            onRetry={() => void query.refetch()}
            what="The history could not be loaded"
          />
        ) : items.length === 0 ? (
          <Empty icon={<IconHistory size={40} stroke={1.25} />} title="Nothing has been changed yet">
            Each change of this book stands here, by whom and when. Any of them can be undone, also weeks
            later.
          </Empty>
        ) : (
          <ul className="fh-rows">
            {items.map((operation) => (
              <OperationRow key={operation.id} operation={operation} editable={mayEdit(book)} />
            ))}
          </ul>
        )}
        {query.hasNextPage ? (
          <Button
            mt="sm"
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show earlier changes
          </Button>
        ) : null}
      </Card>
    </Page>
  );
}

function OperationRow({ operation, editable }: { operation: Operation; editable: boolean }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { undone } = operation;
  const turn = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await call(undone ? redoOperation : undoOperation, { params: { id: operation.id } });
      say(undone ? `Redone: ${operation.summary}` : `Undone: ${operation.summary}`);
      await refreshBook();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  const Icon = undone ? IconArrowForwardUp : IconArrowBackUp;
  const verb = undone ? 'Redo' : 'Undo';
  return (
    <li>
      <div className="fh-row" style={{ flexWrap: 'wrap' }}>
        <span style={{ minWidth: 220 }}>
          <Text span td={undone ? 'line-through' : ''} style={{ overflowWrap: 'anywhere' }}>
            {operation.summary}
          </Text>
          <span className="fh-muted fh-small" style={{ display: 'block' }}>
            {operation.actor.name} · {showInstant(operation.at)} · {showCount(operation.changes)}{' '}
            {operation.changes === 1 ? 'row' : 'rows'}
          </span>
        </span>
        {undone ? (
          <Badge variant="default" tt="none">
            Undone
          </Badge>
        ) : null}
        {editable && operation.undoes === null ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            leftSection={<Icon size={16} aria-hidden />}
            aria-label={`${verb}: ${operation.summary}`}
            onClick={() => void turn()}
          >
            {verb}
          </Button>
        ) : null}
      </div>
      {problem === null ? null : <Conflict problem={problem} verb={verb} />}
    </li>
  );
}

function Conflict({ problem, verb }: { problem: unknown; verb: string }) {
  const conflicts = problem instanceof ApiProblem ? problem.conflicts : [];
  return (
    <Notice kind="problem" title={`${verb} was not possible. Nothing changed.`}>
      <Stack gap={4}>
        <Text size="sm">{explain(problem)}</Text>
        {conflicts.length === 0 ? null : (
          <Group component="ul" m={0} pl="md" gap={4} style={{ display: 'block' }}>
            {conflicts.map((conflict) => (
              <Text component="li" size="sm" key={conflict.id}>
                {conflict.summary}
              </Text>
            ))}
          </Group>
        )}
      </Stack>
    </Notice>
  );
}
