export { factorRoutes } from './routes.ts';
export { type FactorInterval, factorSeries } from './store.ts';
