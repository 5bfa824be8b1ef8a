/** The kinds of changes one can look for, and what the kinds of their operations start with. */
export const KINDS = [
  { value: 'transaction', label: 'Transactions', kinds: ['transaction', 'transactions'] },
  { value: 'import', label: 'Imports', kinds: ['import', 'profile'] },
  { value: 'review', label: 'Review', kinds: ['duplicate', 'transfer'] },
  { value: 'rule', label: 'Rules', kinds: ['rule', 'rules'] },
  { value: 'setup', label: 'Accounts and categories', kinds: ['account', 'category'] },
  { value: 'portfolio', label: 'Portfolios and prices', kinds: ['portfolio', 'asset', 'prices', 'fx'] },
  { value: 'undo', label: 'Undone and redone', kinds: ['undo', 'redo'] },
  { value: 'sample', label: 'Sample data', kinds: ['sample'] },
] as const;

export type Kind = (typeof KINDS)[number]['value'];

/** The operations of a kind as the API is asked for them. */
export function kindQuery(kind: Kind): string {
  return KINDS.find(({ value }) => value === kind)?.kinds.join(',') ?? '';
}
