import type { Account } from '../../models.ts';
import type { AccountsSearch } from './search.ts';

export interface AccountGroup {
  readonly title: string;
  readonly accounts: readonly Account[];
}

type Subtype = NonNullable<Account['subtype']>;

export const SUBTYPES: readonly {
  value: Subtype;
  label: string;
  type: 'asset' | 'liability';
  group: string;
}[] = [
  { value: 'checking', label: 'Checking account', type: 'asset', group: 'Cash' },
  { value: 'savings', label: 'Savings account', type: 'asset', group: 'Cash' },
  { value: 'cash', label: 'Cash', type: 'asset', group: 'Cash' },
  { value: 'investment', label: 'Investment account', type: 'asset', group: 'Investments' },
  { value: 'property', label: 'Property', type: 'asset', group: 'Property and other' },
  { value: 'receivable', label: 'Money owed to you', type: 'asset', group: 'Property and other' },
  { value: 'credit-card', label: 'Credit card', type: 'liability', group: 'Credit cards' },
  { value: 'loan', label: 'Loan', type: 'liability', group: 'Loans' },
  { value: 'mortgage', label: 'Mortgage', type: 'liability', group: 'Loans' },
  { value: 'payable', label: 'Money you owe', type: 'liability', group: 'Other liabilities' },
  { value: 'other', label: 'Other', type: 'asset', group: 'Property and other' },
];

const ORDER = ['Cash', 'Investments', 'Property and other', 'Credit cards', 'Loans', 'Other liabilities'];
const CASH: readonly (Subtype | null)[] = ['checking', 'savings', 'cash'];

function groupOf(account: Account): string {
  if (account.portfolioId !== null) return 'Investments';
  const subtype = SUBTYPES.find(({ value }) => value === account.subtype);
  if (subtype !== undefined && subtype.type === account.type) return subtype.group;
  return account.type === 'liability' ? 'Other liabilities' : 'Property and other';
}

/** Own accounts by what they are, in the order of the balance sheet; groups without accounts are left out. */
export function groupAccounts(accounts: readonly Account[], show?: AccountsSearch['show']): AccountGroup[] {
  const own = accounts.filter(
    (account) =>
      (account.type === 'asset' &&
        show !== 'liabilities' &&
        (show !== 'cash' || CASH.includes(account.subtype))) ||
      (account.type === 'liability' && (show === undefined || show === 'liabilities')),
  );
  return ORDER.map((title) => ({
    title,
    accounts: own
      .filter((account) => groupOf(account) === title)
      .sort((a, b) => a.path.join(' ').localeCompare(b.path.join(' '))),
  })).filter((group) => group.accounts.length > 0);
}
