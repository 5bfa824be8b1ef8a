import { findTransfers, isSettled } from '@financehub/core/matching/transfers.ts';
import { day } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { joinHalves, loadHalves } from './join-halves.ts';
import { ownAccounts, patternsOf, periodOfImport, rejectedOf, widened } from './scan-rows.ts';

interface CandidateRow {
  /** The import itself made the entry. */
  made: boolean;
  entry_id: string;
  account_id: string;
  date: string;
  amount: string;
  commodity: string;
  payee: string;
  description: string;
  categorised: boolean;
  reference: string | null;
}

/**
 * Joins halves of transfers that an import brought, within its operation, where the person confirmed transfers of the same
 * kind: the same accounts, the same names, opposite amounts to the cent within the usual days. Answers how many of the
 * entries that the import made became part of one. Amounts with a fee or in two currencies are left to the person.
 */
export async function applyTransferPatterns(db: Writer, importId: string): Promise<number> {
  const patterns = await patternsOf(db);
  if (patterns.length === 0) return 0;
  const period = await periodOfImport(db, importId);
  if (period === null) return 0;
  const { from, to } = widened(period);
  const accounts = [...new Set(patterns.flatMap((each) => [each.outAccountId, each.inAccountId]))];
  const { rows } = await sql<CandidateRow>`
    SELECT import_id IS NOT DISTINCT FROM ${importId}::uuid AS made, entry_id, account_id, date,
      trim_scale(quantity)::text AS amount, commodity, payee, description, categorised,
      (SELECT min(s.reference) FROM statement_line s WHERE s.book_id = h.book_id AND s.entry_id = h.entry_id
        AND s.account_id = h.account_id) AS reference
    FROM transfer_half h
    WHERE book_id = ${db.bookId} AND account_id = ANY(${accounts}::uuid[]) AND date BETWEEN ${from}::date AND ${to}::date
    ORDER BY date, entry_id`.execute(db);
  const halves = rows.map((row) => ({
    entryId: row.entry_id,
    accountId: row.account_id,
    date: day(row.date),
    amount: row.amount,
    currency: row.commodity,
    payee: row.payee,
    description: row.description,
    reference: row.reference,
    categorised: row.categorised,
  }));
  const found = findTransfers(halves, {
    accounts: await ownAccounts(db),
    patterns,
    rejected: await rejectedOf(db),
  });
  const settled = found
    .filter(isSettled)
    .map((pair) => [rows[pair.out]!, rows[pair.in]!] as const)
    .filter((pair) => pair.some((row) => row.made));
  const full = await loadHalves(
    db,
    settled.flat().map((row) => row.entry_id),
  );
  await joinHalves(
    db,
    settled.map(([out, into]) => [full.get(out.entry_id)!, full.get(into.entry_id)!]),
    null,
    'rule',
  );
  return settled.flat().filter((row) => row.made).length;
}
