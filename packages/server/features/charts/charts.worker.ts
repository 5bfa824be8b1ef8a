export { drawCandles } from './draw.ts';
export { profileBars } from './profile-bars.ts';
export { readTrades } from './read-trades.ts';
