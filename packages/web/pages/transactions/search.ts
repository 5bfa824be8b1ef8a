import { parseDecimal } from '@financehub/core/money/decimal.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import type { Transaction } from '../../models.ts';

/** The filters of the transactions, as they stand in the address. */
export interface TransactionSearch {
  q?: string;
  accountId?: string;
  categoryId?: string;
  importId?: string;
  from?: string;
  to?: string;
  min?: string;
  max?: string;
  status?: Transaction['status'];
  uncategorized?: boolean;
  /** The transaction whose details are open. */
  open?: string;
  /** The form for a new one is open. */
  add?: boolean;
  /** On the page of an account: its statements instead of its transactions. */
  tab?: 'coverage';
}

export const STATUSES: readonly Transaction['status'][] = ['pending', 'posted', 'cleared', 'reconciled'];
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRANSACTION_ID = /^[0-9a-f-]{36}(\.[0-9]{1,4})?$/;
const HASH = /^[0-9a-f]{64}$/;

type Check = (value: string) => boolean;
const CHECKS: Readonly<Record<Exclude<keyof TransactionSearch, 'uncategorized' | 'add'>, Check>> = {
  q: (value) => value.trim() !== '' && value.length <= 200,
  accountId: (value) => ID.test(value),
  categoryId: (value) => ID.test(value),
  importId: (value) => HASH.test(value),
  from: (value) => parseDay(value) !== null,
  to: (value) => parseDay(value) !== null,
  min: (value) => parseDecimal(value) !== null,
  max: (value) => parseDecimal(value) !== null,
  open: (value) => TRANSACTION_ID.test(value),
  tab: (value) => value === 'coverage',
  status: (value) => (STATUSES as readonly string[]).includes(value),
};

const isOn = (value: unknown) => value === true || value === 'true';

/** Keeps what is a valid filter; a mistyped address shows more, not an error. */
export function readTransactionSearch(search: Record<string, unknown>): TransactionSearch {
  const found: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(CHECKS)) {
    const text = search[name];
    if (typeof text === 'string' && check(text)) found[name] = text;
  }
  if (isOn(search.uncategorized)) found.uncategorized = true;
  if (isOn(search.add)) found.add = true;
  return found as TransactionSearch;
}

/** The filters alone, as the API takes them. */
export function filterOf({
  open: _,
  add: __,
  tab: ___,
  ...filter
}: TransactionSearch): Omit<TransactionSearch, 'open' | 'add' | 'tab'> {
  return filter;
}
