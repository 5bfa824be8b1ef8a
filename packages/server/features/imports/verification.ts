import type { Verification as Schema } from '@financehub/contract/imports.ts';
import {
  absolute,
  add,
  type Decimal,
  decimal,
  equals,
  formatDecimal,
  isZero,
  sign,
  subtract,
} from '@financehub/core/money/decimal.ts';
import type { RejectedLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Writer } from '../../db/database.ts';
import type { ImportAccount } from './accounts.ts';
import { explainDifference, gapsOf, pendingSum } from './explanation.ts';
import { balanceAt, type Opened } from './opening.ts';
import type { StatementSummary } from './reading.ts';

export type Verification = Static<typeof Schema>;

export interface Verified {
  readonly account: ImportAccount;
  readonly statement: StatementSummary;
  /** Where the account opened with what this statement's own balance made necessary, that balance alone proves nothing. */
  readonly opened: Opened;
}

/** What cannot be in the books because it could not be read. */
export interface Refused {
  readonly rejected: readonly RejectedLine[];
  readonly rejectedCount: number;
}

const MOST_BREAKS = 5;
const LATE = 'No balance of the account was known before: it opens with what this statement makes necessary.';

/** Compares what the statements say with what the books say after posting, and explains what differs. */
export async function verify(
  db: Writer,
  importId: string,
  parts: readonly Verified[],
  refused: Refused,
): Promise<Verification> {
  const findings: Finding[] = [];
  for (const part of parts) {
    const alone = parts.every((other) => other === part || other.account.id !== part.account.id);
    const { reason, ...found } = await verifyOne(db, importId, part, refused, alone);
    findings.push({ ...found, reason: part.opened === 'late' ? `${reason} ${LATE}` : reason });
  }
  const states = findings.map(({ state }) => state);
  const state = states.includes('discrepancy')
    ? 'discrepancy'
    : states.includes('unverifiable') || states.length === 0
      ? 'unverifiable'
      : 'verified';
  const reasons = findings.map(({ reason }, index) =>
    findings.length === 1 ? reason : `${parts[index]!.account.name}: ${reason}`,
  );
  return {
    state,
    reason: reasons.length === 0 ? 'The file holds no balance to compare with.' : reasons.join(' '),
    balances: findings.flatMap(({ balance }) => (balance === null ? [] : [balance])),
    explanation: findings.flatMap(({ explanation }) => explanation ?? []),
  };
}

interface Finding {
  readonly state: Verification['state'];
  readonly reason: string;
  readonly balance: Verification['balances'][number] | null;
  readonly explanation?: Verification['explanation'];
}

async function verifyOne(
  db: Writer,
  importId: string,
  { account, statement, opened }: Verified,
  refused: Refused,
  alone: boolean,
): Promise<Finding> {
  const { closing, chain, lines, from } = statement;
  if (closing === null) {
    return { state: 'unverifiable', reason: 'The file names no balance to compare with.', balance: null };
  }
  const date = formatDay(closing.date);
  const { book, without } = await bookBalance(db, importId, account, closing);
  const difference = subtract(book, closing.amount);
  const balance = {
    accountId: account.id,
    date,
    currency: account.currency,
    statement: formatDecimal(closing.amount),
    book: formatDecimal(book),
    difference: formatDecimal(difference),
  };
  const own = alone ? await sumCheck(db, importId, account, statement) : null;
  const scene = {
    whole: chain.pairs > 0 ? chain.broken === 0 : own !== null && isZero(own),
    importId,
    accountId: account.id,
    from: formatDay(from ?? closing.date),
    to: date,
    ...refused,
  };
  if (!isZero(difference)) {
    const off = `${formatDecimal(absolute(difference))} ${account.currency} ${sign(difference) > 0 ? 'too much' : 'too little'}`;
    const reason = `On ${date} the statement says ${balance.statement} and the book ${balance.book}: ${off} in the book.`;
    return { state: 'discrepancy', balance, ...(await explained(db, { ...scene, difference }, reason)) };
  }
  if (chain.broken > 0) return { balance, ...(await brokenChain(db, scene, chain.breaks)) };
  if (chain.pairs > 0) {
    const reason = `The running balance chains over all ${lines} lines and ends at the balance of the account${without}.`;
    return { state: 'verified', reason, balance };
  }
  if (own !== null && !isZero(own)) {
    const reason = `The file's opening balance and its lines do not lead to its closing balance: they are off by ${formatDecimal(absolute(own))} ${account.currency}.`;
    return { state: 'discrepancy', balance, ...(await explained(db, { ...scene, difference: own }, reason)) };
  }
  if (own !== null) {
    const reason = `The opening balance and the ${lines} lines lead to the closing balance, which is that of the account${without}.`;
    return { state: 'verified', reason, balance };
  }
  if (opened !== null) {
    const reason = `The account opens with what makes its balance on ${date} that of the statement; the next statement can prove it.`;
    return { state: 'unverifiable', reason, balance };
  }
  return {
    state: 'verified',
    reason: `On ${date} the balance of the account is the statement's${without}.`,
    balance,
  };
}

