export { systemRoutes, version } from './routes.ts';
