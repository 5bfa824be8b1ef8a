export { accountRoutes, postOpening } from './account-routes.ts';
export {
  type AccountRow,
  asTree,
  findAccount,
  loadAccounts,
  requireAccount,
  requireOwn,
} from './accounts.ts';
export { amountText } from './amounts.ts';
export { balances, monthTotals } from './balances.ts';
export { categoryRoutes, isCategory, isUncategorized } from './category-routes.ts';
export {
  accountByKey,
  deleteEntries,
  insertEntries,
  type NewEntry,
  type NewPosting,
  replaceEntry,
} from './entries.ts';
export { payeeKey, rememberPicked } from './feedback.ts';
export { findPlaces, placesOf, type TransactionFilter } from './transaction-query.ts';
export { assertFilter, findTransaction, lockTransaction, transactionRoutes } from './transaction-routes.ts';
export {
  type LoadedEntry,
  loadEntries,
  parseTransactionId,
  type TransactionView,
  transactionId,
  transactionView,
} from './transaction-view.ts';
export { uncategorized } from './transaction-write.ts';
