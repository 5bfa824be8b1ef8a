export { drawCandles } from './draw.ts';
export { profileBars } from './profile-bars.ts';
export { readBook } from './read-book.ts';
export { readTrades } from './read-trades.ts';
