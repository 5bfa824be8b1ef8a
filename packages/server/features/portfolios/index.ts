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
export { jsonArray } from './json-array.ts';
export { instantAsked } from './known.ts';
export { lotsAt, missingOfLots } from './lots.ts';
export { mendAfterReversal } from './mend.ts';
export { type Range, rangeOf } from './range.ts';
export { holdingsOf, type Loaded, loadPortfolio, loadRow, loadSelected, type Selected } from './selected.ts';
export { lotOptions } from './settle.ts';
export { keptState, type PortfolioState } from './state.ts';
export {
  allPortfolios,
  assetsEverIn,
  lockPortfolio,
  type PortfolioRow,
  portfolioForImport,
  requirePortfolio,
} from './store.ts';
export { linesOf } from './transaction-rows.ts';
export { money, text, transactionView } from './view.ts';
export { type Missing, noPrice, noRate } from './worth.ts';
