export { loadMemory } from './chooser.ts';
export { lessonOf } from './learner.ts';
export { suggestForPicked } from './picked.ts';
export { categorizeRoutes } from './routes.ts';
