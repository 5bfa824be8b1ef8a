import type { BodyOf } from '@financehub/contract/route.ts';
import type { updateTransaction } from '@financehub/contract/transactions.ts';
import type { Transaction } from '../../models.ts';
import { type Draft, draftOf, type readDraft } from './draft.ts';

type Body = BodyOf<typeof updateTransaction>;

const TEXTS = ['accountId', 'date', 'payee', 'description', 'notes', 'status'] as const;

/** Sends what changed only, so that a text can be mended without touching the money. */
export function changesOf(item: Transaction, draft: Draft, read: ReturnType<typeof readDraft>): Body {
  const before = draftOf(item);
  const body: Record<string, unknown> = {};
  for (const name of TEXTS) if (draft[name] !== before[name]) body[name] = draft[name];
  if (draft.tags.join('\n') !== before.tags.join('\n')) body.tags = [...draft.tags];
  const moneyChanged = draft.amount !== before.amount || draft.direction !== before.direction;
  if (moneyChanged) body.amount = read.amount;
  if (sideOf(draft) !== sideOf(before) || (moneyChanged && draft.side === 'split'))
    Object.assign(body, read.side);
  return body as Body;
}

function sideOf(draft: Draft): string {
  const { side, categoryId, splits, transferAccountId, transferAmount } = draft;
  return JSON.stringify([side, categoryId, splits, transferAccountId, transferAmount]);
}

/** A field by which versions of a transaction differ, each value as it is compared. */
export interface Difference {
  readonly field: keyof Transaction;
  readonly base: string;
  readonly theirs: string;
  readonly mine: string;
}

const COMPARED = [
  'date',
  'amount',
  'accountId',
  'payee',
  'description',
  'categoryId',
  'transferAccountId',
  'status',
  'tags',
  'notes',
] as const;

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === null || value === undefined ? '' : String(value);

/** What somebody else changed since, beside what the person has in the form. */
export function differencesOf(
  base: Transaction,
  theirs: Transaction,
  mine: Partial<Record<keyof Transaction, unknown>>,
): Difference[] {
  return COMPARED.map((field) => ({
    field,
    base: textOf(base[field]),
    theirs: textOf(theirs[field]),
    mine: textOf(field in mine ? mine[field] : base[field]),
  })).filter((each) => each.base !== each.theirs);
}
