export { profilesRoutes } from './routes.ts';
export { findProfile, type Profile, recogniseProfile } from './store.ts';
