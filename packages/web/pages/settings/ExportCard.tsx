import { createExport, getExport, getExportFile } from '@financehub/contract/reports.ts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { call } from '../../api.ts';
import type { Book } from '../../models.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { saveFile } from '../../ui/saveFile.ts';
import { sayProblem } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/useJob.ts';

type Format = 'beancount' | 'hledger';

/** The whole book as a text file that other ledgers read. */
export function ExportCard({ book }: { book: Book }) {
  const [started, setStarted] = useState<{ id: string; jobId: string } | null>(null);
  const start = async (format: Format) => {
    try {
      setStarted(await call(createExport, { body: { what: 'book', format } }));
    } catch (error) {
      sayProblem(error, 'The export could not be started');
    }
  };
  return (
    <Card title={`Export ${book.name}`}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Everything in the book as plain text that other accounting programs read and check.
        </Text>
        <Group gap="xs">
          {(['beancount', 'hledger'] as const).map((format) => (
            <Button
              key={format}
              variant="default"
              size="xs"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => void start(format)}
            >
              For {format}
            </Button>
          ))}
        </Group>
        {started === null ? null : <Running key={started.id} {...started} onEnd={() => setStarted(null)} />}
      </Stack>
    </Card>
  );
}

function Running({ id, jobId, onEnd }: { id: string; jobId: string; onEnd: () => void }) {
  const job = useJob(jobId);
  useEffect(() => {
    if (job.status !== 'done') return;
    const fetchFile = async () => {
      const made = await call(getExport, { params: { id } });
      saveFile(await call(getExportFile, { params: { id } }), made.fileName ?? 'book.txt');
    };
    void fetchFile()
      .catch((error: unknown) => sayProblem(error, 'The file could not be fetched'))
      .then(onEnd);
  }, [job.status, id, onEnd]);
  if (job.status === 'failed' || job.status === 'cancelled') {
    return (
      <Notice kind="problem" title="The export failed">
        <Text size="sm">
          {job.error?.detail} {job.error?.mend}
        </Text>
      </Notice>
    );
  }
  return <JobProgress job={job} label="Exporting the book" />;
}
