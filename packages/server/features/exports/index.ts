export { exportJob } from './job.ts';
export { exportRoutes } from './routes.ts';
