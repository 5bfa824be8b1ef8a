import type { Reason } from '@financehub/core/matching/duplicates.ts';
import { type RawBuilder, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Reader, Writer } from '../../db/database.ts';
import { decodeCursor } from '../../http/page.ts';
import { notFound } from '../../http/problem.ts';
import type { FoundPair, TransferDetail } from './scan.worker.ts';

export type PairKind = 'duplicate' | 'transfer';

export interface Pair {
  readonly id: string;
  /** In thousandths. */
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly detail: TransferDetail | null;
  readonly first_entry: string;
  readonly first_ordinal: number;
  readonly first_account: string;
  readonly first_amount: string;
  readonly second_entry: string;
  readonly second_ordinal: number;
  readonly second_account: string;
  readonly second_amount: string;
}

const ROWS_PER_STATEMENT = 5000;

/**
 * Keeps what a scan found in place of what earlier ones did, of the entries that the import made or recognised (null: all
 * entries). A pair that was found before keeps its id.
 */
export async function storePairs(
  db: Writer,
  scan: string,
  pairs: readonly FoundPair[],
  importId: string | null,
): Promise<void> {
  // Two scans of one book write one after the other.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${db.bookId}, 7))`.execute(db);
  for (let from = 0; from < pairs.length; from += ROWS_PER_STATEMENT) {
    await insertPairs(db, scan, pairs.slice(from, from + ROWS_PER_STATEMENT));
  }
  const looked = sql`(SELECT id FROM entry WHERE book_id = ${db.bookId} AND import_id = ${importId}
    UNION SELECT entry_id FROM statement_line WHERE book_id = ${db.bookId} AND import_id = ${importId})`;
  const stale = importId === null ? sql`TRUE` : sql`(first_entry IN ${looked} OR second_entry IN ${looked})`;
  await sql`DELETE FROM review_pair WHERE book_id = ${db.bookId} AND scan <> ${scan} AND ${stale}`.execute(
    db,
  );
}

async function insertPairs(db: Writer, scan: string, pairs: readonly FoundPair[]): Promise<void> {
  const rows = pairs.map(({ kind, first, second, score, reasons, detail }) => ({
    id: uuid(),
    kind,
    first_entry: first.entryId,
    first_ordinal: first.ordinal,
    first_account: first.accountId,
    first_date: first.date,
    first_amount: first.amount,
    second_entry: second.entryId,
    second_ordinal: second.ordinal,
    second_account: second.accountId,
    second_date: second.date,
    second_amount: second.amount,
    score: Math.round(score * 1000),
    reasons,
    detail,
  }));
  await sql`
    INSERT INTO review_pair AS old (book_id, scan, id, kind, first_entry, first_ordinal, first_account, first_date,
      first_amount, second_entry, second_ordinal, second_account, second_date, second_amount, score, reasons, detail)
    SELECT ${db.bookId}::uuid, ${scan}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      id uuid, kind text, first_entry uuid, first_ordinal smallint, first_account uuid, first_date date,
      first_amount numeric, second_entry uuid, second_ordinal smallint, second_account uuid, second_date date,
      second_amount numeric, score smallint, reasons jsonb, detail jsonb)
    ON CONFLICT (book_id, kind, first_entry, first_ordinal, second_entry, second_ordinal) DO UPDATE SET
      scan = excluded.scan, score = excluded.score, reasons = excluded.reasons, detail = excluded.detail,
      first_account = excluded.first_account, first_date = excluded.first_date, first_amount = excluded.first_amount,
      second_account = excluded.second_account, second_date = excluded.second_date,
      second_amount = excluded.second_amount`.execute(db);
}

/** One side of the pair stands in the books as the scan saw it. */
function stands(table: RawBuilder<unknown>, side: 'first' | 'second'): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`r.${side}_${column}`);
  return sql`EXISTS (SELECT FROM ${table} s WHERE s.book_id = r.book_id AND s.entry_id = ${of('entry')}
    AND s.ordinal = ${of('ordinal')} AND s.account_id = ${of('account')} AND s.date = ${of('date')}
    AND s.quantity = ${of('amount')})`;
}

