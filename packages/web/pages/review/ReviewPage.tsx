import { reviewCategories } from '@financehub/contract/learning.ts';
import {
  listDuplicates,
  reviewCounts,
  scanDuplicates,
  suggestTransfers,
} from '@financehub/contract/review.ts';
import { Button, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showCount } from '../../format/progress.ts';
import type { Duplicate, TransferSuggestion } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/useJob.ts';
import { CategoryQueue, type Uncertain, uncertainId } from './CategoryQueue.tsx';
import { DuplicateQueue, duplicateId } from './DuplicateQueue.tsx';
import { FillIn } from './FillIn.tsx';
import { QueuePanel } from './QueuePanel.tsx';
import { QUEUES, type QueueName } from './search.ts';
import { TransferQueue, transferId } from './TransferQueue.tsx';

const route = getRouteApi('/app/review');

const TITLES: Readonly<Record<QueueName, string>> = {
  categories: 'Uncertain categories',
  duplicates: 'Duplicates',
  transfers: 'Transfers',
};

const SHORT: Readonly<Record<QueueName, string>> = { ...TITLES, categories: 'Categories' };

/** What waits for a look: one thing at a time. */
export function ReviewPage() {
  const { queue: chosen } = route.useSearch();
  const navigate = useNavigate();
  const counts = useApi(reviewCounts, {}).data;
  const book = useBook();
  const editable = mayEdit(book);
  const queue = chosen ?? QUEUES.find((name) => (counts?.[name] ?? 0) > 0) ?? 'categories';
  return (
    <Page title="Review" actions={editable ? <Scan scanning={counts?.scanning ?? false} /> : undefined}>
      <Tabs
        value={queue}
        keepMounted={false}
        onChange={(name) =>
          void navigate({ to: '/review', search: { queue: name as QueueName }, replace: true })
        }
      >
        <Tabs.List mb="md" className="fh-tabs">
          {QUEUES.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                (counts?.[name] ?? 0) === 0 ? null : (
                  <span className="fh-count">{showCount(counts?.[name] ?? 0)}</span>
                )
              }
            >
              <span className="fh-not-phone">{TITLES[name]}</span>
              <span className="fh-only-phone">{SHORT[name]}</span>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {QUEUES.map((name) => (
          <Tabs.Panel key={name} value={name}>
            {editable ? (
              <QueueOf name={name} total={counts?.[name] ?? 0} />
            ) : (
              <p className="fh-muted">
                You may look at this book, not change it. Ask its owner for the role of editor to review.
              </p>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

const toTransactions = (
  <LinkButton to="/transactions" variant="default">
    See the transactions
  </LinkButton>
);

function QueueOf({ name, total }: { name: QueueName; total: number }) {
  if (name === 'categories') {
    const empty = {
      title: 'Every transaction has its category',
      text: 'What comes in and is not sure enough waits here. You are done.',
    };
    return (
      <>
        <FillIn total={total} />
        <QueuePanel<Uncertain>
          route={reviewCategories}
          idOf={uncertainId}
          empty={empty}
          action={toTransactions}
        >
          {(queue) => <CategoryQueue queue={queue} total={total} />}
        </QueuePanel>
      </>
    );
  }
  if (name === 'duplicates') {
    const empty = {
      title: 'Nothing looks doubled',
      text: 'Each import is looked through by itself. What you entered otherwise is looked through with “Look again”.',
    };
    return (
      <QueuePanel<Duplicate> route={listDuplicates} idOf={duplicateId} empty={empty} action={toTransactions}>
        {(queue) => <DuplicateQueue queue={queue} total={total} />}
      </QueuePanel>
    );
  }
  const empty = {
    title: 'No transfer waits',
    text: 'Money moved between two of your accounts shows here when both of its halves are in the book.',
  };
  return (
    <QueuePanel<TransferSuggestion>
      route={suggestTransfers}
      idOf={transferId}
      empty={empty}
      action={toTransactions}
    >
      {(queue) => <TransferQueue queue={queue} total={total} />}
    </QueuePanel>
  );
}

/** Looks through the whole book for duplicates and transfers. */
function Scan({ scanning }: { scanning: boolean }) {
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  const running =
    jobId !== null && (job.status === 'queued' || job.status === 'running' || job.status === 'unknown');
  if (running && job.status === 'running') {
    return (
      <div style={{ width: 260 }}>
        <JobProgress job={job} label="Looking through the book" />
      </div>
    );
  }
  return (
    <Button
      size="sm"
      variant="default"
      loading={running || scanning}
      onClick={() =>
        void call(scanDuplicates, {})
          .then((answer) => setJobId(answer.jobId))
          .catch((error: unknown) => sayProblem(error, 'The book could not be looked through'))
      }
    >
      Look again
    </Button>
  );
}
