import type { Timing } from './provider.ts';

export interface Pace {
  /** Requests at once after a rest. */
  readonly burst: number;
  /** Milliseconds between requests in the long run. */
  readonly everyMs: number;
}

/**
 * Keeps to a pace (a token bucket, as the generic cell rate algorithm): the returned function resolves when the next
 * request may go, in the order of asking.
 */
export function keepPace(
  { burst, everyMs }: Pace,
  { now, sleep }: Timing,
): (signal: AbortSignal) => Promise<void> {
  let due = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const at = now();
    const mine = Math.max(due, at);
    due = mine + everyMs;
    const wait = mine - (burst - 1) * everyMs - at;
    if (wait > 0) await sleep(wait, signal);
  };
}
