import type { Feature } from '../../http/app.ts';
import { portfolioRoutes } from './routes.ts';
import { portfolioTransactionRoutes } from './transaction-routes.ts';
import { valuationRoutes } from './valuation-routes.ts';

/** Portfolios, their transactions, and what they hold and are worth. */
export const portfoliosRoutes: Feature = (app, context) => {
  portfolioRoutes(app, context);
  portfolioTransactionRoutes(app, context);
  valuationRoutes(app, context);
};

export { addTransactions, removeTransaction } from './booking.ts';
export { enterCosts } from './enter-cost.ts';
export { missingOf } from './history-missing.ts';
export { impossibleProblem } from './impossible.ts';
export type { TransactionInput } from './input.ts';
export { instantAsked } from './known.ts';
export { mendAfterReversal } from './mend.ts';
export { type Range, rangeOf } from './range.ts';
export { holdingsOf, loadPortfolio, loadRow, loadSelected } from './selected.ts';
export { lotOptions } from './settle.ts';
export { followStates, keptState, type PortfolioState } from './state.ts';
export {
  allPortfolios,
  assetsEverIn,
  lockPortfolio,
  type PortfolioRow,
  portfolioForImport,
  requirePortfolio,
} from './store.ts';
export * from './thread.ts';
export { linesOf } from './transaction-rows.ts';
export { transactionView } from './view.ts';
