import {
  type Decimal,
  decimal,
  equals,
  formatDecimal,
  isZero,
  negate,
  subtract,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { accountByKey, balances, deleteEntries, insertEntries, replaceEntry } from '../ledger/index.ts';
import type { ImportAccount } from './accounts.ts';
import { unclaimed } from './import-line.ts';
import type { StatementSummary } from './reading.ts';

export interface Opening {
  readonly id: string;
  readonly date: string;
  readonly amount: Decimal;
}

/** The account before the file's lines are posted. */
export interface AccountBefore {
  /** Day of its first entry; null for an empty account. */
  readonly first: string | null;
  readonly opening: Opening | null;
}

export async function accountBefore(db: Writer, accountId: string): Promise<AccountBefore> {
  const row = await db
    .selectFrom('posting')
    .select('date')
    .where('book_id', '=', db.bookId)
    .where('account_id', '=', accountId)
    .orderBy('date')
    .limit(1)
    .executeTakeFirst();
  return { first: row?.date ?? null, opening: await openingOf(db, accountId) };
}

/** A balance that the account had to have at the end of a day. */
export interface Assertion {
  readonly date: string;
  readonly amount: Decimal;
}

/** The earliest balance on or after a day that a statement named and the book agreed with. */
export async function earliestAssertion(
  db: Writer,
  accountId: string,
  from: string,
): Promise<Assertion | null> {
  const { rows } = await sql<{ date: string; amount: string }>`
    SELECT b->>'date' AS date, b->>'statement' AS amount
    FROM import i, jsonb_array_elements(i.result->'verification'->'balances') b
    WHERE i.book_id = ${db.bookId} AND i.status = 'done' AND b->>'accountId' = ${accountId}
      AND (b->>'difference')::numeric = 0 AND b->>'date' >= ${from}
    ORDER BY 1 LIMIT 1`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { date: row.date, amount: decimal(row.amount) };
}

/** What the account has to open with for the assertion to hold. */
export async function requiredOpening(
  db: Writer,
  account: { id: string; currency: string },
  opening: Opening | null,
  { date, amount }: Assertion,
): Promise<Decimal> {
  const now = await balanceAt(db, account, date);
  const counted = opening !== null && opening.date <= date ? opening.amount : ZERO;
  return subtract(amount, subtract(now, counted));
}

export async function openingOf(db: Writer, accountId: string): Promise<Opening | null> {
  const { rows } = await sql<{ id: string; date: string; amount: string }>`
    SELECT e.id, e.date, p.quantity AS amount FROM posting p
    JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id
    WHERE p.book_id = ${db.bookId} AND p.account_id = ${accountId} AND e.kind = 'opening'
    ORDER BY e.date LIMIT 1`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { id: row.id, date: row.date, amount: decimal(row.amount) };
}

/** What a statement's balance made the account open with: 'first' of an empty one, 'late' of one that had entries but no balance. */
export type Opened = 'first' | 'late' | null;

/**
 * Sets the balance before an account's first line, so that the balances that statements name come out. An empty account gets
 * it from the statement, and so does one of whose balance no statement has said anything yet. When lines older than everything known arrive, it moves before them and changes so that what
 * is known of later days stays right.
 */
export async function settleOpening(
  db: Writer,
  importId: string,
  account: ImportAccount,
  before: AccountBefore,
  statement: StatementSummary,
): Promise<Opened> {
  if (before.first === null) return (await firstOpening(db, importId, account, statement)) ? 'first' : null;
  const { opening } = before;
  if (opening === null && !(await anyBalanceNamed(db, importId, account.id)))
    return (await lateOpening(db, importId, account, before.first, statement)) ? 'late' : null;
  const first = opening === null ? before.first : formatDay(day(opening.date) + 1);
  const start = await olderStart(db, account.id, first);
  if (start === null) return null;
  const assertion = (await earliestAssertion(db, account.id, start)) ?? opening;
  if (assertion === null) return null;
  const amount = await requiredOpening(db, account, opening, assertion);
  if (start >= first && equals(amount, opening?.amount ?? ZERO)) return null;
  await writeOpening(db, importId, account, opening, formatDay(day(start) - 1), amount);
  return null;
}

/** Day of the oldest new line, when that is not after the first day known; the file before may have held a part of that day. */
async function olderStart(db: Writer, accountId: string, first: string): Promise<string | null> {
  const { rows } = await sql<{ start: string | null }>`
    SELECT min(date) AS start FROM import_line l
    WHERE ${unclaimed} AND account_id = ${accountId} AND date <= ${first}::date`.execute(db);
  return rows[0]!.start;
}

/** Whether new lines, but for those named, stand before or on the account's first day: its opening balance will change with them. */
export async function startsEarlier(
  db: Writer,
  accountId: string,
  first: string,
  but: readonly number[],
): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (SELECT FROM import_line l WHERE ${unclaimed} AND account_id = ${accountId} AND date <= ${first}::date
      AND ordinal <> ALL(${but}::int[])) AS some`.execute(db);
  return rows[0]!.some;
}

/** Works back from the closing balance, which covers also lines that the file does not hold; else takes the opening one. */
async function firstOpening(
  db: Writer,
  importId: string,
  account: ImportAccount,
  { from, opening, closing }: StatementSummary,
): Promise<boolean> {
  const known = closing ?? opening;
  if (known === null) return false;
  const start = from === null ? known.date : Math.min(from - 1, known.date);
  const amount =
    closing === null
      ? known.amount
      : subtract(closing.amount, await balanceAt(db, account, formatDay(closing.date)));
  await writeOpening(db, importId, account, null, formatDay(start), amount);
  return true;
}

/** Whether an import before this one named a balance of the account; an opening balance of nothing leaves no entry. */
async function anyBalanceNamed(db: Writer, importId: string, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`
    SELECT EXISTS (SELECT FROM import_statement WHERE book_id = ${db.bookId} AND account_id = ${accountId}
      AND import_id <> ${importId} AND (opening IS NOT NULL OR closing IS NOT NULL)) AS some`.execute(db);
  return rows[0]!.some;
}

/**
 * The opening balance of an account that has entries, from the first statement that names one. It makes up for nothing of the
 * days of the statement: what the book holds there otherwise than the file is to be seen as a difference.
 */
async function lateOpening(
  db: Writer,
  importId: string,
  account: ImportAccount,
  first: string,
  { from, to, opening, closing }: StatementSummary,
): Promise<boolean> {
  const known = closing ?? opening;
  if (known === null) return false;
  const start = from === null ? known.date : Math.min(from - 1, (opening ?? known).date);
  const held = subtract(
    await balanceAt(db, account, formatDay(start)),
    await shownLater(db, account, formatDay(start)),
  );
  const said =
    opening?.amount ??
    subtract(known.amount, await shownUntil(db, account, formatDay(to ?? start), formatDay(known.date)));
  const amount = subtract(said, held);
  if (isZero(amount)) return false;
  await writeOpening(db, importId, account, null, formatDay(Math.min(start, day(first) - 1)), amount);
  return true;
}

/** What the book dates up to a day and the file shows: an entry by hand may be some days before its line. */
async function shownLater(
  db: Writer,
  account: { id: string; currency: string },
  until: string,
): Promise<Decimal> {
  const { rows } = await sql<{ shown: string }>`
    SELECT coalesce(sum(p.quantity), 0)::text AS shown FROM claim c JOIN posting p ON p.book_id = ${db.bookId}
      AND p.entry_id = c.entry_id AND p.account_id = c.account_id
    WHERE c.account_id = ${account.id} AND c.slot = 1 AND p.commodity = ${account.currency} AND p.date <= ${until}::date`.execute(
    db,
  );
  return decimal(rows[0]!.shown);
}

/** Sum of the file's lines, and of what other files show behind its last day, up to the day of its balance. */
async function shownUntil(
  db: Writer,
  account: { id: string; currency: string },
  last: string,
  until: string,
): Promise<Decimal> {
  const { rows } = await sql<{ shown: string }>`
    SELECT (coalesce((SELECT sum(amount) FROM import_line WHERE account_id = ${account.id} AND status = 'posted'
        AND date <= ${until}::date), 0)
      + coalesce((SELECT sum(p.quantity) FROM posting p WHERE p.book_id = ${db.bookId} AND p.account_id = ${account.id}
        AND p.commodity = ${account.currency} AND p.date > ${last}::date AND p.date <= ${until}::date
        AND EXISTS (SELECT FROM statement_line s WHERE s.book_id = p.book_id AND s.entry_id = p.entry_id
          AND s.account_id = p.account_id)), 0))::text AS shown`.execute(db);
  return decimal(rows[0]!.shown);
}

export async function balanceAt(
  db: Writer,
  account: { id: string; currency: string },
  date: string,
): Promise<Decimal> {
  const rows = await balances(db, { accountIds: [account.id], asOf: date });
  return decimal(rows.find(({ commodity }) => commodity === account.currency)?.quantity ?? '0');
}

/** Writes, moves or removes the opening entry; nothing opens with zero. */
export async function writeOpening(
  db: Writer,
  importId: string | null,
  account: { id: string; currency: string },
  existing: Opening | null,
  date: string,
  amount: Decimal,
): Promise<void> {
  if (isZero(amount)) {
    if (existing !== null) await deleteEntries(db, [existing.id]);
    return;
  }
  const counter = await accountByKey(db, 'equity.opening-balances', {
    name: 'Opening balances',
    type: 'equity',
  });
  const posting = (accountId: string, value: Decimal) => ({
    accountId,
    quantity: formatDecimal(value),
    commodity: account.currency,
    weight: formatDecimal(value),
    weightCommodity: account.currency,
  });
  const entry = {
    date,
    kind: 'opening',
    description: 'Opening balance',
    importId,
    postings: [posting(account.id, amount), posting(counter, negate(amount))],
  };
  if (existing === null) await insertEntries(db, [entry]);
  else await replaceEntry(db, existing.id, entry);
}
