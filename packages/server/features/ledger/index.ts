export { accountByKey, deleteEntries, insertEntries, type NewEntry, type NewPosting, replaceEntry } from './entries.ts';
