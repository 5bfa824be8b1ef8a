import type { Feature } from '../../http/app.ts';
import { attributionRoutes } from './attribution-routes.ts';
import { correlationRoutes } from './correlation-routes.ts';
import { exposureRoutes } from './exposure-routes.ts';
import { optimizeRoutes } from './optimize-routes.ts';
import { riskAdjustedRoutes } from './risk-adjusted-routes.ts';

/** Why portfolios did as they did: attribution, factors, correlation, return for risk. */
export const analyticsRoutes: Feature = (app, context) => {
  attributionRoutes(app, context);
  correlationRoutes(app, context);
  exposureRoutes(app, context);
  optimizeRoutes(app, context);
  riskAdjustedRoutes(app, context);
};

export { assetsNamed } from './chosen.ts';
export { known } from './known.ts';
export {
  dividendsStored,
  type Missing,
  type ReturnMatrix,
  type ReturnsRequest,
  returnsOf,
  type Split,
  splitsOf,
} from './series.ts';
