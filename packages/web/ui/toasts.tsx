import { listOperations, undoOperation } from '@financehub/contract/operations.ts';
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { call } from '../api.ts';
import { ApiProblem, explain } from '../problem.ts';
import { refreshBook } from '../query.ts';

export function say(message: string): void {
  notifications.show({ message, autoClose: 5000 });
}

export function sayProblem(error: unknown, title = 'That did not work'): void {
  const conflicts = error instanceof ApiProblem ? error.conflicts : [];
  notifications.show({
    title: error instanceof ApiProblem ? error.title : title,
    color: 'orange',
    autoClose: 10_000,
    message: (
      <>
        {explain(error)}
        {conflicts.map((conflict) => (
          <Text size="sm" key={conflict.id}>
            {conflict.summary}
          </Text>
        ))}
      </>
    ),
  });
}

/** Undoes an operation and says how it went. */
async function undo(operationId: string): Promise<void> {
  try {
    const undone = await call(undoOperation, { params: { id: operationId } });
    say(`Undone: ${undone.summary}`);
  } catch (error) {
    sayProblem(error, 'This could not be undone');
  }
  await refreshBook();
}

/** Says what was done and offers to take it back. `count` operations are taken back, the newest first. */
export async function sayWithUndo(message: string, count = 1): Promise<void> {
  const page = await call(listOperations, { query: { limit: count } }).catch(() => null);
  const ids = page?.items.map((operation) => operation.id) ?? [];
  const toast = notifications.show({
    autoClose: 8000,
    withCloseButton: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        {ids.length === 0 ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={async () => {
              notifications.hide(toast);
              // The button is gone with the toast; the keys go on in the table of the page.
              document.querySelector<HTMLElement>('main [role="grid"]')?.focus({ preventScroll: true });
              for (const id of ids) await undo(id);
            }}
          >
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}
