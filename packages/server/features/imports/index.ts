export { importJob } from './job.ts';
export { importsRoutes } from './routes.ts';
