import { assign, type Edge } from '@financehub/core/matching/assign.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Claim, noteClaims } from './import-line.ts';
import type { Span } from './matching.ts';

/**
 * Lines with the day, amount and text of a line that an earlier file held: of n lines and m bank transactions with one such
 * fingerprint the first of each belong together, posted ones first. A transaction that stands for several such lines of one
 * file, as when the person merged them, takes as many. Where a transaction goes by several fingerprints of this
 * file, they are assigned so that as many lines as possible find theirs.
 */
export async function matchExact(db: Writer, { accounts, low, high }: Span): Promise<void> {
  await sql`CREATE TEMP TABLE exact_hit ON COMMIT DROP AS
    SELECT account_id, fingerprint, entry_id, max(slots) AS slots,
      EXISTS (SELECT FROM pending_known k WHERE k.account_id = h.account_id AND k.entry_id = h.entry_id) AS pending
    FROM (SELECT s.account_id, s.fingerprint, s.entry_id, count(*) AS slots
      FROM statement_line s JOIN (SELECT DISTINCT account_id, date, fingerprint FROM import_line) l
        ON l.account_id = s.account_id AND l.date = s.date AND l.fingerprint = s.fingerprint
      WHERE s.book_id = ${db.bookId} AND s.entry_id IS NOT NULL AND s.account_id = ANY(${accounts}::uuid[])
        AND s.date BETWEEN ${low}::date AND ${high}::date
      GROUP BY s.account_id, s.fingerprint, s.entry_id, s.import_id) h
    GROUP BY account_id, fingerprint, entry_id`.execute(db);
  await sql`CREATE TEMP TABLE exact_shared ON COMMIT DROP AS
    SELECT DISTINCT account_id, fingerprint FROM exact_hit WHERE (account_id, entry_id) IN (
      SELECT account_id, entry_id FROM exact_hit GROUP BY account_id, entry_id HAVING count(*) > 1)`.execute(
    db,
  );
  await sql`INSERT INTO claim (ordinal, account_id, entry_id, pass, slot)
    SELECT l.ordinal, account_id, h.entry_id, 'same', h.slot
    FROM (SELECT ordinal, account_id, fingerprint,
        row_number() OVER (PARTITION BY account_id, fingerprint ORDER BY status DESC, ordinal) AS n FROM import_line) l
    JOIN (SELECT account_id, fingerprint, entry_id, slot,
        row_number() OVER (PARTITION BY account_id, fingerprint ORDER BY slot, pending, entry_id) AS n
      FROM exact_hit CROSS JOIN LATERAL generate_series(1, slots) slot
      WHERE (account_id, fingerprint) NOT IN (SELECT account_id, fingerprint FROM exact_shared)) h
    USING (account_id, fingerprint, n)`.execute(db);
  await matchShared(db);
}

interface SharedRow {
  ordinal: number;
  account_id: string;
  entry_id: string;
  same_status: boolean;
}

/** Edges looked at in one assignment; a fingerprint that more lines and transactions share than this is cut. */
const MOST_EDGES = 50_000;

async function matchShared(db: Writer): Promise<void> {
  const { rows } = await sql<SharedRow>`
    SELECT l.ordinal, account_id, h.entry_id, h.pending = (l.status = 'pending') AS same_status
    FROM exact_shared JOIN exact_hit h USING (account_id, fingerprint) JOIN import_line l USING (account_id, fingerprint)
    ORDER BY l.ordinal, h.entry_id LIMIT ${MOST_EDGES}`.execute(db);
  const claims: Claim[] = [];
  for (const [account_id, edges] of Map.groupBy(rows, (row) => row.account_id)) {
    const found = assign(
      edges.map(
        ({ ordinal, entry_id, same_status }): Edge => ({
          line: ordinal,
          known: entry_id,
          score: same_status ? 1 : 0,
        }),
      ),
    );
    for (const [ordinal, entry_id] of found) claims.push({ ordinal, account_id, entry_id, pass: 'same' });
  }
  await noteClaims(db, claims);
}
