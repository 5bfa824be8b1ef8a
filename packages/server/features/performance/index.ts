export type { Task } from './messages.ts';
export { performanceRoutes } from './routes.ts';
export { runOver } from './run.ts';
