export { sampleJob } from './job.ts';
export { sampleRoutes } from './routes.ts';
