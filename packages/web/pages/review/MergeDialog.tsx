import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import type { Duplicate, Transaction } from '../../models.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { STATUS_NAMES } from '../transactions/columns.tsx';
import { useTransactionNames } from '../transactions/names.ts';
import { type Choices, differing, type MergeField, proposed, type Which } from './merge.ts';

const LABELS: Readonly<Record<MergeField, string>> = {
  date: 'Date',
  payee: 'Payee',
  description: 'Description',
  category: 'Category',
  status: 'Status',
  tags: 'Tags',
  notes: 'Notes',
};

interface MergeDialogProps {
  /** The pair to merge; null closes the dialog. */
  readonly pair: Duplicate | null;
  readonly onClose: () => void;
  readonly onMerge: (keep: Which, fields: Choices) => void;
}

export function MergeDialog({ pair, onClose, onMerge }: MergeDialogProps) {
  return (
    <Dialog opened={pair !== null} onClose={onClose} title="Make one of the two" wide>
      {pair === null ? null : <MergeForm key={pair.id} pair={pair} onClose={onClose} onMerge={onMerge} />}
    </Dialog>
  );
}

function MergeForm({ pair, onClose, onMerge }: MergeDialogProps & { pair: Duplicate }) {
  const [first, second] = pair.transactions as [Transaction, Transaction];
  const [keep, setKeep] = useState<Which>('first');
  const [choices, setChoices] = useState<Choices>(() => proposed(first, second, 'first'));
  const show = useShow();
  const keepThis = (which: Which) => {
    setKeep(which);
    setChoices(proposed(first, second, which));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onMerge(keep, choices);
      }}
    >
      <Stack gap="md">
        <Radio.Group label="Keep" value={keep} onChange={(value) => keepThis(value as Which)}>
          <Group gap="lg" mt={4}>
            <Radio value="first" label="The older entry" />
            <Radio value="second" label="The newer entry" />
          </Group>
        </Radio.Group>
        {differing(first, second).map((field) => (
          <Radio.Group
            key={field}
            label={LABELS[field]}
            value={choices[field] ?? keep}
            onChange={(value) => setChoices({ ...choices, [field]: value as Which })}
          >
            <Group gap="lg" mt={4}>
              <Radio value="first" label={show(first, field)} />
              <Radio value="second" label={show(second, field)} />
            </Group>
          </Radio.Group>
        ))}
        {first.amount === second.amount ? null : (
          <Text size="sm" c="dimmed">
            The amounts differ; that of the entry kept stays.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" data-autofocus>
            Merge
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useShow() {
  const names = useTransactionNames();
  return (item: Transaction, field: MergeField): string => {
    if (field === 'date') return showDay(item.date);
    if (field === 'category') return names.category(item);
    if (field === 'status') return STATUS_NAMES[item.status];
    if (field === 'tags') return item.tags.join(', ') || 'None';
    return item[field] || 'None';
  };
}
