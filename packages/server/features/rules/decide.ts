import { decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import type { Effect, Side } from '@financehub/core/rules/apply.ts';
import { splitAmounts } from '@financehub/core/rules/split.ts';
import type { AccountRow } from '../ledger/index.ts';
import type { Scanned } from './scan.ts';

/** What becomes of the other side of a transaction. */
export type NewSide =
  | { readonly type: 'account'; readonly accountId: string }
  | {
      readonly type: 'split';
      readonly parts: readonly {
        readonly categoryId: string;
        readonly amount: string;
        readonly notes: string | null;
      }[];
    };

/** What a rule changes of a transaction; what is not there stays. */
export interface Change {
  readonly payee?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
  readonly side?: NewSide;
}

export interface Decision {
  /** Null when nothing is to change. */
  readonly change: Change | null;
  /** The transaction can not take all that the rules say. */
  readonly blocked: boolean;
}

const MOST_TAGS = 50;
const LONGEST_NOTES = 4000;

/**
 * What the effect of rules is on a transaction of history. What is reconciled stays; so do transfers and splits as such, and a
 * category that somebody chose, unless `overrideChosen`.
 */
export function decide(
  row: Scanned,
  effect: Effect,
  accounts: ReadonlyMap<string, AccountRow>,
  overrideChosen: boolean,
): Decision {
  if (row.reconciled) return { change: null, blocked: true };
  const { record } = row;
  const change: { -readonly [Key in keyof Change]: Change[Key] } = {};
  let blocked = false;
  if (effect.payee !== undefined && effect.payee !== record.payee) change.payee = effect.payee;
  if (effect.notes !== undefined && effect.notes !== record.notes) {
    if (effect.notes.length > LONGEST_NOTES) blocked = true;
    else change.notes = effect.notes;
  }
  if (effect.tags !== undefined && effect.tags.join('\n') !== record.tags.join('\n')) {
    if (effect.tags.length > MOST_TAGS) blocked = true;
    else change.tags = effect.tags;
  }
  if (effect.side !== undefined && (overrideChosen || !isChosen(row))) {
    const side = newSide(row, effect.side, accounts);
    if (side === 'blocked') blocked = true;
    else if (side !== 'same') change.side = side;
  }
  return { change: Object.keys(change).length === 0 ? null : change, blocked };
}

/** Somebody chose the category it has. */
export function isChosen(row: Scanned): boolean {
  return row.source === 'user' && row.record.categoryId !== null;
}

function newSide(
  row: Scanned,
  side: Side,
  accounts: ReadonlyMap<string, AccountRow>,
): NewSide | 'same' | 'blocked' {
  if (row.others !== 1 || row.transfer) return 'blocked';
  const { record } = row;
  const fits = (id: string) => {
    const currency = accounts.get(id)?.currency ?? null;
    return currency === null || currency === record.currency;
  };
  switch (side.type) {
    case 'category':
      if (side.categoryId === record.categoryId) return 'same';
      return fits(side.categoryId) ? { type: 'account', accountId: side.categoryId } : 'blocked';
    case 'transfer':
      if (side.accountId === record.accountId || !fits(side.accountId)) return 'blocked';
      return { type: 'account', accountId: side.accountId };
    case 'split': {
      const amounts = splitAmounts(decimal(record.amount), record.currency, side.parts);
      if (amounts === null || !side.parts.every(({ categoryId }) => fits(categoryId))) return 'blocked';
      return {
        type: 'split',
        parts: side.parts.map(({ categoryId, notes }, index) => ({
          categoryId,
          amount: formatDecimal(amounts[index]!),
          notes: notes ?? null,
        })),
      };
    }
  }
}
