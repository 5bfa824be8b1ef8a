import { getJob } from '@financehub/contract/jobs.ts';
import { useEffect } from 'react';
import { rateOf, timeLeft } from '../format/progress.ts';
import { useConnected, useJobNews } from '../live.ts';
import type { Job } from '../models.ts';
import { refreshBook, useApi } from '../query.ts';

export interface JobView {
  readonly status: Job['status'] | 'unknown';
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Units per second. */
  readonly rate: number | null;
  /** Seconds. */
  readonly left: number | null;
  readonly result?: unknown;
  readonly error?: { readonly detail: string; readonly mend?: string };
}

const ENDED: readonly string[] = ['done', 'failed', 'cancelled'];

function hasEnded(status: string): boolean {
  return ENDED.includes(status);
}

/** A job as the socket tells it, asked for now and then in case the socket is cut off. */
export function useJob(jobId: string | null | undefined, bookId?: string): JobView {
  const news = useJobNews(jobId);
  const connected = useConnected();
  const query = useApi(
    getJob,
    { params: { id: jobId ?? '' }, bookId },
    {
      enabled: Boolean(jobId),
      pollMs: (job) => (job !== undefined && hasEnded(job.status) ? false : connected ? 5000 : 1000),
    },
  );
  const asked = query.data;
  // The socket may have been cut off when it ended: what the job changed is asked for again then.
  const endedUnheard =
    asked !== undefined && hasEnded(asked.status) && (news === undefined || news.status === 'running');
  const changedBook = bookId ?? null;
  useEffect(() => {
    if (endedUnheard) void refreshBook(changedBook ?? undefined);
  }, [endedUnheard, changedBook]);
  if (asked !== undefined && (hasEnded(asked.status) || news === undefined)) {
    return { ...asked, rate: null, left: null };
  }
  if (news === undefined) return { status: 'unknown', stage: '', done: 0, total: 0, rate: null, left: null };
  const rate = rateOf(news.samples);
  return { ...news, rate, left: timeLeft(news.done, news.total, rate) };
}
