import { assign, type Edge } from '@financehub/core/matching/assign.ts';
import { bankLine, PENDING_DAYS, postedAs, TIP_PERCENT } from '@financehub/core/matching/candidates.ts';
import { absolute, decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Claim, free, holdsRows, noteClaims, unclaimed } from './import-line.ts';
import type { Span } from './matching.ts';

/** Pending lines that are looked at, the latest first: what is older has been posted or taken back. */
const MOST_PENDING = 2000;
const MOST_PAIRS = 50_000;

interface Pair {
  ordinal: number;
  account_id: string;
  entry_id: string;
  line: Side;
  known: Side;
}

type Side = [date: string, amount: string, payee: string, description: string, reference: string | null];

/** Pending lines and the lines that post them, whichever came first. */
export async function matchPending(db: Writer, span: Span): Promise<void> {
  const { rows } = await sql<{ known: boolean; lines: boolean }>`
    SELECT EXISTS (SELECT FROM pending_known) AS known,
      EXISTS (SELECT FROM import_line WHERE status = 'pending') AS lines`.execute(db);
  const { known, lines } = rows[0]!;
  if (known) await sql`CREATE INDEX ON import_line (account_id, date)`.execute(db);
  if (known) await claimPairs(db, await postedSince(db, span), 'posted');
  if (lines) await claimPairs(db, await postedBefore(db, span), 'alike');
}

const side = (t: 'l' | 's'): RawBuilder<unknown> =>
  sql.raw(`jsonb_build_array(${t}.date, ${t}.amount::text, ${t}.payee, ${t}.description, ${t}.reference)`);

/** The amount as it was, or with a tip. */
const amounts = (pending: 'l' | 's', posted: 'l' | 's'): RawBuilder<unknown> =>
  sql.raw(`sign(${posted}.amount) = sign(${pending}.amount) AND abs(${posted}.amount) BETWEEN abs(${pending}.amount)
    AND abs(${pending}.amount) * ${TIP_PERCENT} / 100`);

/** Lines of the file that post what earlier files listed as pending. */
async function postedSince(db: Writer, { accounts }: Span): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    SELECT l.ordinal, l.account_id, s.entry_id, ${side('l')} AS line, ${side('s')} AS known
    FROM (SELECT s.* FROM statement_line s JOIN pending_known USING (account_id, entry_id)
      WHERE s.book_id = ${db.bookId} AND s.account_id = ANY(${accounts}::uuid[]) AND ${free}
      ORDER BY s.date DESC, s.entry_id LIMIT ${MOST_PENDING}) s
    JOIN import_line l ON l.account_id = s.account_id AND l.date BETWEEN s.date AND s.date + ${sql.raw(String(PENDING_DAYS))}
      AND l.status = 'posted' AND ${amounts('s', 'l')}
    WHERE ${unclaimed} ORDER BY l.date - s.date, l.ordinal, s.entry_id LIMIT ${MOST_PAIRS}`.execute(db);
  return rows;
}

/** Pending lines of the file that earlier files showed as posted; a transaction was pending once only. */
async function postedBefore(db: Writer, { accounts }: Span): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    SELECT l.ordinal, l.account_id, s.entry_id, ${side('l')} AS line, ${side('s')} AS known
    FROM (SELECT l.* FROM import_line l WHERE l.status = 'pending' AND ${unclaimed}
      ORDER BY l.date DESC, l.ordinal LIMIT ${MOST_PENDING}) l
    JOIN statement_line s ON s.book_id = ${db.bookId} AND s.account_id = l.account_id AND s.account_id = ANY(${accounts}::uuid[])
      AND s.date BETWEEN l.date AND l.date + ${sql.raw(String(PENDING_DAYS))} AND s.status = 'posted' AND ${amounts('l', 's')}
    WHERE s.entry_id IS NOT NULL AND ${free} AND NOT EXISTS (SELECT FROM statement_line p WHERE p.book_id = s.book_id
      AND p.entry_id = s.entry_id AND p.account_id = s.account_id AND p.status = 'pending')
    ORDER BY s.date - l.date, l.ordinal, s.entry_id LIMIT ${MOST_PAIRS}`.execute(db);
  return rows;
}

async function claimPairs(db: Writer, pairs: readonly Pair[], pass: 'posted' | 'alike'): Promise<void> {
  const read = ([date, amount, payee, description, reference]: Side, status: 'pending' | 'posted') =>
    bankLine({
      date: day(date),
      amount: decimal(amount),
      payee,
      description,
      reference,
      balance: null,
      status,
    });
  const claims: Claim[] = [];
  for (const [account_id, of] of Map.groupBy(pairs, (pair) => pair.account_id)) {
    const edges: Edge[] = [];
    for (const { ordinal, entry_id, line, known } of of) {
      const match =
        pass === 'posted'
          ? postedAs(read(known, 'pending'), read(line, 'posted'))
          : postedAs(read(line, 'pending'), read(known, 'posted'));
      if (match !== null) edges.push({ line: ordinal, known: entry_id, score: match.score });
    }
    for (const [ordinal, entry_id] of assign(edges)) claims.push({ ordinal, account_id, entry_id, pass });
  }
  await noteClaims(db, claims);
}

/** How long a bank takes to post, at most, before a file that shows the days says by its silence that it did not. */
const SETTLED_DAYS = 5;
const MOST_NAMED = 5;

/** Pending lines that this file would have to show, pending or posted, and does not. */
export async function unseenPending(db: Writer): Promise<string[]> {
  if (!(await holdsRows(db, 'pending_known'))) return [];
  const { rows } = await sql<{ date: string; amount: string; payee: string }>`
    SELECT DISTINCT ON (s.date, s.entry_id) s.date, s.amount::text AS amount, coalesce(nullif(s.payee, ''), s.description) AS payee
    FROM statement_line s JOIN pending_known USING (account_id, entry_id)
    JOIN (SELECT account_id, min(date) AS low, max(date) AS high FROM import_line GROUP BY 1) l USING (account_id)
    WHERE s.book_id = ${db.bookId} AND s.date BETWEEN l.low AND l.high - ${sql.raw(String(SETTLED_DAYS))} AND ${free}
      AND EXISTS (SELECT FROM entry e WHERE e.book_id = s.book_id AND e.id = s.entry_id)
    ORDER BY s.date, s.entry_id LIMIT 1000`.execute(db);
  if (rows.length === 0) return [];
  const named = rows
    .slice(0, MOST_NAMED)
    .map(({ date, amount, payee }) => `${payee} of ${date} over ${formatDecimal(absolute(decimal(amount)))}`);
  const more = rows.length > MOST_NAMED ? ` and ${rows.length - MOST_NAMED} more` : '';
  return [
    `Pending before, and in this file neither pending nor posted: ${named.join('; ')}${more}. Delete what the bank took back.`,
  ];
}
