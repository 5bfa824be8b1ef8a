import { threadsOf } from '../../jobs/threads.ts';

const IDLE_MS = 5000;

/** One thread: a hundred thousand options take it some tenths of a second, on American trees longer. */
export const pricingThread = threadsOf(new URL('./pricing.worker.ts', import.meta.url), {
  most: 1,
  idleMs: IDLE_MS,
});
