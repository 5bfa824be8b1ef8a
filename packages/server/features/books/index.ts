export { baseCurrency } from './base-currency.ts';
export { booksRoutes } from './routes.ts';
export { openBook } from './store.ts';
