import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Timing } from './provider.ts';

const PARTS = 2 ** 32;

/** Time and chance of the running program. */
export const TIMING: Timing = {
  now: () => performance.now(),
  random: () => randomInt(PARTS) / PARTS,
  sleep: async (ms, signal) => {
    await pause(ms, undefined, { signal });
  },
  limit: (ms) => AbortSignal.timeout(ms),
};
