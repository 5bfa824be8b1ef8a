export { booksRoutes } from './routes.ts';
export { openBook } from './store.ts';
