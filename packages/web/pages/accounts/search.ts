/** Which accounts the list shows: those that a figure of the home page sums. */
export interface AccountsSearch {
  show?: 'assets' | 'liabilities' | 'cash';
}

export function readAccountsSearch(search: Record<string, unknown>): AccountsSearch {
  const show = search.show;
  return show === 'assets' || show === 'liabilities' || show === 'cash' ? { show } : {};
}
