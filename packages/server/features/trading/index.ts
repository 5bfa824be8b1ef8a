import type { Feature } from '../../http/app.ts';
import { accountRoutes, brokerRoutes } from './account-routes.ts';
import { bustRoutes } from './bust.ts';
import { listRoutes } from './list-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { quoteRoutes } from './quote-routes.ts';

/** Orders, their execution, trades, positions and accounts. */
export const tradingRoutes: Feature = (app, context) => {
  listRoutes(app, context);
  orderRoutes(app, context);
  bustRoutes(app, context);
  accountRoutes(app, context);
  brokerRoutes(app, context);
  quoteRoutes(app, context);
};

export { startDesk } from './desk.ts';
export { type RestingBook, restingBook } from './resting.ts';
export { settleBook } from './settle.ts';
