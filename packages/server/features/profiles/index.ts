export { profilesRoutes } from './routes.ts';
export { findProfile, listProfiles, type Profile } from './store.ts';
