export { importJob, importPricesJob } from './job.ts';
export { importsRoutes } from './routes.ts';
export { withUpload } from './upload.ts';
