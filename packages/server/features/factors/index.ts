export { factorRoutes } from './routes.ts';
export { type FactorInterval, factorSeries, storeFactors } from './store.ts';
