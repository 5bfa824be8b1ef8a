import { assign, type Edge } from '@financehub/core/matching/assign.ts';
import { bankLine, provesKnown, WEAK_DAYS, weak } from '@financehub/core/matching/candidates.ts';
import { add, decimal, isZero, subtract, ZERO } from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { ImportAccount } from './accounts.ts';
import { free, noteClaims, unclaimed } from './import-line.ts';
import { balanceAt, startsEarlier } from './opening.ts';
import type { DatedAmount } from './statement-rows.ts';

/** Suspicions that one balance is asked about, at most. */
const MOST_WEAK = 5000;

interface WeakRow {
  ordinal: number;
  entry_id: string;
  date: string;
  amount: string;
  payee: string;
  description: string;
  reference: string | null;
  known_date: string;
  known_payee: string;
  known_description: string;
  known_reference: string | null;
}

/**
 * Lines that only their amount and about their day connect with a transaction are known when the statement's balance proves
 * it: with all of them as new ones the book would be off by exactly their sum. Expects that the account's balance before the
 * file was right, so an account that the file opens proves nothing, nor one whose opening balance changes with new lines on or
 * before its first day.
 */
export async function matchProved(
  db: Writer,
  account: ImportAccount,
  closing: DatedAmount,
  first: string,
): Promise<void> {
  const { rows: sums } = await sql<{ sum: string }>`
    SELECT coalesce(sum(amount), 0)::text AS sum FROM import_line l
    WHERE account_id = ${account.id} AND date <= ${formatDay(closing.date)}::date AND ${unclaimed}`.execute(
    db,
  );
  const after = add(await balanceAt(db, account, formatDay(closing.date)), decimal(sums[0]!.sum));
  const difference = subtract(after, closing.amount);
  if (isZero(difference)) return;
  const rows = await weakOnes(db, account.id, formatDay(closing.date));
  if (rows.length > MOST_WEAK) return;
  const edges: Edge[] = [];
  for (const row of rows) {
    const amount = decimal(row.amount);
    const common = { amount, balance: null, status: 'posted' as const };
    const match = weak(
      bankLine({ ...row, ...common, date: day(row.date) }),
      bankLine({
        ...common,
        date: day(row.known_date),
        payee: row.known_payee,
        description: row.known_description,
        reference: row.known_reference,
      }),
    );
    if (match !== null) edges.push({ line: row.ordinal, known: row.entry_id, score: match.score });
  }
  const found = assign(edges);
  const amounts = new Map(rows.map(({ ordinal, amount }) => [ordinal, decimal(amount)]));
  const sum = [...found.keys()].reduce((total, ordinal) => add(total, amounts.get(ordinal)!), ZERO);
  if (!provesKnown(difference, sum)) return;
  if (await startsEarlier(db, account.id, first, [...found.keys()])) return;
  await noteClaims(
    db,
    [...found].map(([ordinal, entry_id]) => ({
      ordinal,
      account_id: account.id,
      entry_id,
      pass: 'proved' as const,
    })),
  );
}

/** Pairs of a new line and a transaction that the account's balance holds. */
async function weakOnes(db: Writer, accountId: string, closing: string): Promise<WeakRow[]> {
  const days = sql.raw(String(WEAK_DAYS));
  const { rows } = await sql<WeakRow>`
    SELECT DISTINCT ON (l.ordinal, s.entry_id) l.ordinal, s.entry_id, l.date, l.amount::text AS amount, l.payee, l.description,
      l.reference, s.date AS known_date, s.payee AS known_payee, s.description AS known_description, s.reference AS known_reference
    FROM import_line l JOIN statement_line s ON s.book_id = ${db.bookId} AND s.account_id = l.account_id AND s.amount = l.amount
      AND s.date BETWEEN l.date - ${days} AND l.date + ${days}
    WHERE l.account_id = ${accountId} AND l.date <= ${closing}::date AND s.date <= ${closing}::date AND ${unclaimed} AND ${free}
      AND EXISTS (SELECT FROM posting p WHERE p.book_id = s.book_id AND p.entry_id = s.entry_id AND p.account_id = s.account_id)
    ORDER BY l.ordinal, s.entry_id, abs(s.date - l.date) LIMIT ${MOST_WEAK + 1}`.execute(db);
  return rows;
}
