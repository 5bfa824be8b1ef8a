import * as accounts from './accounts.ts';
import * as allocation from './allocation.ts';
import * as analytics from './analytics.ts';
import * as assetEvents from './asset-events.ts';
import * as assets from './assets.ts';
import * as attribution from './attribution.ts';
import * as books from './books.ts';
import * as bulk from './bulk.ts';
import * as charts from './charts.ts';
import * as depth from './depth.ts';
import * as dividends from './dividends.ts';
import * as factors from './factors.ts';
import * as holdings from './holdings.ts';
import * as identity from './identity.ts';
import * as imports from './imports.ts';
import * as ingestion from './ingestion.ts';
import * as jobs from './jobs.ts';
import * as learning from './learning.ts';
import * as lots from './lots.ts';
import * as operations from './operations.ts';
import * as optimize from './optimize.ts';
import * as optionChain from './option-chain.ts';
import * as optionEnd from './option-end.ts';
import * as options from './options.ts';
import * as performance from './performance.ts';
import * as portfolios from './portfolios.ts';
import * as positionRisk from './position-risk.ts';
import * as profiles from './profiles.ts';
import * as providers from './providers.ts';
import * as rebalance from './rebalance.ts';
import * as reports from './reports.ts';
import * as review from './review.ts';
import * as risk from './risk.ts';
import type { Route } from './route.ts';
import * as rules from './rules.ts';
import * as stress from './stress.ts';
import * as system from './system.ts';
import * as targets from './targets.ts';
import * as tax from './tax.ts';
import * as trading from './trading.ts';
import * as tradingAccount from './trading-account.ts';
import * as tradingBroker from './trading-broker.ts';
import * as transactions from './transactions.ts';

const MODULES = [
  system,
  identity,
  books,
  accounts,
  transactions,
  bulk,
  learning,
  rules,
  review,
  operations,
  imports,
  profiles,
  reports,
  assets,
  assetEvents,
  ingestion,
  providers,
  portfolios,
  holdings,
  performance,
  options,
  optionChain,
  optionEnd,
  charts,
  depth,
  targets,
  rebalance,
  optimize,
  dividends,
  allocation,
  tax,
  analytics,
  attribution,
  factors,
  risk,
  positionRisk,
  stress,
  lots,
  trading,
  tradingAccount,
  tradingBroker,
  jobs,
];

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}

/** Every endpoint, in the order of the documentation. */
export const ROUTES: readonly Route[] = MODULES.flatMap((module) =>
  Object.values(module as Record<string, unknown>).filter(isRoute),
);

export const API_BASE = '/api/v1';
export { ERRORS, type ErrorName, PROBLEM_TYPE_PREFIX } from './errors.ts';
export type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from './route.ts';
