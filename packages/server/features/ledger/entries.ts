import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import type { PostingStatus } from '../../db/tables.ts';

export interface NewPosting {
  readonly accountId: string;
  readonly quantity: string;
  /** ISO 4217 code, or the id of an asset. */
  readonly commodity: string;
  readonly weight: string;
  readonly weightCommodity: string;
  readonly status?: PostingStatus | undefined;
  readonly memo?: string | null | undefined;
}

export interface NewEntry {
  readonly id?: string | undefined;
  /** YYYY-MM-DD */
  readonly date: string;
  /** `transaction`, `opening`, or the type of a portfolio transaction. */
  readonly kind?: string | undefined;
  readonly payee?: string | undefined;
  readonly description?: string | undefined;
  readonly notes?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly importId?: string | null | undefined;
  readonly categorySource?: string | undefined;
  readonly categoryConfidence?: number | null | undefined;
  readonly portfolioId?: string | null | undefined;
  readonly assetId?: string | null | undefined;
  readonly price?: string | null | undefined;
  readonly fxRate?: string | null | undefined;
  readonly toAssetId?: string | null | undefined;
  readonly ratio?: string | null | undefined;
  readonly basisFraction?: string | null | undefined;
  readonly acquired?: string | null | undefined;
  readonly lots?: readonly { readonly transactionId: string; readonly quantity: string }[] | null | undefined;
  readonly sequence?: number | undefined;
  readonly postings: readonly NewPosting[];
}

const ROWS_PER_STATEMENT = 2000;

/**
 * Adds entries with their postings. All postings of an entry go in one statement, which is when the database checks
 * that they balance. Answers the ids in the order given.
 */
export async function insertEntries(db: Writer, entries: readonly NewEntry[]): Promise<string[]> {
  const ids = entries.map((entry) => entry.id ?? uuid());
  for (let from = 0; from < entries.length; from += ROWS_PER_STATEMENT) {
    const batch = entries.slice(from, from + ROWS_PER_STATEMENT);
    await insertRows(db, batch, ids.slice(from, from + ROWS_PER_STATEMENT));
    await insertPostings(db, batch, ids.slice(from, from + ROWS_PER_STATEMENT));
  }
  return ids;
}

// Rows travel as one JSON parameter: PostgreSQL takes at most 65,535 parameters, and numbers stay exact as text.
async function insertRows(db: Writer, entries: readonly NewEntry[], ids: readonly string[]): Promise<void> {
  const rows = entries.map((entry, index) => ({
    id: ids[index],
    date: entry.date,
    kind: entry.kind ?? 'transaction',
    payee: entry.payee ?? '',
    description: entry.description ?? '',
    notes: entry.notes ?? '',
    tags: entry.tags ?? [],
    import_id: entry.importId ?? null,
    category_source: entry.categorySource ?? 'none',
    category_confidence: entry.categoryConfidence ?? null,
    portfolio_id: entry.portfolioId ?? null,
    asset_id: entry.assetId ?? null,
    price: entry.price ?? null,
    fx_rate: entry.fxRate ?? null,
    to_asset_id: entry.toAssetId ?? null,
    ratio: entry.ratio ?? null,
    basis_fraction: entry.basisFraction ?? null,
    acquired: entry.acquired ?? null,
    lots: entry.lots ?? null,
    sequence: entry.sequence ?? 0,
  }));
  await sql`
    INSERT INTO entry (book_id, id, date, kind, payee, description, notes, tags, import_id, category_source,
      category_confidence, portfolio_id, asset_id, price, fx_rate, to_asset_id, ratio, basis_fraction,
      acquired, lots, sequence)
    SELECT ${db.bookId}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      id uuid, date date, kind text, payee text, description text, notes text, tags text[], import_id uuid,
      category_source text, category_confidence real, portfolio_id uuid, asset_id uuid, price numeric, fx_rate numeric,
      to_asset_id uuid, ratio numeric, basis_fraction numeric, acquired date, lots jsonb, sequence integer)`.execute(
    db,
  );
}

async function insertPostings(
  db: Writer,
  entries: readonly NewEntry[],
  ids: readonly string[],
): Promise<void> {
  const rows = entries.flatMap((entry, index) =>
    entry.postings.map((posting, ordinal) => ({
      entry_id: ids[index],
      ordinal,
      account_id: posting.accountId,
      date: entry.date,
      quantity: posting.quantity,
      commodity: posting.commodity,
      weight: posting.weight,
      weight_commodity: posting.weightCommodity,
      status: posting.status ?? 'posted',
      memo: posting.memo ?? null,
    })),
  );
  await sql`
    INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity,
      status, memo)
    SELECT ${db.bookId}::uuid, r.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      entry_id uuid, ordinal smallint, account_id uuid, date date, quantity numeric, commodity text, weight numeric,
      weight_commodity text, status text, memo text)`.execute(db);
}

/** Removes entries with their postings; statement lines that made them stay, as lines without an entry. */
export async function deleteEntries(db: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const all = sql`ANY(${ids as string[]}::uuid[])`;
  await sql`DELETE FROM posting WHERE book_id = ${db.bookId} AND entry_id = ${all}`.execute(db);
  await sql`DELETE FROM entry WHERE book_id = ${db.bookId} AND id = ${all}`.execute(db);
}

/** Puts new content into an entry, keeping its id, import and place in time of creation. */
export async function replaceEntry(db: Writer, id: string, entry: NewEntry): Promise<void> {
  await sql`DELETE FROM posting WHERE book_id = ${db.bookId} AND entry_id = ${id}`.execute(db);
  await db
    .updateTable('entry')
    .set({
      date: entry.date,
      kind: entry.kind ?? 'transaction',
      payee: entry.payee ?? '',
      description: entry.description ?? '',
      notes: entry.notes ?? '',
      tags: [...(entry.tags ?? [])],
      category_source: entry.categorySource ?? 'none',
      category_confidence: entry.categoryConfidence ?? null,
      portfolio_id: entry.portfolioId ?? null,
      asset_id: entry.assetId ?? null,
      price: entry.price ?? null,
      fx_rate: entry.fxRate ?? null,
      to_asset_id: entry.toAssetId ?? null,
      ratio: entry.ratio ?? null,
      basis_fraction: entry.basisFraction ?? null,
      acquired: entry.acquired ?? null,
      lots: entry.lots == null ? null : JSON.stringify(entry.lots),
      sequence: entry.sequence ?? 0,
    })
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .execute();
  await insertPostings(db, [entry], [id]);
}

/** The account that the starter chart knows by this key, whatever it is called now; made anew when it was deleted. */
export async function accountByKey(
  db: Writer,
  key: string,
  fallback: { name: string; type: 'equity' | 'income' | 'expense' },
): Promise<string> {
  const found = await db
    .selectFrom('account')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (found !== undefined) return found.id;
  const id = uuid();
  await db
    .insertInto('account')
    .values({
      book_id: db.bookId,
      id,
      parent_id: null,
      ...fallback,
      subtype: null,
      currency: null,
      key,
      number: null,
      institution: null,
      portfolio_id: null,
    })
    .execute();
  return id;
}
