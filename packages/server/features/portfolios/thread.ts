/** What threads may load of this feature: it brings neither routes nor SQL along. */

export { type Missing, noPrice, noRate } from '@financehub/core/portfolio/missing.ts';
export { jsonArray } from './json-array.ts';
export { lotsAt, missingOfLots } from './lots.ts';
export { money, text } from './money.ts';
export type { Loaded, Selected } from './selected.ts';
export { nextTurn } from './turn.ts';
