import type { Feature } from '../../http/app.ts';
import { candleRoutes } from './candle-routes.ts';
import { depthRoutes } from './depth-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { tradeRoutes } from './trade-routes.ts';

/** Candles with indicators, volume profiles, the trades they are made of, and order books. */
export const chartsRoutes: Feature = (app, context) => {
  candleRoutes(app, context);
  profileRoutes(app, context);
  tradeRoutes(app, context);
  depthRoutes(app, context);
};
