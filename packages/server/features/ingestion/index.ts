import type { Feature } from '../../http/app.ts';
import { providerRoutes } from './provider-routes.ts';
import { ingestionRoutes } from './routes.ts';
import { searchRoutes } from './search.ts';

/** Prices, dividends, splits and exchange rates from outside: fetching them, and what is lacking. */
export const ingestionFeature: Feature = (app, context) => {
  ingestionRoutes(app, context);
  providerRoutes(app, context);
  searchRoutes(app, context);
};

export { ingestionJob } from './job.ts';
export { startSchedule } from './schedule.ts';
export { classOf, type MarketSettings, marketSettings } from './settings.ts';
