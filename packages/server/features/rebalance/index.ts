import type { Feature } from '../../http/app.ts';
import { targetRoutes } from './target-routes.ts';
import { tradeRoutes } from './trade-routes.ts';

/** Target weights of portfolios, and the trades that lead to them. */
export const rebalanceRoutes: Feature = (app, context) => {
  targetRoutes(app, context);
  tradeRoutes(app, context);
};
