/** The kinds of changes one can look for, by what the kind of an operation starts with. */
export const KINDS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'transaction', label: 'Transactions' },
  { value: 'import', label: 'Imports' },
  { value: 'review', label: 'Review' },
  { value: 'rule', label: 'Rules' },
  { value: 'setup', label: 'Accounts and categories' },
  { value: 'portfolio', label: 'Portfolios and prices' },
  { value: 'undo', label: 'Undone and redone' },
  { value: 'other', label: 'Others' },
];

const GROUPS: Readonly<Record<string, string>> = {
  transaction: 'transaction',
  transactions: 'transaction',
  bulk: 'transaction',
  import: 'import',
  profile: 'import',
  duplicate: 'review',
  transfer: 'review',
  feedback: 'review',
  review: 'review',
  rule: 'rule',
  rules: 'rule',
  account: 'setup',
  category: 'setup',
  categories: 'setup',
  learning: 'setup',
  book: 'setup',
  portfolio: 'portfolio',
  asset: 'portfolio',
  prices: 'portfolio',
  fx: 'portfolio',
  undo: 'undo',
  redo: 'undo',
};

/** The group of a kind such as `transaction.update`. */
export function groupOf(kind: string): string {
  return GROUPS[kind.split('.')[0] ?? ''] ?? 'other';
}
