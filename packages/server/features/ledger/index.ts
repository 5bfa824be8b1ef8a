export { accountRoutes, postOpening } from './account-routes.ts';
export { type AccountRow, loadAccounts } from './accounts.ts';
export { balances, monthTotals } from './balances.ts';
export { categoryRoutes } from './category-routes.ts';
export {
  accountByKey,
  deleteEntries,
  insertEntries,
  type NewEntry,
  type NewPosting,
  replaceEntry,
} from './entries.ts';
export { transactionRoutes } from './transaction-routes.ts';
export {
  type LoadedEntry,
  loadEntries,
  type TransactionView,
  transactionId,
  transactionView,
} from './transaction-view.ts';
export { uncategorized } from './transaction-write.ts';
