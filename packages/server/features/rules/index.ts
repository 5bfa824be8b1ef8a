export { linearRegex } from './regex.ts';
export { rulesRoutes } from './routes.ts';
export { applyRulesToImport } from './run.ts';
export { rulesJob } from './run-job.ts';
export { loadRules } from './store.ts';
