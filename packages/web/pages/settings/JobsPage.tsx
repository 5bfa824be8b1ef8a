import { cancelJob, listJobs, retryJob } from '@financehub/contract/jobs.ts';
import { Badge, Button, Stack, Text } from '@mantine/core';
import { IconLoader } from '@tabler/icons-react';
import { call } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import type { Job } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/useJob.ts';
import { usePages } from '../../ui/usePages.ts';

const STATUSES: Readonly<Record<Job['status'], { label: string; color: string }>> = {
  queued: { label: 'Waiting', color: 'gray' },
  running: { label: 'Running', color: 'accent' },
  done: { label: 'Done', color: 'gray' },
  failed: { label: 'Failed', color: 'orange' },
  cancelled: { label: 'Cancelled', color: 'gray' },
};

export function JobsPage() {
  const book = useBook();
  const { items, query } = usePages(listJobs, {});
  return (
    <Page title="Jobs">
      <Card>
        {query.isPending ? (
          <Bones rows={5} height={44} />
        ) : query.isError ? (
          <Failure
            error={query.error}
            onRetry={() => void query.refetch()}
            what="The jobs could not be loaded"
          />
        ) : items.length === 0 ? (
          <Empty icon={<IconLoader size={40} stroke={1.25} />} title="No work in the background">
            Imports, exports and other long work of this book stand here, running and finished.
          </Empty>
        ) : (
          <ul className="fh-rows">
            {items.map((job) => (
              <JobRow key={job.id} job={job} editable={mayEdit(book)} />
            ))}
          </ul>
        )}
        {query.hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show earlier jobs
          </Button>
        ) : null}
      </Card>
    </Page>
  );
}

function JobRow({ job, editable }: { job: Job; editable: boolean }) {
  const active = job.status === 'queued' || job.status === 'running';
  const again = job.status === 'failed' || job.status === 'cancelled';
  const { label, color } = STATUSES[job.status];
  const act = async (route: typeof retryJob | typeof cancelJob) => {
    try {
      await call(route, { params: { id: job.id } });
    } catch (error) {
      sayProblem(error);
    }
    await refreshBook();
  };
  return (
    <li>
      <div className="fh-row" style={{ flexWrap: 'wrap' }}>
        <span style={{ minWidth: 200 }}>
          <span style={{ display: 'block', overflowWrap: 'anywhere' }}>{job.title || job.kind}</span>
          <span className="fh-muted fh-small">
            {showInstant(job.createdAt)}
            {job.attempts > 1 ? ` · attempt ${job.attempts}` : ''}
          </span>
        </span>
        <Badge variant="outline" color={color} tt="none" c="var(--fh-text)">
          {label}
        </Badge>
        {editable && active ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Cancel ${job.title}`}
            onClick={() => void act(cancelJob)}
          >
            Cancel
          </Button>
        ) : null}
        {editable && again ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Retry ${job.title}`}
            onClick={() => void act(retryJob)}
          >
            Retry
          </Button>
        ) : null}
      </div>
      {active ? <Running job={job} /> : null}
      {job.error === undefined ? null : (
        <Stack gap={2} pb="xs" px={4}>
          <Text size="sm" className="fh-warn">
            {job.error.detail} {job.error.mend}
          </Text>
        </Stack>
      )}
    </li>
  );
}

function Running({ job }: { job: Job }) {
  const live = useJob(job.id);
  return (
    <div style={{ padding: '0 4px 10px' }}>
      <JobProgress
        job={live.status === 'unknown' ? { ...job, rate: null, left: null } : live}
        label={job.title}
      />
    </div>
  );
}
