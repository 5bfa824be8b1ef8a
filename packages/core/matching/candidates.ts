import { compare, type Decimal, equals, isZero, sign, subtract } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { contains, dice, type LineText, lineText, sameLine, samePayee } from './similarity.ts';

/** A line as a bank wrote it, of the file or of an earlier one. */
export interface BankLine {
  readonly date: EpochDay;
  readonly amount: Decimal;
  readonly text: LineText;
  readonly reference: string | null;
  /** The running balance printed on it. */
  readonly balance: Decimal | null;
  readonly status: 'pending' | 'posted';
}

/** Why a line is taken for a transaction of the book. */
export type MatchReason =
  | 'same-line'
  | 'same-balance'
  | 'richer-text'
  | 'same-payee'
  | 'posted-since'
  | 'posted-with-tip'
  | 'written-by-hand'
  | 'same-amount';

export interface Match {
  readonly reason: MatchReason;
  /** Higher is likelier; comparable within one pass. */
  readonly score: number;
}

/** Days from the pending to the posted line, at most. */
export const PENDING_DAYS = 10;
/** With a tip or a currency's last rate: days, and how many percent of the pending amount the posted one is at most. */
const TIP_DAYS = 7;
export const TIP_PERCENT = 130n;
/** Between what the person wrote and what the bank wrote. */
const WRITTEN_DAYS = 3;
export const WRITTEN_DAYS_SAME_PAYEE = 7;
/** Lines that nothing but their amount connects. */
export const WEAK_DAYS = 3;

export function bankLine(parts: {
  date: EpochDay;
  amount: Decimal;
  payee: string;
  description: string;
  reference: string | null;
  balance: Decimal | null;
  status: 'pending' | 'posted';
}): BankLine {
  const { date, amount, reference, balance, status } = parts;
  return { date, amount, reference, balance, status, text: lineText(parts.payee, parts.description) };
}

/** Banks renumber and reuse references, so they only decide between candidates that are alike anyway. */
function tieBreak(a: BankLine, b: BankLine): number {
  return a.reference !== null && a.reference === b.reference ? 1 : 0;
}

/** Two downloads of one line: same day and amount, the text richer or poorer; null when they are not. */
export function redownloaded(line: BankLine, known: BankLine): Match | null {
  if (line.date !== known.date || !equals(line.amount, known.amount)) return null;
  const tie = tieBreak(line, known);
  const printed = line.balance !== null && known.balance !== null;
  const sameBalance = printed && equals(line.balance, known.balance);
  if (sameBalance) return { reason: 'same-balance', score: 100 + tie };
  if (!sameLine(line.text, known.text)) return null;
  const inside =
    contains(line.text.tokens, known.text.tokens) || contains(known.text.tokens, line.text.tokens);
  return inside
    ? { reason: 'richer-text', score: 40 + 10 * closeness(line.text, known.text) + tie }
    : { reason: 'same-payee', score: 20 + 10 * closeness(line.text, known.text) + tie };
}

/** Share of the shorter text in the longer one. */
function closeness(a: LineText, b: LineText): number {
  const [short, long] = [a.tokens.length, b.tokens.length].sort((x, y) => x - y) as [number, number];
  return long === 0 ? 1 : short / long;
}

/**
 * A pending line and the posted one it became; null when it can not be. Posted 0 to {@link PENDING_DAYS} days later with the
 * same amount, or up to {@link TIP_DAYS} days later with a tip on it.
 */
export function postedAs(pending: BankLine, posted: BankLine): Match | null {
  const days = posted.date - pending.date;
  if (days < 0 || days > PENDING_DAYS) return null;
  const exact = equals(pending.amount, posted.amount);
  if (!exact && !(days <= TIP_DAYS && isTip(pending.amount, posted.amount))) return null;
  const tie = tieBreak(pending, posted);
  if (tie === 0 && !samePayee(pending.text, posted.text)) return null;
  const alike = 10 * dice(pending.text.payee, posted.text.payee);
  const near = PENDING_DAYS - days;
  return exact
    ? { reason: 'posted-since', score: 100 + alike + near + 20 * tie }
    : { reason: 'posted-with-tip', score: alike + near + 20 * tie };
}

function isTip(pending: Decimal, posted: Decimal): boolean {
  if (sign(pending) !== sign(posted) || isZero(pending)) return false;
  const [base, total] = [size(pending), size(posted)];
  return (
    compare(total, base) >= 0 &&
    compare({ ...total, units: total.units * 100n }, { ...base, units: base.units * TIP_PERCENT }) <= 0
  );
}

function size(value: Decimal): Decimal {
  return value.units < 0n ? { ...value, units: -value.units } : value;
}

/** An entry of the book that no statement of this account brought: entered by hand, or a transfer's other half. */
export interface WrittenEntry {
  readonly date: EpochDay;
  readonly amount: Decimal;
  readonly text: LineText;
}

/** The bank's line of an entry that the person wrote; null when it can not be. */
export function writtenAs(line: BankLine, entry: WrittenEntry): Match | null {
  if (!equals(line.amount, entry.amount)) return null;
  const days = Math.abs(line.date - entry.date);
  const unnamed = entry.text.tokens.length === 0;
  const alike = unnamed || samePayee(line.text, entry.text);
  if (days > (alike ? WRITTEN_DAYS_SAME_PAYEE : WRITTEN_DAYS)) return null;
  const named = alike && !unnamed ? 40 : 0;
  return {
    reason: 'written-by-hand',
    score: named + 10 * dice(line.text.payee, entry.text.payee) + 2 * (WRITTEN_DAYS_SAME_PAYEE - days),
  };
}

/** Only the amount and about the day: no more than a suspicion; null when not even that. */
export function weak(line: BankLine, known: BankLine): Match | null {
  const days = Math.abs(line.date - known.date);
  if (days > WEAK_DAYS || !equals(line.amount, known.amount)) return null;
  return {
    reason: 'same-amount',
    score: 10 * dice(line.text.payee, known.text.payee) + WEAK_DAYS - days + tieBreak(line, known),
  };
}

/**
 * Whether a balance proves that the weak candidates are known: with all of them as new lines the book would be off by exactly
 * their sum, and that is not nothing.
 */
export function provesKnown(difference: Decimal, sumOfWeak: Decimal): boolean {
  return !isZero(sumOfWeak) && isZero(subtract(difference, sumOfWeak));
}
