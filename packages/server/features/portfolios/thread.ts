/** What threads may load of this feature: it brings neither routes nor SQL along. */
export { jsonArray } from './json-array.ts';
export { lotsAt, missingOfLots } from './lots.ts';
export { type Missing, noPrice, noRate } from './missing.ts';
export { money, text } from './money.ts';
export type { Loaded, Selected } from './selected.ts';
