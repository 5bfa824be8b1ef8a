import {
  getIngestionRun,
  getIngestionSchedule,
  listIngestionRuns,
  updateIngestionSchedule,
} from '@financehub/contract/ingestion.ts';
import { cancelJob } from '@financehub/contract/jobs.ts';
import { Button, Group, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import { sentence } from '../../format/text.ts';
import type { IngestionItem, IngestionRun } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/useJob.ts';

const SHOWN = 10;

export function RunsCard({ runningId, editable }: { runningId: string | null; editable: boolean }) {
  const query = useApi(listIngestionRuns, { query: { limit: SHOWN } });
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Card title="Fetches" aside={<Schedule editable={editable} />}>
      {runningId === null ? null : <Running runId={runningId} editable={editable} />}
      <Loaded query={query} what="The fetches could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing was fetched yet">
              A report of each fetch stands here: what came, and what did not.
            </Empty>
          ) : (
            <ul className="fh-rows">
              {items.map((run) => (
                <li key={run.id}>
                  <button
                    type="button"
                    className="fh-row fh-plain"
                    aria-expanded={open === run.id}
                    onClick={() => setOpen(open === run.id ? null : run.id)}
                  >
                    <span>{showInstant(run.createdAt)}</span>
                    <span className="fh-muted fh-small">{summary(run)}</span>
                  </button>
                  {open === run.id ? <Report runId={run.id} /> : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function summary({ status, counts, error }: IngestionRun): string {
  if (status === 'failed') return sentence(error?.detail ?? 'Failed');
  if (status === 'cancelled') return 'Cancelled';
  const parts = [
    `${showCount(counts.fetched)} fetched`,
    counts.skipped > 0 ? `${showCount(counts.skipped)} had nothing new` : '',
    counts.failed > 0 ? `${showCount(counts.failed)} failed` : '',
    `${showCount(counts.bars)} figures`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function Running({ runId, editable }: { runId: string; editable: boolean }) {
  const job = useJob(runId);
  const cancel = async () => {
    try {
      await call(cancelJob, { params: { id: runId } });
    } catch (error) {
      sayProblem(error, 'It could not be stopped');
    }
    await refreshBook();
  };
  return (
    <Group align="flex-end" wrap="nowrap">
      <span style={{ flex: 1 }}>
        <JobProgress job={job} label="Fetching prices" />
      </span>
      <Button size="compact-sm" variant="default" disabled={!editable} onClick={() => void cancel()}>
        Stop
      </Button>
    </Group>
  );
}

function Report({ runId }: { runId: string }) {
  const query = useApi(getIngestionRun, { params: { id: runId } });
  return (
    <Loaded query={query} bones={<Bones rows={2} />} what="The report could not be loaded">
      {({ items }) => (
        <ul className="fh-rows fh-report">
          {items.map((item) => (
            <li key={`${item.kind} ${item.assetId ?? item.symbol}`} className="fh-row">
              <span>
                <b>{item.symbol}</b> <span className="fh-small">{told(item)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

const count = (many: number, one: string): string => `${showCount(many)} ${one}${many === 1 ? '' : 's'}`;

/** One line of the report. */
function told(item: IngestionItem): string {
  const parts = [
    item.status === 'fetched'
      ? `${showCount(item.bars)} ${item.kind === 'fx' ? 'rates' : 'prices'} from ${item.provider}`
      : item.status === 'failed'
        ? 'failed'
        : '',
    item.changed > 0 ? `${showCount(item.changed)} corrected` : '',
    item.dividends > 0 ? count(item.dividends, 'dividend') : '',
    item.splits > 0 ? count(item.splits, 'split') : '',
    item.gaps.length > 0 ? count(item.gaps.length, 'gap') : '',
    item.outliers.length > 0 ? count(item.outliers.length, 'odd jump') : '',
  ].filter((part) => part !== '');
  return [parts.join(', '), sentence(item.reason ?? ''), sentence(item.mend ?? '')].filter(Boolean).join(' ');
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00 UTC`,
}));

function Schedule({ editable }: { editable: boolean }) {
  const query = useApi(getIngestionSchedule, {});
  if (query.data === undefined) return null;
  const { enabled, hour } = query.data;
  const change = async (body: { enabled?: boolean; hour?: number }) => {
    try {
      await call(updateIngestionSchedule, { body });
    } catch (error) {
      sayProblem(error, 'The schedule is not changed');
    }
    await refreshBook();
  };
  return (
    <Group gap="sm">
      <Switch
        label="Every day"
        checked={enabled}
        disabled={!editable}
        onChange={(event) => void change({ enabled: event.currentTarget.checked })}
      />
      <Select
        aria-label="Hour of the daily fetch"
        size="xs"
        w={120}
        data={HOURS}
        value={String(hour)}
        disabled={!editable || !enabled}
        allowDeselect={false}
        onChange={(value) => void change({ hour: Number(value) })}
      />
    </Group>
  );
}
