import type { Feature } from '../../http/app.ts';
import { historyRoutes } from './history-routes.ts';
import { lotRoutes } from './lot-routes.ts';
import { portfolioRoutes } from './routes.ts';
import { portfolioTransactionRoutes } from './transaction-routes.ts';
import { valuationRoutes } from './valuation-routes.ts';

/** Portfolios, their transactions, and what they hold and are worth. */
export const portfoliosRoutes: Feature = (app, context) => {
  portfolioRoutes(app, context);
  portfolioTransactionRoutes(app, context);
  valuationRoutes(app, context);
  historyRoutes(app, context);
  lotRoutes(app, context);
};

export { type AddOptions, addTransactions, type Booked } from './booking.ts';
export type { TransactionInput } from './input.ts';
export { mendAfterReversal } from './mend.ts';
export { type PortfolioState, stateOf } from './state.ts';
export { type PortfolioRow, portfolioForImport, requirePortfolio } from './store.ts';
export { type PortfolioWorth, type Worth, worthOf } from './worth.ts';
