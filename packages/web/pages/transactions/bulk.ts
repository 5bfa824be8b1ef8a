import { showCount } from '../../format/progress.ts';
import type { BulkChange, BulkOutcome, Transaction } from '../../models.ts';
import type { TransactionSearch } from './search.ts';
import { type Selection, sizeOf } from './selection.ts';

/** What is done with all that is chosen, and what it needs. */
export type BulkAction =
  | { readonly action: 'categorize'; readonly categoryId: string }
  | { readonly action: 'tag' | 'untag'; readonly tags: string[] }
  | { readonly action: 'setPayee'; readonly payee: string }
  | { readonly action: 'setStatus'; readonly status: Transaction['status'] }
  | { readonly action: 'move'; readonly accountId: string }
  | { readonly action: 'delete' };

/** More than these are shown first, before anything changes. */
const SHOWN_FIRST = 50;

export function needsLook(count: number): boolean {
  return count > SHOWN_FIRST;
}

/** The selection as the API takes it; `matching` is how many the filter finds, so that no others slip in. */
export function targetsOf(
  selection: Selection,
  filter: TransactionSearch,
  matching: number,
): Pick<BulkChange, 'ids' | 'filter' | 'except' | 'expect'> {
  if (selection.kind === 'some') return { ids: [...selection.ids] };
  const except = [...selection.except];
  return {
    filter,
    ...(except.length === 0 ? {} : { except }),
    expect: sizeOf(selection, matching),
  };
}

interface Names {
  readonly category: (id: string) => string;
  readonly account: (id: string) => string;
  readonly status: (status: Transaction['status']) => string;
}

const quoted = (tags: readonly string[]) => tags.map((tag) => `“${tag}”`).join(', ');

/** `Categorised 12 transactions as Groceries`. */
export function bulkDone(action: BulkAction, outcome: BulkOutcome, names: Names): string {
  const { changed, skipped } = outcome;
  const many = changed === 1 ? '1 transaction' : `${showCount(changed)} transactions`;
  const left = skipped.count === 0 ? '' : `, left ${showCount(skipped.count)} as they were`;
  if (changed === 0) return `Nothing to change${left}`;
  return done(action, many, names) + left;
}

function done(action: BulkAction, many: string, names: Names): string {
  switch (action.action) {
    case 'categorize':
      return `Categorised ${many} as ${names.category(action.categoryId)}`;
    case 'tag':
      return `Tagged ${many} ${quoted(action.tags)}`;
    case 'untag':
      return `Took ${quoted(action.tags)} off ${many}`;
    case 'setPayee':
      return `Set the payee of ${many} to ${action.payee === '' ? 'nothing' : `“${action.payee}”`}`;
    case 'setStatus':
      return `Set ${many} to ${names.status(action.status).toLowerCase()}`;
    case 'move':
      return `Moved ${many} to ${names.account(action.accountId)}`;
    case 'delete':
      return `Deleted ${many}`;
  }
}

export interface SkipReason {
  readonly reason: string;
  readonly count: number;
}

/** Why some are left as they are, the most frequent reason first. */
export function skipReasons(skipped: BulkOutcome['skipped']): SkipReason[] {
  const counts = new Map<string, number>();
  for (const { reason } of skipped.items) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
