import { assign, type Edge } from '@financehub/core/matching/assign.ts';
import { type BankLine, bankLine, redownloaded } from '@financehub/core/matching/candidates.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Claim, free, noteClaims, rowsOf, unclaimed } from './import-line.ts';
import type { Span } from './matching.ts';

/** Equal texts come before all others. */
const SAME = { score: 1000 };

/** Lines times transactions of one account, day and amount that are compared one by one; beyond only equal texts match. */
export const MOST_COMPARED = 40_000;
/** Lines and transactions of one such group that are held at once. */
const MOST_HELD = 2000;

/** ordinal or entry, payee, description, reference, balance, status, fingerprint */
type Parts = [string | number, string, string, string | null, string | null, 'pending' | 'posted', string];

interface Group {
  account_id: string;
  date: string;
  amount: string;
  lines: Parts[] | null;
  known: Parts[] | null;
  open: number;
}

/**
 * Lines whose text has become richer or poorer since an earlier file: same account, day and amount, texts alike. Where a line is
 * open and a transaction free, all of that day and amount are assigned anew, those with equal texts too: a line gives way to
 * another when there is one that only it can be.
 */
export async function matchAlike(db: Writer, span: Span): Promise<string[]> {
  await gather(db, span);
  let skipped = 0;
  const query = sql`SELECT g.account_id, g.date, g.amount::text AS amount, g.open,
    CASE WHEN g.fits THEN (SELECT jsonb_agg(jsonb_build_array(l.ordinal, l.payee, l.description, l.reference, l.balance::text, l.status,
      l.fingerprint) ORDER BY l.ordinal) FROM alike_line l
      WHERE l.account_id = g.account_id AND l.date = g.date AND l.amount = g.amount) END AS lines,
    CASE WHEN g.fits THEN (SELECT jsonb_agg(jsonb_build_array(s.entry_id, s.payee, s.description, s.reference, s.balance::text, s.status,
      s.fingerprint) ORDER BY s.entry_id) FROM alike_known s
      WHERE s.account_id = g.account_id AND s.date = g.date AND s.amount = g.amount) END AS known
    FROM alike_group g ORDER BY g.account_id, g.date, g.amount`;
  for await (const groups of rowsOf<Group>(db, 'alike', query)) {
    const claims: Claim[] = [];
    for (const group of groups) {
      if (group.lines === null || group.known === null) skipped += group.open;
      else claims.push(...claimsOf(group, group.lines, group.known));
    }
    await replaceClaims(db, claims);
  }
  if (skipped === 0) return [];
  return [
    `${skipped} lines of one day and amount are too many to compare by their texts with those before; only equal ones are known.`,
  ];
}

/** What there is to compare: lines and transactions that share account, day and amount, where some of both are left. */
async function gather(db: Writer, { accounts, low, high }: Span): Promise<void> {
  await sql`CREATE TEMP TABLE alike_key ON COMMIT DROP AS
    SELECT account_id, date, amount, count(*) AS open FROM import_line l WHERE ${unclaimed} GROUP BY 1, 2, 3`.execute(
    db,
  );
  await sql`ANALYZE alike_key`.execute(db);
  await sql`CREATE TEMP TABLE alike_known ON COMMIT DROP AS
    SELECT DISTINCT s.account_id, s.date, s.amount, s.entry_id, s.payee, s.description, s.reference, s.balance, s.status,
      s.fingerprint, ${free} AS free
    FROM statement_line s JOIN alike_key USING (account_id, date, amount)
    WHERE s.book_id = ${db.bookId} AND s.entry_id IS NOT NULL AND s.account_id = ANY(${accounts}::uuid[])
      AND s.date BETWEEN ${low}::date AND ${high}::date
      AND NOT EXISTS (SELECT FROM claim c JOIN import_line o ON o.ordinal = c.ordinal WHERE c.account_id = s.account_id
        AND c.entry_id = s.entry_id AND (o.date <> s.date OR o.amount <> s.amount OR c.slot > 1))`.execute(
    db,
  );
  await prepare(db, 'alike_known');
  await sql`CREATE TEMP TABLE alike_line ON COMMIT DROP AS
    SELECT l.ordinal, account_id, date, amount, l.payee, l.description, l.reference, l.balance, l.status, l.fingerprint
    FROM import_line l JOIN (SELECT account_id, date, amount FROM alike_known GROUP BY 1, 2, 3 HAVING bool_or(free)) k
      USING (account_id, date, amount)
    WHERE NOT EXISTS (SELECT FROM claim c WHERE c.ordinal = l.ordinal
      AND NOT EXISTS (SELECT FROM alike_known s WHERE s.account_id = c.account_id AND s.entry_id = c.entry_id))`.execute(
    db,
  );
  await prepare(db, 'alike_line');
  await sql`CREATE TEMP TABLE alike_group ON COMMIT DROP AS
    SELECT account_id, date, amount, k.open, l.lines * s.known <= ${MOST_COMPARED} AND l.lines + s.known <= ${MOST_HELD} AS fits
    FROM (SELECT account_id, date, amount, count(*) AS known FROM alike_known GROUP BY 1, 2, 3 HAVING bool_or(free)) s
    JOIN (SELECT account_id, date, amount, count(*) AS lines FROM alike_line GROUP BY 1, 2, 3) l USING (account_id, date, amount)
    JOIN alike_key k USING (account_id, date, amount)`.execute(db);
}

/** Statistics too: of a table without them the planner expects few rows and compares every pair. */
async function prepare(db: Writer, table: 'alike_known' | 'alike_line'): Promise<void> {
  await sql`CREATE INDEX ON ${sql.table(table)} (account_id, date, amount)`.execute(db);
  await sql`ANALYZE ${sql.table(table)}`.execute(db);
}

/** Claims of equal texts may have changed hands. */
async function replaceClaims(db: Writer, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const ordinals = claims.map(({ ordinal }) => ordinal);
  await sql`DELETE FROM claim WHERE ordinal = ANY(${ordinals}::int[])`.execute(db);
  await noteClaims(db, claims);
}

/** The whole group's assignment: as many lines as can be, so that nobody who had a transaction is left without. */
function claimsOf(group: Group, lines: readonly Parts[], known: readonly Parts[]): Claim[] {
  const read = ([, payee, description, reference, balance, status]: Parts): BankLine =>
    bankLine({
      date: day(group.date),
      amount: decimal(group.amount),
      payee,
      description,
      reference,
      balance: balance === null ? null : decimal(balance),
      status,
    });
  const others = known.map((parts) => [String(parts[0]), read(parts), parts[6]] as const);
  const edges: Edge[] = [];
  const equal = new Set<string>();
  for (const parts of lines) {
    const line = read(parts);
    for (const [entry, other, print] of others) {
      const same = print === parts[6];
      const match = same ? SAME : redownloaded(line, other);
      if (match === null) continue;
      if (same) equal.add(`${parts[0]} ${entry}`);
      const settled = line.status === other.status ? 0.5 : 0;
      edges.push({ line: Number(parts[0]), known: entry, score: match.score + settled });
    }
  }
  return [...assign(edges)].map(([ordinal, entry_id]) => ({
    ordinal,
    account_id: group.account_id,
    entry_id,
    pass: equal.has(`${ordinal} ${entry_id}`) ? 'same' : 'alike',
  }));
}
