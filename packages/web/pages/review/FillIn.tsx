import { bulkCategorize } from '@financehub/contract/bulk.ts';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showCount } from '../../format/progress.ts';
import type { BulkOutcome } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { say, sayDone, sayProblem } from '../../ui/toasts.tsx';
import { BulkPreview } from '../transactions/BulkPreview.tsx';

/** Fills in what is sure enough for all that wait, after showing it. */
export function FillIn({ total }: { total: number }) {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const send = async (dryRun: boolean) => {
    setBusy(true);
    try {
      const answer = await call(bulkCategorize, { body: {}, query: { dryRun } });
      if (!dryRun) await filled(answer);
      else if (answer.changed === 0) say('None of them is sure enough to be filled in.');
      setOutcome(dryRun && answer.changed > 0 ? answer : null);
    } catch (error) {
      sayProblem(error, 'Nothing was filled in');
    }
    setBusy(false);
  };
  if (total < 2) return null;
  return (
    <Group justify="space-between" mb="sm" gap="xs">
      <Text size="sm" c="dimmed">
        What is sure enough can be filled in for all at once.
      </Text>
      <Button size="xs" variant="default" loading={busy && outcome === null} onClick={() => void send(true)}>
        Fill in the sure ones
      </Button>
      <Dialog opened={outcome !== null} onClose={() => setOutcome(null)} title="Sure enough to fill in" wide>
        {outcome === null ? null : (
          <BulkPreview
            outcome={outcome}
            busy={busy}
            verb="Fill in"
            onApply={() => void send(false)}
            onClose={() => setOutcome(null)}
          />
        )}
      </Dialog>
    </Group>
  );
}

async function filled({ changed, operationId }: BulkOutcome): Promise<void> {
  await refreshBook();
  sayDone({
    message: `Filled in ${showCount(changed)} ${changed === 1 ? 'category' : 'categories'}`,
    operationIds: operationId === null ? [] : [operationId],
  });
}
