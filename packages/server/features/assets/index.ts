import type { Feature } from '../../http/app.ts';
import { eventRoutes } from './event-routes.ts';
import { fxRoutes } from './fx-routes.ts';
import { assetRoutes } from './routes.ts';

/** Assets, their prices, and exchange rates. */
export const assetsRoutes: Feature = (app, context) => {
  assetRoutes(app, context);
  eventRoutes(app, context);
  fxRoutes(app, context);
};

export { closesOf } from './closes.ts';
export { storePrices } from './prices.ts';
export { assetViews } from './routes.ts';
export {
  type AssetRow,
  allAssets,
  assetsById,
  assetsBySymbol,
  assetsBySymbols,
  deletedAssets,
  findOrCreateAssets,
  insertAssets,
  type NewAsset,
  requireAsset,
  searchAssets,
  trackedAssets,
} from './store.ts';
export * from './thread.ts';
