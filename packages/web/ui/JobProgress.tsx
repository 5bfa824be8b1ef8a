import { Group, Progress, Stack, Text } from '@mantine/core';
import { showCount, showDuration } from '../format/progress.ts';
import type { JobView } from './useJob.ts';

const STAGES: Readonly<Record<string, string>> = {
  queued: 'Waiting for its turn',
  read: 'Reading the file',
  parse: 'Reading the lines',
  match: 'Comparing with what is there',
  post: 'Writing to the book',
  prices: 'Storing prices',
  verify: 'Checking the balances',
};

export function stageName(stage: string): string {
  return STAGES[stage] ?? (stage === '' ? 'Starting' : stage.charAt(0).toUpperCase() + stage.slice(1));
}

/** Stage, count, rate and time left of running work. */
export function JobProgress({ job, label }: { job: JobView; label: string }) {
  const known = job.total > 0;
  const part = known ? Math.min(100, (job.done / job.total) * 100) : 100;
  const figures = [
    known ? `${showCount(job.done)} of ${showCount(job.total)}` : job.done > 0 ? showCount(job.done) : null,
    job.rate === null ? null : `${showCount(job.rate)} a second`,
    job.left === null ? null : `${showDuration(job.left)} left`,
  ].filter((text) => text !== null);
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
