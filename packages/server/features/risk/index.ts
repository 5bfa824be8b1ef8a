import type { Feature } from '../../http/app.ts';
import { backtestRoutes } from './backtest-routes.ts';
import { positionRoutes } from './position-routes.ts';
import { stressRoutes } from './stress-routes.ts';
import { varRoutes } from './var-routes.ts';

/** What could go wrong: value at risk and how it held, the risk of a position, stress tests. */
export const riskRoutes: Feature = (app, context) => {
  varRoutes(app, context);
  backtestRoutes(app, context);
  positionRoutes(app, context);
  stressRoutes(app, context);
};