/** A closing balance that is right, and a running balance that does not lead there. */
async function brokenChain(
  db: Writer,
  scene: Parameters<typeof gapsOf>[1],
  breaks: readonly number[],
): Promise<Omit<Finding, 'balance'>> {
  const places = breaks.slice(0, MOST_BREAKS).join(', ');
  const reason = `The running balance does not follow from the line before on line ${places}.`;
  const gaps = await gapsOf(db, scene, MOST_BREAKS);
  return {
    state: 'discrepancy',
    reason: [reason, ...gaps.map(gapText)].join(' '),
    explanation: gaps,
  };
}

async function explained(
  db: Writer,
  scene: Parameters<typeof explainDifference>[1],
  reason: string,
): Promise<Pick<Finding, 'reason' | 'explanation'>> {
  const found = await explainDifference(db, scene);
  return { reason: `${reason} ${found.reason}`, explanation: found.lines };
}

function gapText({ kind, line, amount, description }: Verification['explanation'][number]): string {
  if (kind === 'doubled') return `Line ${line} (${description}) is the line before once more.`;
  return kind === 'sign-flipped'
    ? `Line ${line} (${description}) is ${amount} by its balance.`
    : `Lines of ${amount} together are missing ${description}.`;
}

/** The account's balance; without what is pending where the bank counts like that. */
async function bookBalance(
  db: Writer,
  importId: string,
  account: ImportAccount,
  closing: NonNullable<StatementSummary['closing']>,
): Promise<{ book: Decimal; without: string }> {
  const date = formatDay(closing.date);
  const book = await balanceAt(db, account, date);
  if (equals(book, closing.amount)) return { book, without: '' };
  const byLines = add(book, await datedLater(db, importId, account, date));
  if (equals(byLines, closing.amount)) return { book: byLines, without: ' by the days of its lines' };
  const settled = subtract(book, await pendingSum(db, account, date));
  return equals(settled, closing.amount)
    ? { book: settled, without: ', without what is pending' }
    : { book, without: '' };
}

/** What the statement shows up to a day and the book dates later, as an entry by hand may be. */
async function datedLater(
  db: Writer,
  importId: string,
  account: ImportAccount,
  date: string,
): Promise<Decimal> {
  const { rows } = await sql<{ amount: string }>`
    SELECT coalesce(sum(p.quantity), 0)::text AS amount FROM posting p
    WHERE p.book_id = ${db.bookId} AND p.account_id = ${account.id} AND p.commodity = ${account.currency} AND p.date > ${date}::date
      AND EXISTS (SELECT FROM statement_line s WHERE s.book_id = p.book_id AND s.entry_id = p.entry_id
        AND s.account_id = p.account_id AND s.import_id = ${importId} AND s.date <= ${date}::date)`.execute(
    db,
  );
  return decimal(rows[0]!.amount);
}

/** Opening plus lines less closing, with or without what is pending; null where the file does not name both balances. */
async function sumCheck(
  db: Writer,
  importId: string,
  account: ImportAccount,
  { opening, closing, lines }: StatementSummary,
): Promise<Decimal | null> {
  if (opening === null || closing === null || lines === 0) return null;
  const { rows } = await sql<{ posted: string; pending: string }>`
    SELECT coalesce(sum(amount) FILTER (WHERE status = 'posted'), 0)::text AS posted,
      coalesce(sum(amount) FILTER (WHERE status = 'pending'), 0)::text AS pending
    FROM statement_line WHERE book_id = ${db.bookId} AND import_id = ${importId} AND account_id = ${account.id}`.execute(
    db,
  );
  const posted = subtract(add(opening.amount, decimal(rows[0]!.posted)), closing.amount);
  const all = add(posted, decimal(rows[0]!.pending));
  return isZero(posted) ? posted : all;
}
