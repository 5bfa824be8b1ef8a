import { type RawBuilder, sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type AccountRow, parseTransactionId, placesOf, type TransactionFilter } from '../ledger/index.ts';
import type { BulkAction } from './action.ts';

type Sql = RawBuilder<unknown>;

/** Which transactions: named ones, each with its category if it is given one, or all that a filter finds but some. */
export type Selection =
  | { readonly items: readonly { readonly id: string; readonly categoryId: string | null }[] }
  | {
      readonly filter: TransactionFilter;
      readonly except: readonly string[];
      readonly categoryId: string | null;
    };

/**
 * Fills the temporary table `picked` with the selection, one row a transaction: what it is now, why it can not take the action
 * (`reason`), and whether it is as asked already. Nothing of it passes through this process. Answers how many there are.
 */
export async function pick(
  db: Writer,
  accounts: readonly AccountRow[],
  selection: Selection,
  action: BulkAction,
): Promise<number> {
  await sql`DROP TABLE IF EXISTS pg_temp.picked`.execute(db);
  await sql`CREATE TEMP TABLE picked (
    entry_id uuid NOT NULL, ordinal smallint NOT NULL, date date NOT NULL, operation_id uuid NOT NULL, category_id uuid,
    source text NOT NULL DEFAULT 'user', confidence real DEFAULT 1, reason text, unchanged boolean NOT NULL
  ) ON COMMIT DROP`.execute(db);
  const own = accounts.filter(({ type }) => type === 'asset' || type === 'liability').map(({ id }) => id);
  const closed = accounts.filter((row) => row.closed).map(({ id }) => id);
  // The other sides of an entry: how many, the first one, whether it is an own account, and what keeps the entry as it is.
  const { numAffectedRows } = await sql`
    INSERT INTO picked (entry_id, ordinal, date, operation_id, category_id, reason, unchanged)
    SELECT f.entry_id, f.ordinal, f.date, f.operation_id, f.category_id, f.reason, f.reason IS NULL AND f.unchanged FROM (
      SELECT s.entry_id, s.ordinal, e.date, e.operation_id, s.category_id,
        CASE ${reasons(action)} END AS reason, ${unchanged(action)} AS unchanged
      FROM (${selected(db, accounts, selection)}) s
      JOIN entry e ON e.book_id = ${db.bookId} AND e.id = s.entry_id
      JOIN posting p ON p.book_id = ${db.bookId} AND p.entry_id = s.entry_id AND p.ordinal = s.ordinal
        AND p.account_id = ANY(${own}::uuid[])
      CROSS JOIN LATERAL (
        SELECT count(*) AS others, (array_agg(o.account_id ORDER BY o.ordinal))[1] AS account_id,
          coalesce(bool_or(o.account_id = ANY(${own}::uuid[])), false) AS own,
          coalesce(bool_or(o.status = 'reconciled'), false) AS reconciled,
          coalesce(bool_or(o.account_id = ANY(${closed}::uuid[])), false) AS closed
        FROM posting o WHERE o.book_id = ${db.bookId} AND o.entry_id = s.entry_id AND o.ordinal <> s.ordinal) o
      CROSS JOIN LATERAL (SELECT p.account_id = ANY(${closed}::uuid[]) AS closed) a
    ) f`.execute(db);
  await sql`ANALYZE picked`.execute(db);
  return Number(numAffectedRows ?? 0);
}

function selected(db: Writer, accounts: readonly AccountRow[], selection: Selection): Sql {
  if ('items' in selection) {
    const places = selection.items.map(({ id }) => parseTransactionId(id));
    return sql`SELECT * FROM unnest(${places.map((place) => place.entryId)}::uuid[],
      ${places.map((place) => place.ordinal)}::int[], ${selection.items.map((item) => item.categoryId)}::uuid[])
      AS named(entry_id, ordinal, category_id)`;
  }
  const except = selection.except.map(parseTransactionId);
  return sql`SELECT found.entry_id, found.ordinal, ${selection.categoryId}::uuid AS category_id
    FROM (${placesOf(db, accounts, selection.filter)}) found
    WHERE NOT EXISTS (SELECT FROM unnest(${except.map((place) => place.entryId)}::uuid[],
      ${except.map((place) => place.ordinal)}::int[]) AS not_this(entry_id, ordinal)
      WHERE not_this.entry_id = found.entry_id AND not_this.ordinal = found.ordinal)`;
}

