import { decimal, formatDecimal, sign, subtract, sum } from '@financehub/core/money/decimal.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import type { Transaction } from '../../models.ts';

export type Side = 'category' | 'split' | 'transfer';
export type Direction = 'out' | 'in';

export interface SplitDraft {
  readonly key: number;
  readonly categoryId: string | null;
  readonly amount: string;
  readonly notes: string;
}

/** A transaction as it stands in the form: amounts as typed, without a sign; `direction` carries it. */
export interface Draft {
  readonly accountId: string | null;
  readonly date: string;
  readonly direction: Direction;
  readonly amount: string;
  readonly payee: string;
  readonly description: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly status: Transaction['status'];
  readonly side: Side;
  readonly categoryId: string | null;
  readonly splits: readonly SplitDraft[];
  readonly transferAccountId: string | null;
  readonly transferAmount: string;
}

const unsigned = (amount: string) => formatNumber(amount.replace(/^[+-]/, ''));

export function emptyDraft(accountId: string | null, date: string): Draft {
  return {
    accountId,
    date,
    direction: 'out',
    amount: '',
    payee: '',
    description: '',
    notes: '',
    tags: [],
    status: 'posted',
    side: 'category',
    categoryId: null,
    splits: [],
    transferAccountId: null,
    transferAmount: '',
  };
}

export function draftOf(item: Transaction): Draft {
  const out = item.amount.startsWith('-');
  const splits = (item.splits ?? []).map((split, key) => ({
    key,
    categoryId: split.categoryId,
    amount: formatNumber(out ? flip(split.amount) : split.amount),
    notes: split.notes ?? '',
  }));
  return {
    accountId: item.accountId,
    date: item.date,
    direction: out ? 'out' : 'in',
    amount: unsigned(item.amount),
    payee: item.payee,
    description: item.description,
    notes: item.notes,
    tags: item.tags,
    status: item.status,
    side: item.transferAccountId !== null ? 'transfer' : splits.length > 0 ? 'split' : 'category',
    categoryId: item.categoryId,
    splits,
    transferAccountId: item.transferAccountId,
    transferAmount: item.transferAmount === undefined ? '' : unsigned(item.transferAmount),
  };
}

function flip(amount: string): string {
  if (amount.startsWith('-')) return amount.slice(1);
  return /^[+0.]*$/.test(amount) ? amount : `-${amount.replace('+', '')}`;
}

/** The amount with its sign, or null when it can not be read. */
export function signedAmount(draft: Pick<Draft, 'amount' | 'direction'>): string | null {
  const amount = readAmount(draft.amount);
  return amount === null ? null : draft.direction === 'out' ? flip(amount) : amount;
}

/** What the splits still leave of the amount; null while something can not be read. */
export function remainder(draft: Draft): string | null {
  const whole = readAmount(draft.amount);
  const parts = draft.splits.map((split) => (split.amount.trim() === '' ? '0' : readAmount(split.amount)));
  if (whole === null || parts.some((part) => part === null)) return null;
  return formatDecimal(subtract(decimal(whole), sum(parts.map((part) => decimal(part ?? '0')))));
}

export interface SidePayload {
  categoryId?: string | null;
  splits?: { categoryId: string; amount: string; notes: string | null }[];
  transferAccountId?: string;
  transferAmount?: string;
}

/** What the form says about the other side, or the messages of the fields that are wrong. */
export function readDraft(draft: Draft, currencies: { own: string | null; other: string | null }) {
  const errors: Record<string, string> = {};
  const amount = signedAmount(draft);
  if (amount === null) errors.amount = 'Enter an amount, such as 40.88';
  if (draft.accountId === null) errors.accountId = 'Choose an account';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.date)) errors.date = 'Choose a day';
  const side: SidePayload = {};
  if (draft.side === 'category') side.categoryId = draft.categoryId;
  else if (draft.side === 'transfer') readTransfer(draft, currencies, side, errors);
  else readSplits(draft, side, errors);
  return { errors, amount: amount ?? '0', side };
}

function readTransfer(
  draft: Draft,
  currencies: { own: string | null; other: string | null },
  side: SidePayload,
  errors: Record<string, string>,
): void {
  if (draft.transferAccountId === null) {
    errors.transferAccountId = 'Choose the other account';
    return;
  }
  side.transferAccountId = draft.transferAccountId;
  if (currencies.own === currencies.other) return;
  const other = readAmount(draft.transferAmount);
  if (other === null)
    errors.transferAmount = `Enter the amount in ${currencies.other ?? 'the other currency'}`;
  else side.transferAmount = other.replace(/^[+-]/, '');
}

function readSplits(draft: Draft, side: SidePayload, errors: Record<string, string>): void {
  const left = remainder(draft);
  const complete = draft.splits.every((split) => split.categoryId !== null && split.amount.trim() !== '');
  if (draft.splits.length < 2 || !complete)
    errors.splits = 'Each of at least two parts needs a category and an amount';
  else if (left === null) errors.splits = 'One of the amounts can not be read';
  else if (sign(decimal(left)) !== 0) errors.splits = `The parts leave ${formatNumber(left)} of the amount`;
  side.splits = draft.splits.map((split) => ({
    categoryId: split.categoryId ?? '',
    amount: signedAmount({ amount: split.amount, direction: draft.direction }) ?? '0',
    notes: split.notes.trim() || null,
  }));
}
