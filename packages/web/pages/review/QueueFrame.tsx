import { Button, Group, Kbd, Progress, Text } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { showCount } from '../../format/progress.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { EVERYWHERE, type KeyAction } from './keys.ts';
import type { Queue } from './useQueue.ts';

interface QueueFrameProps<T> {
  readonly label: string;
  readonly queue: Queue<T>;
  /** How many wait in all, of which some may not be loaded yet. */
  readonly total: number;
  readonly idOf: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  readonly keys: readonly KeyAction[];
  /** A dialog is open: the keys belong to it. */
  readonly quiet: boolean;
  readonly children: (item: T) => ReactNode;
}

/** One item at a time with the list of the others beside it, driven by keys. */
export function QueueFrame<T>(props: QueueFrameProps<T>) {
  const { queue, keys, quiet } = props;
  const [help, { open, close }] = useDisclosure();
  const { current } = queue;
  const run: [string, () => void][] = [
    ['j', () => queue.move(1)],
    ['k', () => queue.move(-1)],
    ['s', queue.skip],
    ['u', queue.undoLast],
    ['shift+?', open],
    ['?', open],
    ...keys.flatMap(({ key, run }): [string, () => void][] => (run === undefined ? [] : [[key, run]])),
  ];
  useHotkeys(quiet || help ? [] : run);
  return (
    <div className="fh-review">
      <section className="fh-card" aria-label={props.label}>
        <Standing queue={queue} total={props.total} onHelp={open} />
        {current === undefined ? null : props.children(current)}
      </section>
      <OtherItems {...props} />
      <KeysDialog opened={help} onClose={close} keys={keys} />
    </div>
  );
}

function Standing<T>({ queue, total, onHelp }: { queue: Queue<T>; total: number; onHelp: () => void }) {
  const left = Math.max(queue.waiting.length, total - queue.doneCount);
  const all = queue.doneCount + left;
  return (
    <Group gap="sm" mb="md" wrap="nowrap">
      <Progress.Root size="sm" style={{ flex: 1 }}>
        <Progress.Section
          value={all === 0 ? 100 : (queue.doneCount / all) * 100}
          aria-label="Progress of the review"
        />
      </Progress.Root>
      <Text size="sm" c="dimmed" aria-live="polite">
        {showCount(left)} left
      </Text>
      <Button
        className="fh-not-phone"
        size="compact-xs"
        variant="subtle"
        onClick={onHelp}
        rightSection={<Kbd size="xs">?</Kbd>}
      >
        Keys
      </Button>
    </Group>
  );
}

/** Rows shown beside the item; those further on follow as one goes. */
const SHOWN = 40;

function OtherItems<T>({ queue, idOf, row, label }: QueueFrameProps<T>) {
  const from = Math.max(0, queue.index - 5);
  return (
    <nav className="fh-card fh-review-list" aria-label={`${label}, the list`}>
      <ul className="fh-rows">
        {queue.waiting.slice(from, from + SHOWN).map((item) => (
          <li key={idOf(item)}>
            <button
              type="button"
              className="fh-row fh-plain"
              aria-current={item === queue.current ? 'true' : undefined}
              onClick={() => queue.goTo(item)}
            >
              {row(item)}
            </button>
          </li>
        ))}
      </ul>
      {queue.waiting.length > from + SHOWN ? (
        <p className="fh-muted fh-small">And {showCount(queue.waiting.length - from - SHOWN)} more.</p>
      ) : null}
    </nav>
  );
}

interface KeysDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly keys: readonly KeyAction[];
}

function KeysDialog({ opened, onClose, keys }: KeysDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Keys">
      <table className="fh-table">
        <tbody>
          {[...keys, ...EVERYWHERE].map(({ key, label }) => (
            <tr key={key}>
              <th scope="row" style={{ width: 80 }}>
                <Kbd>{key}</Kbd>
              </th>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

/** A decision with its key. */
export function KeyButton({ action, primary = false }: { action: KeyAction; primary?: boolean }) {
  return (
    <Button
      size="sm"
      variant={primary ? 'filled' : 'default'}
      disabled={action.run === undefined}
      onClick={action.run}
      rightSection={
        <Kbd size="xs" className="fh-not-phone">
          {action.key}
        </Kbd>
      }
    >
      {action.label}
    </Button>
  );
}
