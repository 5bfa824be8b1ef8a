import type { TransferKind } from '@financehub/core/matching/transfers.ts';
import { absolute, decimal, formatDecimal, negate, subtract } from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';

export interface HalfRow {
  readonly entry_id: string;
  readonly account_id: string;
  readonly date: string;
  readonly quantity: string;
  readonly commodity: string;
  readonly status: string;
  readonly memo: string | null;
  readonly payee: string;
  readonly description: string;
  readonly notes: string;
  readonly tags: readonly string[];
}

/** The halves of these entries as they are now, by entry; those that are none any more are left out. */
export async function loadHalves(db: Writer, ids: readonly string[]): Promise<Map<string, HalfRow>> {
  const { rows } = await sql<HalfRow>`
    SELECT entry_id, account_id, date, quantity::text, commodity, status, memo, payee, description, notes, tags
    FROM transfer_half WHERE book_id = ${db.bookId} AND entry_id = ANY(${ids as string[]}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.entry_id, row]));
}

interface PostingRow {
  readonly entry_id: string;
  readonly ordinal: number;
  readonly account_id: string;
  readonly date: string;
  readonly quantity: string;
  readonly commodity: string;
  readonly weight: string;
  readonly weight_commodity: string;
  readonly status: string;
  readonly memo: string | null;
}

/**
 * The sides of the transfer, all on the day of the outgoing half. It balances in the currency that left: between currencies
 * what arrived weighs what was sent, within one the difference is the fee.
 */
function postingsOf(out: HalfRow, into: HalfRow, feeAccount: string | null): PostingRow[] {
  const sent = absolute(decimal(out.quantity));
  const arrived = decimal(into.quantity);
  const base = { entry_id: out.entry_id, date: out.date, weight_commodity: out.commodity };
  const within = out.commodity === into.commodity;
  const fee = within ? subtract(sent, arrived) : null;
  const postings: PostingRow[] = [
    {
      ...base,
      ordinal: 0,
      account_id: out.account_id,
      quantity: out.quantity,
      commodity: out.commodity,
      weight: formatDecimal(negate(sent)),
      status: out.status,
      memo: out.memo,
    },
    {
      ...base,
      ordinal: 1,
      account_id: into.account_id,
      quantity: into.quantity,
      commodity: into.commodity,
      weight: formatDecimal(within ? arrived : sent),
      status: into.status,
      memo: into.memo,
    },
  ];
  if (fee === null || fee.units === 0n) return postings;
  if (feeAccount === null) throw new Error('a transfer with a fee and no account for it');
  const amount = formatDecimal(fee);
  return [
    ...postings,
    {
      ...base,
      ordinal: 2,
      account_id: feeAccount,
      quantity: amount,
      commodity: out.commodity,
      weight: amount,
      status: out.status,
      memo: null,
    },
  ];
}

/**
 * Makes one entry of each two halves: the outgoing one stays, with its id, day and texts, and takes over notes and tags; the
 * incoming one goes, and its statement lines become lines of the one that stays, so that both banks' lines are known.
 *
 * @param source who decided it: the person, or a pattern (`rule`)
 */
export async function joinHalves(
  db: Writer,
  pairs: readonly (readonly [out: HalfRow, into: HalfRow])[],
  feeAccount: string | null,
  source: 'user' | 'rule',
): Promise<void> {
  if (pairs.length === 0) return;
  const postings = JSON.stringify(pairs.flatMap(([out, into]) => postingsOf(out, into, feeAccount)));
  const outs = pairs.map(([out]) => out.entry_id);
  const ins = pairs.map(([, into]) => into.entry_id);
  const texts = JSON.stringify(
    pairs.map(([out, into]) => ({
      id: out.entry_id,
      gone: into.entry_id,
      notes: [...new Set([out.notes, into.notes].filter((each) => each !== ''))].join('\n'),
      tags: [...new Set([...out.tags, ...into.tags])],
    })),
  );
  await sql`DELETE FROM posting WHERE book_id = ${db.bookId} AND entry_id = ANY(${[...outs, ...ins]}::uuid[])`.execute(
    db,
  );
  await sql`DELETE FROM entry WHERE book_id = ${db.bookId} AND id = ANY(${ins}::uuid[])`.execute(db);
  await sql`
    UPDATE entry e SET notes = r.notes, tags = r.tags, category_source = ${source}, category_confidence = 1
    FROM jsonb_to_recordset(${texts}::jsonb) AS r(id uuid, notes text, tags text[])
    WHERE e.book_id = ${db.bookId} AND e.id = r.id`.execute(db);
  await sql`
    INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity,
      status, memo)
    SELECT ${db.bookId}::uuid, r.* FROM jsonb_to_recordset(${postings}::jsonb) AS r(
      entry_id uuid, ordinal smallint, account_id uuid, date date, quantity numeric, commodity text, weight numeric,
      weight_commodity text, status text, memo text)`.execute(db);
  await sql`
    UPDATE statement_line s SET entry_id = r.id
    FROM jsonb_to_recordset(${texts}::jsonb) AS r(id uuid, gone uuid)
    WHERE s.book_id = ${db.bookId} AND s.entry_id = r.gone`.execute(db);
  await sql`
    UPDATE merged_entry m SET kept_entry_id = r.id FROM jsonb_to_recordset(${texts}::jsonb) AS r(id uuid, gone uuid)
    WHERE m.book_id = ${db.bookId} AND m.kept_entry_id = r.gone`.execute(db);
  await sql`
    INSERT INTO merged_entry (book_id, entry_id, kept_entry_id)
    SELECT ${db.bookId}::uuid, r.gone, r.id FROM jsonb_to_recordset(${texts}::jsonb) AS r(id uuid, gone uuid)`.execute(
    db,
  );
}

/** Remembers the kinds of transfers that the person confirmed. */
export async function rememberKinds(db: Writer, kinds: readonly TransferKind[]): Promise<void> {
  const told = kinds.filter(({ outKey, inKey }) => outKey !== '' || inKey !== '');
  if (told.length === 0) return;
  await db
    .insertInto('transfer_pattern')
    .values(
      told.map((kind) => ({
        book_id: db.bookId,
        id: uuid(),
        out_account: kind.outAccountId,
        in_account: kind.inAccountId,
        out_key: kind.outKey,
        in_key: kind.inKey,
      })),
    )
    .execute();
}
