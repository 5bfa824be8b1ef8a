import { availableParallelism } from 'node:os';

/** What `npm start` gives the runtime. */
export const RUNTIME_OPTIONS = [
  '--max-semi-space-size=2',
  `--v8-pool-size=${Math.min(4, availableParallelism())}`,
];
