export { applyTransferPatterns } from './apply-patterns.ts';
export { reviewRoutes } from './routes.ts';
export { enqueueScan, IMPORT_JOB, scanJob } from './scan-job.ts';
export { releaseMerged, separateTransfers } from './take-apart.ts';
