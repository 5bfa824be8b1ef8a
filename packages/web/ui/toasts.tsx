import { undoOperation } from '@financehub/contract/operations.ts';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { call } from '../api.ts';
import { withDays } from '../format/day.ts';
import { ApiProblem, explain, isStale, laterOf } from '../problem.ts';
import { refreshBook } from '../query.ts';
import { InTheWay } from './InTheWay.tsx';

export function say(message: string): void {
  notifications.show({ message, autoClose: 5000 });
}

export function sayProblem(error: unknown, title = 'That did not work'): void {
  // What somebody else made of it meanwhile is shown where the person looks.
  if (isStale(error)) void refreshBook();
  notifications.show({
    title: error instanceof ApiProblem ? error.title : title,
    color: 'orange',
    autoClose: 10_000,
    message: laterOf(error).length === 0 ? explain(error) : <InTheWay problem={error} />,
  });
}

/** Undoes operations, the first named first, and says how it went. Answers whether all were undone. */
export async function undo(operationIds: readonly string[]): Promise<boolean> {
  let undone = true;
  try {
    for (const id of operationIds) {
      const operation = await call(undoOperation, { params: { id } });
      say(`Undone: ${withDays(operation.summary)}`);
    }
  } catch (error) {
    sayProblem(error, 'This could not be undone');
    undone = false;
  }
  await refreshBook();
  return undone;
}

/** Something more that can be done right from the toast. */
export interface Offer {
  readonly label: string;
  readonly run: () => Promise<unknown>;
}

interface DoneToast {
  readonly message: string;
  /** What Undo takes back, the newest first. */
  readonly operationIds: readonly string[];
  readonly offer?: Offer | undefined;
  /** Told when Undo has worked. */
  readonly onUndone?: () => void;
}

function ToastButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" style={{ flex: 'none' }} onClick={onClick}>
      {label}
    </Button>
  );
}

/** Says what was done and offers to take it back. */
export function sayDone({ message, operationIds, offer, onUndone }: DoneToast): void {
  const close = () => {
    notifications.hide(toast);
    // The button is gone with the toast; the keys go on in the table of the page.
    document.querySelector<HTMLElement>('main [role="grid"]')?.focus({ preventScroll: true });
  };
  const toast = notifications.show({
    autoClose: offer === undefined ? 8000 : 12_000,
    withCloseButton: true,
    message: (
      <Group justify="space-between" gap={8}>
        <span style={{ flex: '1 1 140px', overflowWrap: 'anywhere' }}>{message}</span>
        {offer === undefined ? null : (
          <ToastButton
            label={offer.label}
            onClick={() => {
              close();
              void offer.run();
            }}
          />
        )}
        {operationIds.length === 0 ? null : (
          <ToastButton
            label="Undo"
            onClick={() => {
              close();
              void undo(operationIds).then((undone) => undone && onUndone?.());
            }}
          />
        )}
      </Group>
    ),
  });
}

/** Says what was just done and offers to take it back. `operationIds`: of what was sent, the newest first; null where it changed nothing. */
export function sayWithUndo(message: string, operationIds: readonly (string | null)[], offer?: Offer): void {
  sayDone({ message, operationIds: operationIds.filter((id) => id !== null), offer });
}
