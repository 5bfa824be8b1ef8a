import { createSampleBook } from '@financehub/contract/books.ts';
import { Button, Stack, Text } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { call } from '../../api.ts';
import { chooseBook } from '../../book.ts';
import { ApiProblem } from '../../problem.ts';
import { refreshUser } from '../../query.ts';
import { useBooks } from '../../shell/useBooks.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/useJob.ts';

/** Makes the sample book and opens it when it is ready; opens the one that is there. */
export function SampleCard() {
  const { items } = useBooks();
  const [started, setStarted] = useState<{ bookId: string; jobId: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const existing = items.find((book) => book.sample);
  const start = async () => {
    setBusy(true);
    try {
      setStarted(await call(createSampleBook, {}));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await refreshUser();
      sayProblem(error, 'The sample data could not be made');
    }
    setBusy(false);
  };
  return (
    <Card title="Explore with sample data">
      <Stack align="flex-start">
        <Text size="sm" c="dimmed">
          Three years of a made-up household and portfolio, in a book of its own. You can remove it with one
          press.
        </Text>
        {started !== null ? (
          <div style={{ width: '100%' }}>
            <SampleProgress {...started} onFailed={() => setStarted(null)} />
          </div>
        ) : (
          <Button
            variant="default"
            loading={busy}
            leftSection={<IconSparkles size={18} aria-hidden />}
            onClick={() => (existing === undefined ? void start() : chooseBook(existing.id))}
          >
            {existing === undefined ? 'Explore with sample data' : 'Open the sample book'}
          </Button>
        )}
      </Stack>
    </Card>
  );
}

interface SampleProgressProps {
  readonly bookId: string;
  readonly jobId: string;
  readonly onFailed: () => void;
}

function SampleProgress({ bookId, jobId, onFailed }: SampleProgressProps) {
  const job = useJob(jobId, bookId);
  useEffect(() => {
    if (job.status !== 'done') return;
    void refreshUser().then(() => {
      chooseBook(bookId);
      say('The sample book is ready.');
    });
  }, [job.status, bookId]);
  if (job.status === 'failed' || job.status === 'cancelled') {
    return (
      <Notice kind="problem" title="The sample data could not be made">
        <Stack align="flex-start" gap="xs">
          <Text size="sm">
            {job.error?.detail} {job.error?.mend}
          </Text>
          <Button size="xs" variant="default" onClick={onFailed}>
            Go back
          </Button>
        </Stack>
      </Notice>
    );
  }
  return <JobProgress job={job} label="Making the sample book" />;
}
