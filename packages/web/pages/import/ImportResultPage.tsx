import { getImport } from '@financehub/contract/imports.ts';
import { Button } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { showInstant } from '../../format/day.ts';
import { showSize } from '../../format/progress.ts';
import type { Import } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useJob } from '../../ui/useJob.ts';
import { ResultContent } from './ImportResult.tsx';
import { takeBack } from './takeBack.ts';

const route = getRouteApi('/app/import/$fileHash');

export function ImportResultPage() {
  const { fileHash } = route.useParams();
  const query = useApi(getImport, { params: { fileHash } });
  return (
    <Loaded query={query} what="This import could not be loaded">
      {(result) => <Content result={result} />}
    </Loaded>
  );
}

function Content({ result }: { result: Import }) {
  const book = useBook();
  const navigate = useNavigate();
  const running = result.status === 'queued' || result.status === 'running';
  return (
    <Page
      title={result.fileName}
      beside={
        <span className="fh-muted fh-small">
          {[result.format?.toUpperCase(), showSize(result.size), showInstant(result.createdAt)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      }
      actions={
        mayEdit(book) && result.status === 'done' ? (
          <Button
            variant="default"
            size="sm"
            onClick={async () => {
              if (await takeBack(result)) await navigate({ to: '/import' });
            }}
          >
            Take back
          </Button>
        ) : undefined
      }
    >
      <Card>{running ? <Running result={result} /> : <ResultContent result={result} />}</Card>
    </Page>
  );
}

function Running({ result }: { result: Import }) {
  return <JobProgress job={useJob(result.jobId)} label={`Importing ${result.fileName}`} />;
}
