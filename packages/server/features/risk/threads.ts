import { threadsOf } from '../../jobs/threads.ts';

const THREADS = 2;
/** A thread takes longer to start than most of its answers. */
const IDLE_MS = 60_000;

/** Scenarios and forecasts are CPU work that must not hold up requests. */
export const threads = threadsOf(new URL('./risk.worker.ts', import.meta.url), {
  most: THREADS,
  idleMs: IDLE_MS,
});
