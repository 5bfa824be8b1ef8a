import { runRules } from '@financehub/contract/rules.ts';
import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showCount } from '../../format/progress.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { sayProblem, undo } from '../../ui/toasts.tsx';
import { type JobView, useJob } from '../../ui/useJob.ts';

interface RunRulesProps {
  /** Only this rule; all that are enabled otherwise. */
  readonly ruleId?: string;
}

/** Applies rules to what is in the book already, as one operation. */
export function RunRules({ ruleId }: RunRulesProps) {
  const [opened, setOpened] = useState(false);
  const [override, setOverride] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const start = async () => {
    try {
      const ruleIds = ruleId === undefined ? {} : { ruleIds: [ruleId] };
      const answer = await call(runRules, { body: { ...ruleIds, overrideChosen: override } });
      setJobId(answer.jobId);
    } catch (error) {
      sayProblem(error, 'The rules could not be run');
    }
  };
  return (
    <>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => {
          setJobId(null);
          setOpened(true);
        }}
      >
        Run on history
      </Button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title="Run on history">
        {jobId === null ? (
          <Stack>
            <Text size="sm">
              {ruleId === undefined ? 'All rules that are on act' : 'This rule acts'} on everything in the
              book, as one change that can be undone as a whole. Reconciled transactions stay as they are.
            </Text>
            <Switch
              label="Also where somebody chose another category"
              checked={override}
              onChange={(event) => setOverride(event.currentTarget.checked)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)}>
                Cancel
              </Button>
              <Button data-autofocus onClick={() => void start()}>
                Run
              </Button>
            </Group>
          </Stack>
        ) : (
          <Running jobId={jobId} onClose={() => setOpened(false)} />
        )}
      </Dialog>
    </>
  );
}

interface Result {
  readonly operationId?: string | null;
  readonly matched?: number;
  readonly changed?: number;
}

function Running({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const job = useJob(jobId);
  // The news that it is done may come before what it came to.
  if (job.status === 'done' && job.result !== undefined) return <Done job={job} onClose={onClose} />;
  if (job.status === 'failed' || job.status === 'cancelled') {
    return (
      <Notice kind="problem" title="The rules were not run. Nothing changed.">
        <p>
          {job.error?.detail} {job.error?.mend}
        </p>
      </Notice>
    );
  }
  return (
    <Stack gap="xs">
      <JobProgress job={job} label="Running the rules" />
      <Text size="sm" c="dimmed">
        You can close this. The work goes on and stands in <TextLink to="/settings/jobs">Jobs</TextLink>.
      </Text>
    </Stack>
  );
}

function Done({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { operationId, matched = 0, changed = 0 } = (job.result ?? {}) as Result;
  return (
    <Stack>
      <Text role="status">
        <b>{showCount(changed)}</b> of {showCount(matched)} that match were changed.
      </Text>
      <Group justify="flex-end">
        {operationId ? (
          <>
            <TextLink to="/history" search={{ open: operationId }}>
              What changed
            </TextLink>
            <Button
              variant="default"
              onClick={() => {
                onClose();
                void undo([operationId]);
              }}
            >
              Undo
            </Button>
          </>
        ) : null}
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
