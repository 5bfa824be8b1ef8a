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
import { accountByKey, deleteEntries, insertEntries, replaceEntry } from '../ledger/index.ts';
import type { ImportAccount } from './accounts.ts';
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
  /** Whether a statement's balance agreed with it before. */
  readonly anchored: boolean;
}

export async function accountBefore(db: Writer, accountId: string): Promise<AccountBefore> {
  const { rows } = await sql<{ first: string | null; anchored: boolean }>`
    SELECT (SELECT p.date FROM posting p WHERE p.book_id = ${db.bookId} AND p.account_id = ${accountId} ORDER BY p.date LIMIT 1) AS first,
      EXISTS (SELECT FROM import i WHERE i.book_id = ${db.bookId} AND i.status = 'done'
        AND i.result->'verification'->'balances' @> jsonb_build_array(jsonb_build_object('accountId', ${accountId}::text))) AS anchored
  `.execute(db);
  return { first: rows[0]!.first, anchored: rows[0]!.anchored, opening: await openingOf(db, accountId) };
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

/**
 * Sets the balance before an account's first line, so that the balances that statements name come out. An empty account gets
 * it from the statement. When lines older than everything known arrive, it moves before them and gives way by
 * their sum: balances of later days stay what they were.
 */
export async function settleOpening(
  db: Writer,
  importId: string,
  account: ImportAccount,
  before: AccountBefore,
  statement: StatementSummary,
): Promise<{ set: boolean }> {
  if (before.first === null) {
    const set = await firstOpening(db, importId, account, statement);
    return { set };
  }
  if (before.opening === null && !before.anchored) return { set: false };
  const first = before.opening === null ? before.first : formatDay(day(before.opening.date) + 1);
  const older = await olderLines(db, account.id, first);
  if (older.start === null) return { set: false };
  const sum = await chooseOlder(db, account, statement, older);
  if (older.start === first && isZero(sum)) return { set: false };
  const amount = subtract(before.opening?.amount ?? ZERO, sum);
  await writeOpening(db, importId, account, before.opening, formatDay(day(older.start) - 1), amount);
  return { set: false };
}

interface OlderLines {
  /** Day of the oldest; null when none is older than what was known. */
  readonly start: string | null;
  readonly before: Decimal;
  /** With those of the first known day itself, of which the file before may have held only a part. */
  readonly beforeAndOn: Decimal;
}

async function olderLines(db: Writer, accountId: string, first: string): Promise<OlderLines> {
  const { rows } = await sql<{ start: string | null; before: string; on: string }>`
    SELECT min(date) AS start, coalesce(sum(amount) FILTER (WHERE date < ${first}::date), 0)::text AS before,
      coalesce(sum(amount), 0)::text AS on
    FROM import_line WHERE NOT known AND account_id = ${accountId} AND date <= ${first}::date`.execute(db);
  const { start, before, on } = rows[0]!;
  return { start, before: decimal(before), beforeAndOn: decimal(on) };
}

/** The sum that makes the statement's own balance come out; without one, the lines of earlier days. */
async function chooseOlder(
  db: Writer,
  account: ImportAccount,
  { closing }: StatementSummary,
  older: OlderLines,
): Promise<Decimal> {
  if (closing === null) return older.before;
  const now = await balanceAt(db, account, formatDay(closing.date));
  return equals(subtract(now, older.beforeAndOn), closing.amount) ? older.beforeAndOn : older.before;
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

export async function balanceAt(
  db: Writer,
  account: { id: string; currency: string },
  date: string,
): Promise<Decimal> {
  const { rows } = await sql<{ balance: string }>`
    SELECT coalesce(sum(quantity), 0)::text AS balance FROM posting
    WHERE book_id = ${db.bookId} AND account_id = ${account.id} AND commodity = ${account.currency} AND date <= ${date}::date`.execute(
    db,
  );
  return decimal(rows[0]!.balance);
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
