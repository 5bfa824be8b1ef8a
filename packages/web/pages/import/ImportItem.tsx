import { Button, CloseButton, Group, Progress, Stack, Text } from '@mantine/core';
import { rateOf, showDuration, showSize, timeLeft } from '../../format/progress.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Bones, Failure } from '../../ui/states.tsx';
import { useJob } from '../../ui/useJob.ts';
import { ImportResult } from './ImportResult.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { importWithOpenings, type QueuedFile, remove, retry } from './queue.ts';

interface ImportItemProps {
  readonly item: QueuedFile;
  /** One of several that wait: show less of each. */
  readonly brief?: boolean;
}

/** One dropped file, from the first look to its result. */
export function ImportItem({ item, brief = false }: ImportItemProps) {
  return (
    <section className="fh-card" aria-label={item.file.name}>
      <div className="fh-card-head">
        <h2 style={{ overflowWrap: 'anywhere' }}>{item.file.name}</h2>
        <Group gap="xs" wrap="nowrap">
          <span className="fh-muted fh-small">{showSize(item.file.size)}</span>
          {item.phase === 'sending' ? null : (
            <CloseButton aria-label={`Put ${item.file.name} away`} onClick={() => remove(item.key)} />
          )}
        </Group>
      </div>
      <Phase item={item} brief={brief} />
    </section>
  );
}

function Phase({ item, brief }: Required<ImportItemProps>) {
  switch (item.phase) {
    case 'reading':
      return (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            Reading the first lines
          </Text>
          <Bones rows={3} height={20} />
        </Stack>
      );
    case 'ready':
      return <PreviewPanel item={item} brief={brief} />;
    case 'sending':
      return <Sending item={item} />;
    case 'working':
      return <Working item={item} />;
    case 'known':
      return <Known item={item} />;
    case 'failed':
      return (
        <Failure error={item.problem} what="This file could not be read" onRetry={() => retry(item.key)} />
      );
  }
}

function Sending({ item }: { item: QueuedFile }) {
  const rate = rateOf(item.samples);
  const left = timeLeft(item.sent, item.file.size, rate);
  return (
    <Stack gap={4}>
      <Text size="sm">Sending the file</Text>
      <Progress.Root size="md">
        <Progress.Section
          value={item.file.size === 0 ? 0 : Math.min(100, (item.sent / item.file.size) * 100)}
          aria-label={`Sending ${item.file.name}`}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {[
          `${showSize(item.sent)} of ${showSize(item.file.size)}`,
          rate === null ? null : `${showSize(rate)} a second`,
          left === null ? null : `${showDuration(left)} left`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </Stack>
  );
}

function Working({ item }: { item: QueuedFile }) {
  const job = useJob(item.jobId, item.bookId ?? undefined);
  if (job.status === 'done' && item.fileHash !== null) return <ImportResult fileHash={item.fileHash} />;
  if (job.status === 'failed' || job.status === 'cancelled') {
    return (
      <Notice
        kind="problem"
        title={
          job.status === 'failed'
            ? 'The import failed. Nothing was stored.'
            : 'The import was cancelled. Nothing was stored.'
        }
      >
        <Stack align="flex-start" gap="xs">
          <Text size="sm">
            {job.error?.detail} {job.error?.mend}
          </Text>
          <Group gap="xs">
            {job.error?.mend?.includes('openMissing') ? (
              <Button size="xs" onClick={() => importWithOpenings(item.key)}>
                Import with what was held before
              </Button>
            ) : null}
            <Button size="xs" variant="default" onClick={() => retry(item.key)}>
              Look at the file again
            </Button>
          </Group>
        </Stack>
      </Notice>
    );
  }
  return (
    <Stack gap="xs">
      <JobProgress job={job} label={`Importing ${item.file.name}`} />
      <Text size="sm" c="dimmed">
        You can leave this page. The import goes on and stands in Jobs.
      </Text>
    </Stack>
  );
}

function Known({ item }: { item: QueuedFile }) {
  return (
    <Notice kind="note" title="This file is already in the book">
      <Stack align="flex-start" gap="xs">
        <Text size="sm">The same bytes were imported before, so nothing was stored twice.</Text>
        {item.fileHash === null ? null : (
          <LinkButton to="/import/$fileHash" params={{ fileHash: item.fileHash }} size="xs" variant="default">
            Open the earlier import
          </LinkButton>
        )}
      </Stack>
    </Notice>
  );
}
