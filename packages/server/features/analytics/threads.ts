import { threadsOf } from '../../jobs/threads.ts';

const THREADS = 2;
/** A thread takes longer to start than most of its answers. */
const IDLE_MS = 60_000;
/** The process collects its garbage often to stay small; a thread that computes spends half its time on it so. */
const YOUNG_MB = 48;

/** Figures over matrices are CPU work that must not hold up requests. */
export const threads = threadsOf(new URL('./analytics.worker.ts', import.meta.url), {
  most: THREADS,
  idleMs: IDLE_MS,
  youngMb: YOUNG_MB,
});
