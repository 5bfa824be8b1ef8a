import { dismissDuplicate, mergeDuplicate } from '@financehub/contract/review.ts';
import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { change } from '../../api.ts';
import { formatSure } from '../../format/money.ts';
import type { Duplicate } from '../../models.ts';
import type { KeyAction } from './keys.ts';
import { MergeDialog } from './MergeDialog.tsx';
import type { Choices, Which } from './merge.ts';
import { PairTable } from './PairTable.tsx';
import { KeyButton, QueueFrame } from './QueueFrame.tsx';
import { QueueRow } from './QueueRow.tsx';
import { Reasons } from './Reasons.tsx';
import type { Queue } from './useQueue.ts';

export const duplicateId = (item: Duplicate) => item.id;

const named = (item: Duplicate) => item.transactions[0]?.payee || 'the two';

interface DuplicateQueueProps {
  readonly queue: Queue<Duplicate>;
  readonly total: number;
}

/** Pairs that are likely one payment entered twice. */
export function DuplicateQueue({ queue, total }: DuplicateQueueProps) {
  const [merging, setMerging] = useState<Duplicate | null>(null);
  const { current } = queue;
  const dismiss = () => {
    if (current === undefined) return;
    queue.decide(current, async () => {
      const { operationId } = await change(dismissDuplicate, { params: { id: current.id } });
      return { message: `Kept both of ${named(current)}`, operationId };
    });
  };
  const mergeNow = (keep: Which, fields: Choices) => {
    const pair = merging;
    setMerging(null);
    if (pair === null) return;
    queue.decide(pair, async () => {
      const params = { id: pair.id };
      const { operationId } = await change(mergeDuplicate, { params, body: { keep, fields } });
      return { message: `Made one of ${named(pair)}`, operationId };
    });
  };
  const merge: KeyAction = {
    key: 'm',
    label: 'Merge',
    run: () => current !== undefined && setMerging(current),
  };
  const keepBoth: KeyAction = { key: 'd', label: 'They are two', run: dismiss };
  const skip: KeyAction = { key: 's', label: 'Skip', run: queue.skip };
  return (
    <>
      <QueueFrame
        label="Likely duplicate"
        queue={queue}
        total={total}
        idOf={duplicateId}
        keys={[merge, keepBoth]}
        quiet={merging !== null}
        row={(item) => {
          const [first] = item.transactions;
          return first === undefined ? null : (
            <QueueRow item={first} note={`${formatSure(item.score)} sure`} />
          );
        }}
      >
        {(item) => (
          <Stack gap="md">
            <Pair item={item} />
            <Group gap="xs">
              <KeyButton action={merge} primary />
              <KeyButton action={keepBoth} />
              <KeyButton action={skip} />
            </Group>
          </Stack>
        )}
      </QueueFrame>
      <MergeDialog pair={merging} onClose={() => setMerging(null)} onMerge={mergeNow} />
    </>
  );
}

function Pair({ item }: { item: Duplicate }) {
  const [first, second] = item.transactions;
  return (
    <>
      <Reasons reasons={item.reasons} score={item.score} />
      {first === undefined || second === undefined ? null : (
        <PairTable first={first} second={second} titles={['Older entry', 'Newer entry']} />
      )}
    </>
  );
}
