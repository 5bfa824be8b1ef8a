import type { ResponseOf } from '@financehub/contract/route.ts';
import { deleteStressRun, listStressRuns, MOST_RUNS } from '@financehub/contract/stress.ts';
import { ActionIcon, Button, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showDay, showInstant } from '../../format/day.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Bones, Loaded } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import { PickButton } from './PickButton.tsx';
import type { Subject } from './StressTestPanel.tsx';

type Run = ResponseOf<typeof listStressRuns>['items'][number];

interface StressRunsProps {
  readonly subject: Subject;
  /** The run whose results stand above; null: the newest of each scenario. */
  readonly shown: string | null;
  readonly onShow: (run: string | null) => void;
  readonly editor: boolean;
}

/** The runs that are kept: looked at again, and deleted. */
export function StressRuns({ subject, shown, onShow, editor }: StressRunsProps) {
  const query = useApi(listStressRuns, { query: subject });
  const [asked, setAsked] = useState<Run | null>(null);
  return (
    <Loaded query={query} bones={<Bones rows={3} height={40} />} what="The runs could not be loaded">
      {({ items }) =>
        items.length === 0 ? null : (
          <Card
            title="Runs"
            aside={
              shown === null ? null : (
                <Button size="compact-xs" variant="subtle" onClick={() => onShow(null)}>
                  Show the newest of each scenario
                </Button>
              )
            }
          >
            <StatTable
              label="Runs of stress tests"
              columns={columnsFor({ shown, onShow, onDelete: editor ? setAsked : null })}
              rows={items}
              rowKey={({ id }) => id}
            />
            <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
              The newest {MOST_RUNS} are kept. A run changes nothing of the books.
            </p>
            <DeleteDialog
              run={asked}
              onClose={() => setAsked(null)}
              onDeleted={(id) => {
                setAsked(null);
                if (id === shown) onShow(null);
              }}
            />
          </Card>
        )
      }
    </Loaded>
  );
}

interface Choices extends Pick<StressRunsProps, 'shown' | 'onShow'> {
  readonly onDelete: ((run: Run) => void) | null;
}

function columnsFor({ shown, onShow, onDelete }: Choices): readonly StatColumn<Run>[] {
  const columns: readonly StatColumn<Run>[] = [
    {
      head: 'Run',
      words: true,
      cell: ({ id, createdAt }) => (
        <PickButton picked={id === shown} onPick={() => onShow(id === shown ? null : id)}>
          {showInstant(createdAt)}
        </PickButton>
      ),
    },
    { head: 'Holdings of', words: true, cell: ({ asOf }) => showDay(asOf) },
    {
      head: 'Scenarios',
      cell: ({ scenarios, withoutFigure }) =>
        withoutFigure === 0 ? scenarios : `${scenarios}, ${withoutFigure} without an outcome`,
    },
    { head: 'Worst', words: true, cell: ({ worst }) => worst?.name.split(',')[0] ?? '' },
    {
      head: 'Gain or loss',
      cell: ({ worst, currency }) => (
        <Money amount={worst?.pnl} currency={currency} gain reason={NO_OUTCOME} />
      ),
    },
    { head: 'Of the value', cell: ({ worst }) => <Percent value={worst?.pnlFraction} reason={NO_OUTCOME} /> },
  ];
  if (onDelete === null) return columns;
  return [
    ...columns,
    {
      head: 'Delete',
      cell: (run) => (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`Delete the run of ${showInstant(run.createdAt)}`}
          onClick={() => onDelete(run)}
        >
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      ),
    },
  ];
}

const NO_OUTCOME = 'Something that was held had no value, so that no scenario has an outcome.';

interface DeleteDialogProps {
  readonly run: Run | null;
  readonly onClose: () => void;
  readonly onDeleted: (id: string) => void;
}

/** Asks, because a run that is deleted does not come back. */
function DeleteDialog({ run, onClose, onDeleted }: DeleteDialogProps) {
  const { busy, failure, run: submit } = useSubmit();
  const remove = () =>
    void submit(async () => {
      if (run === null) return;
      await call(deleteStressRun, { params: { id: run.id } });
      onDeleted(run.id);
      await refreshBook();
    });
  return (
    <Dialog opened={run !== null} onClose={onClose} title="Delete this run">
      <Stack gap="sm">
        <p style={{ margin: 0 }}>
          The results of {run === null ? 'it' : showInstant(run.createdAt)} can not be brought back. Run the
          test again to have those of today.
        </p>
        <FormFailure text={failure} />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button size="xs" loading={busy} onClick={remove}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
