import { Group, Progress, Stack, Text } from '@mantine/core';
import { showCount, showDuration } from '../format/progress.ts';
import type { JobView } from './useJob.ts';

const STAGES: Readonly<Record<string, string>> = {
  queued: 'Waiting for its turn',
  upload: 'Reading the file',
  read: 'Reading the file',
  parse: 'Reading the lines',
  identify: 'Finding what is new',
  match: 'Comparing with what is there',
  write: 'Writing the file',
  generate: 'Making it up',
  scan: 'Looking for duplicates and transfers',
  store: 'Keeping what was found',
  apply: 'Writing to the book',
  post: 'Writing to the book',
  prices: 'Storing prices',
  verify: 'Checking the balances',
};

function stageName(stage: string): string {
  return STAGES[stage] ?? (stage === '' ? 'Starting' : stage.charAt(0).toUpperCase() + stage.slice(1));
}

/** Below it the work is counted in steps, which take unlike times: no rate can be told from them. */
const FEW = 20;

function counted(job: JobView): string[] {
  const count =
    job.total > 0
      ? `${showCount(job.done)} of ${showCount(job.total)}`
      : job.done > 0
        ? showCount(job.done)
        : null;
  const rate = job.rate === null ? null : `${showCount(job.rate)} a second`;
  const left = job.left === null ? null : `${showDuration(job.left)} left`;
  return [count, rate, left].filter((text) => text !== null);
}

/** Stage, count, rate and time left of running work. */
export function JobProgress({ job, label }: { job: JobView; label: string }) {
  const known = job.total > 0;
  const part = known ? Math.min(100, (job.done / job.total) * 100) : 100;
  const figures =
    known && job.total < FEW ? [`step ${Math.min(job.done + 1, job.total)} of ${job.total}`] : counted(job);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" aria-live="polite">
          {job.status === 'queued' ? stageName('queued') : stageName(job.stage)}
        </Text>
        <Text size="sm" c="dimmed" className="fh-num">
          {figures.join(' · ')}
        </Text>
      </Group>
      <Progress.Root size="md">
        <Progress.Section value={part} aria-label={label} animated={!known} />
      </Progress.Root>
    </Stack>
  );
}
