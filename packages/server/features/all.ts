import type { Context } from '../context.ts';
import type { Feature } from '../http/app.ts';
import type { JobDefinition } from '../jobs/definition.ts';
import { allocationRoutes } from './allocation/index.ts';
import { analyticsRoutes } from './analytics/index.ts';
import { assetsRoutes } from './assets/index.ts';
import { booksRoutes } from './books/index.ts';
import { bulkRoutes } from './bulk/index.ts';
import { categorizeRoutes } from './categorize/index.ts';
import { chartsRoutes } from './charts/index.ts';
import { exportJob, exportRoutes } from './exports/index.ts';
import { factorRoutes } from './factors/index.ts';
import { identityRoutes } from './identity/index.ts';
import { importJob, importPricesJob, importsRoutes } from './imports/index.ts';
import { incomeRoutes } from './income/index.ts';
import { ingestionFeature, ingestionJob } from './ingestion/index.ts';
import { jobsRoutes } from './jobs/index.ts';
import { accountRoutes, categoryRoutes, transactionRoutes } from './ledger/index.ts';
import { operationsRoutes } from './operations/index.ts';
import { optionsRoutes } from './options/index.ts';
import { performanceRoutes } from './performance/index.ts';
import { portfoliosRoutes } from './portfolios/index.ts';
import { profilesRoutes } from './profiles/index.ts';
import { rebalanceRoutes } from './rebalance/index.ts';
import { reportRoutes } from './reports/index.ts';
import { reviewRoutes, scanJob } from './review/index.ts';
import { riskRoutes } from './risk/index.ts';
import { rulesJob, rulesRoutes } from './rules/index.ts';
import { sampleJob, sampleRoutes } from './sample/index.ts';
import { systemRoutes } from './system/index.ts';
import { taxRoutes } from './tax/index.ts';
import { tradingRoutes } from './trading/index.ts';

/** Every feature's routes, and every kind of background work. */
export const FEATURES: readonly Feature[] = [
  systemRoutes,
  identityRoutes,
  booksRoutes,
  accountRoutes,
  categoryRoutes,
  transactionRoutes,
  bulkRoutes,
  assetsRoutes,
  ingestionFeature,
  portfoliosRoutes,
  allocationRoutes,
  analyticsRoutes,
  incomeRoutes,
  taxRoutes,
  tradingRoutes,
  factorRoutes,
  categorizeRoutes,
  operationsRoutes,
  jobsRoutes,
  optionsRoutes,
  chartsRoutes,
  performanceRoutes,
  exportRoutes,
  rebalanceRoutes,
  reportRoutes,
  importsRoutes,
  profilesRoutes,
  reviewRoutes,
  riskRoutes,
  rulesRoutes,
  sampleRoutes,
];

export const JOBS: readonly ((context: Context) => JobDefinition)[] = [
  exportJob,
  importJob,
  importPricesJob,
  ingestionJob,
  scanJob,
  rulesJob,
  sampleJob,
];