/** Pairs whose two sides are as they were seen, and of which nobody said what they are. */
const LIVE: Record<PairKind, RawBuilder<unknown>> = {
  duplicate: sql`${stands(sql`posting`, 'first')} AND ${stands(sql`posting`, 'second')}
    AND NOT EXISTS (SELECT FROM duplicate_dismissal d WHERE d.book_id = r.book_id
      AND d.first_entry = least(r.first_entry, r.second_entry) AND d.second_entry = greatest(r.first_entry, r.second_entry))`,
  transfer: sql`${stands(sql`transfer_half`, 'first')} AND ${stands(sql`transfer_half`, 'second')}
    AND NOT EXISTS (SELECT FROM transfer_rejection d WHERE d.book_id = r.book_id AND d.out_entry = r.first_entry
      AND d.in_entry = r.second_entry)`,
};

const COLUMNS = sql`r.id, r.score, r.reasons, r.detail, r.first_entry, r.first_ordinal, r.first_account,
  r.first_amount::text, r.second_entry, r.second_ordinal, r.second_account, r.second_amount::text`;

function live(db: Reader, kind: PairKind): RawBuilder<unknown> {
  return sql`FROM review_pair r WHERE r.book_id = ${db.bookId} AND r.kind = ${kind} AND ${LIVE[kind]}`;
}

/** One more than the page holds, surest first. */
export async function listPairs(
  db: Reader,
  kind: PairKind,
  limit: number,
  cursor: string | undefined,
): Promise<Pair[]> {
  let after = sql`TRUE`;
  if (cursor !== undefined) {
    const [score, id] = decodeCursor(cursor, ['integer', 'id']);
    after = sql`(r.score < ${score}::int OR (r.score = ${score}::int AND r.id > ${id}::uuid))`;
  }
  const { rows } = await sql<Pair>`SELECT ${COLUMNS} ${live(db, kind)} AND ${after}
    ORDER BY r.score DESC, r.id LIMIT ${limit + 1}`.execute(db);
  return rows;
}

export async function countPairs(db: Reader, kind: PairKind): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count ${live(db, kind)}`.execute(db);
  return rows[0]!.count;
}

/** A pair that waits for an answer; throws `not-found`. */
export async function findPair(db: Reader, kind: PairKind, id: string): Promise<Pair> {
  const { rows } = await sql<Pair>`SELECT ${COLUMNS} ${live(db, kind)} AND r.id = ${id}`.execute(db);
  const [pair] = rows;
  if (pair === undefined) throw notFound(kind === 'duplicate' ? 'pair of duplicates' : 'suggested transfer');
  return pair;
}

/** Of transfers, those of the same kind: accounts and names of the halves. */
export async function pairsAlike(db: Reader, pair: Pair): Promise<Pair[]> {
  const { outKey, inKey } = pair.detail ?? { outKey: '', inKey: '' };
  if (outKey === '' && inKey === '') return [pair];
  const { rows } = await sql<Pair>`SELECT ${COLUMNS} ${live(db, 'transfer')}
    AND r.first_account = ${pair.first_account} AND r.second_account = ${pair.second_account}
    AND r.detail->>'outKey' = ${outKey} AND r.detail->>'inKey' = ${inKey}
    ORDER BY r.score DESC, r.id`.execute(db);
  return rows;
}

/** Whoever answers a pair waits for whoever is changing its entries, and then sees what became of them. */
export async function lockEntries(db: Writer, ids: readonly string[]): Promise<void> {
  await sql`SELECT id FROM entry WHERE book_id = ${db.bookId} AND id = ANY(${ids as string[]}::uuid[])
    ORDER BY id FOR UPDATE`.execute(db);
}