const MOST_TAGS = 50;
const INVESTMENT = sql`WHEN e.portfolio_id IS NOT NULL THEN 'It belongs to a portfolio; change it there.'`;
const OPENING = sql`WHEN e.kind = 'opening' THEN 'It is an opening balance.'`;
const CLOSED = sql`WHEN a.closed THEN 'Its account is closed.'`;

/** The branches of a CASE: the first that holds is why the transaction stays as it is. */
function reasons(action: BulkAction): Sql {
  switch (action.type) {
    case 'categorize':
      return sql`${INVESTMENT} ${OPENING} ${CLOSED}
        WHEN o.others > 1 THEN 'It is split; change its parts by themselves.'
        WHEN o.own THEN 'It is a transfer between your accounts and has no category.'
        WHEN o.others = 0 THEN 'It has no other side.'
        WHEN EXISTS (SELECT FROM account c WHERE c.book_id = e.book_id AND c.id = s.category_id AND c.currency <> p.commodity)
          THEN 'The category is kept in another currency.'`;
    case 'tag':
      return sql`${INVESTMENT}
        WHEN cardinality(e.tags) + (SELECT count(*) FROM unnest(${[...action.tags]}::text[]) t(tag) WHERE t.tag <> ALL (e.tags))
          > ${sql.lit(MOST_TAGS)} THEN 'It would have more than 50 tags.'`;
    case 'untag':
    case 'setPayee':
      return INVESTMENT;
    case 'setStatus':
      return sql`${INVESTMENT} ${CLOSED}
        WHEN p.status = 'reconciled' AND p.status <> ${action.status} THEN 'It is reconciled.'`;
    case 'move':
      return sql`${INVESTMENT} ${OPENING} ${CLOSED}
        WHEN p.status = 'reconciled' THEN 'It is reconciled.'
        WHEN ${action.account.currency}::text <> p.commodity
          THEN ${`“${action.account.name}” is kept in ${action.account.currency}.`}::text
        WHEN EXISTS (SELECT FROM posting x WHERE x.book_id = e.book_id AND x.entry_id = e.id AND x.ordinal <> s.ordinal
          AND x.account_id = ${action.account.id}) THEN 'It would be a transfer from an account to itself.'
        WHEN count(*) OVER (PARTITION BY s.entry_id) > 1 THEN 'Both sides of the transfer are selected.'`;
    case 'delete':
      return sql`${INVESTMENT}
        WHEN p.status = 'reconciled' THEN 'It is reconciled.'
        WHEN o.reconciled THEN 'Its other side is reconciled.'
        WHEN a.closed OR (o.own AND o.closed) THEN 'Its account is closed.'`;
  }
}

function unchanged(action: BulkAction): Sql {
  switch (action.type) {
    // A category that somebody guessed and the person now chooses is a change.
    case 'categorize':
      return sql`coalesce(o.account_id = s.category_id AND e.category_source = 'user', false)`;
    case 'tag':
      return sql`${[...action.tags]}::text[] <@ e.tags`;
    case 'untag':
      return sql`NOT (${[...action.tags]}::text[] && e.tags)`;
    case 'setPayee':
      return sql`e.payee = ${action.payee}`;
    case 'setStatus':
      return sql`p.status = ${action.status}`;
    case 'move':
      return sql`p.account_id = ${action.account.id}::uuid`;
    case 'delete':
      return sql`false`;
  }
}

/**
 * Locks the entries that are to change, in one order for everybody. False when one was changed between being picked and being
 * locked: then they have to be picked again, and stay locked meanwhile.
 */
export async function lockPicked(db: Writer): Promise<boolean> {
  await sql`SELECT count(*) FROM (SELECT FROM entry e WHERE e.book_id = ${db.bookId}
    AND e.id IN (SELECT entry_id FROM picked WHERE reason IS NULL AND NOT unchanged)
    ORDER BY e.id FOR UPDATE) locked`.execute(db);
  const { rows } = await sql<{ changed: boolean }>`
    SELECT EXISTS (SELECT FROM picked t LEFT JOIN entry e ON e.book_id = ${db.bookId} AND e.id = t.entry_id
      WHERE t.reason IS NULL AND NOT t.unchanged AND e.operation_id IS DISTINCT FROM t.operation_id) AS changed`.execute(
    db,
  );
  return !rows[0]!.changed;
}
