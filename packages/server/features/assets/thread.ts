/** What threads may load of this feature: it brings neither routes nor SQL along. */
export { heldCloses, heldClosesAt, heldLastCloses } from './held-closes.ts';
export { type AssetOption, multiplierOf, optionOf } from './option.ts';
export { type LoadedRates, ratesFor } from './rates.ts';
