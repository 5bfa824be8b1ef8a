import type { BulkChange as BulkSchema } from '@financehub/contract/bulk.ts';
import type { Static } from 'typebox';
import type { PostingStatus } from '../../db/tables.ts';
import { invalidBody } from '../../http/problem.ts';
import { type AccountRow, requireAccount, requireOwn } from '../ledger/index.ts';

export type BulkBody = Static<typeof BulkSchema>;

/** What is done to each transaction, with everything it needs. */
export type BulkAction =
  /** The category stands beside each transaction in `picked`. */
  | { readonly type: 'categorize' }
  | { readonly type: 'tag' | 'untag'; readonly tags: readonly string[] }
  | { readonly type: 'setPayee'; readonly payee: string }
  | { readonly type: 'setStatus'; readonly status: PostingStatus }
  | { readonly type: 'move'; readonly account: AccountRow }
  | { readonly type: 'delete' };

const NEEDS: Readonly<Record<BulkBody['action'], keyof BulkBody | null>> = {
  categorize: 'categoryId',
  tag: 'tags',
  untag: 'tags',
  setPayee: 'payee',
  setStatus: 'status',
  move: 'accountId',
  delete: null,
};
const SAID = ['categoryId', 'tags', 'payee', 'status', 'accountId'] as const;

/** Throws `invalid` when something is missing or given without use, and for accounts that can not be meant. */
export function actionOf(
  body: BulkBody,
  accounts: ReadonlyMap<string, AccountRow>,
): { action: BulkAction; categoryId?: string } {
  const needed = NEEDS[body.action];
  for (const field of SAID) {
    if (field === needed && body[field] === undefined)
      throw invalidBody(field, `is needed to ${body.action}`);
    if (field !== needed && body[field] !== undefined)
      throw invalidBody(field, `is of no use to ${body.action}`);
  }
  switch (body.action) {
    case 'categorize':
      requireCategory(accounts, body.categoryId!, 'categoryId');
      return { action: { type: 'categorize' }, categoryId: body.categoryId! };
    case 'tag':
    case 'untag':
      return { action: { type: body.action, tags: body.tags! } };
    case 'setPayee':
      return { action: { type: 'setPayee', payee: body.payee! } };
    case 'setStatus':
      return { action: { type: 'setStatus', status: body.status! } };
    case 'move':
      return { action: { type: 'move', account: requireBank(accounts, body.accountId!, 'accountId') } };
    case 'delete':
      return { action: { type: 'delete' } };
  }
}

/** A category, or an account of equity, as a single transaction may have. */
export function requireCategory(
  accounts: ReadonlyMap<string, AccountRow>,
  id: string,
  path: string,
): AccountRow {
  const account = requireAccount(accounts, id, path);
  if (account.type === 'asset' || account.type === 'liability') {
    throw invalidBody(path, 'is an account of yours and not a category');
  }
  return account;
}

/** Where a transaction may be moved to. */
function requireBank(accounts: ReadonlyMap<string, AccountRow>, id: string, path: string): AccountRow {
  const account = requireOwn(accounts, id, path);
  if (account.portfolio_id !== null) throw invalidBody(path, 'belongs to a portfolio');
  return account;
}

/** In the past tense, for the history: `Tagged 12 transactions`. */
export function summaryOf(action: BulkAction, changed: number, category: string | null): string {
  const what = `${changed.toLocaleString('en')} ${changed === 1 ? 'transaction' : 'transactions'}`;
  switch (action.type) {
    case 'categorize':
      return category === null ? `Categorised ${what}` : `Categorised ${what} as “${category}”`;
    case 'tag':
      return `Tagged ${what} ${action.tags.map((tag) => `“${tag}”`).join(', ')}`.slice(0, 300);
    case 'untag':
      return `Took ${action.tags.map((tag) => `“${tag}”`).join(', ')} off ${what}`.slice(0, 300);
    case 'setPayee':
      return `Named the payee of ${what} “${action.payee}”`;
    case 'setStatus':
      return `Marked ${what} as ${action.status}`;
    case 'move':
      return `Moved ${what} to “${action.account.name}”`;
    case 'delete':
      return `Deleted ${what}`;
  }
}
