import type { Feature } from '../../http/app.ts';
import { correlationRoutes } from './correlation-routes.ts';

/** Why portfolios did as they did: attribution, factors, correlation, return for risk. */
export const analyticsRoutes: Feature = (app, context) => {
  correlationRoutes(app, context);
};

export {
  type Missing,
  type ReturnMatrix,
  type ReturnsRequest,
  returnsOf,
  type Split,
  splitsOf,
} from './series.ts';
