import * as contract from '@financehub/contract/accounts.ts';
import { coverage } from '@financehub/core/matching/coverage.ts';
import { lineText, sameLine } from '@financehub/core/matching/similarity.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { addMonths, day, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { notFound } from '../../http/problem.ts';

type Coverage = Static<typeof contract.AccountCoverage>;
type Month = Coverage['months'][number];

/** Months in one answer, the latest. */
const MOST_MONTHS = 1200;

export function coverageRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.accountCoverage, ({ params, read }) =>
    read((db) => accountCoverage(db, params.id)),
  );
}

async function accountCoverage(db: Reader, accountId: string): Promise<Coverage> {
  const account = await db
    .selectFrom('account')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw notFound('account');
  const statements = await statementsOf(db, accountId);
  const found = coverage(
    statements.map(({ date_from, date_to, opening, closing }) => ({
      from: day(date_from),
      to: day(date_to),
      opening: opening === null ? null : decimal(opening),
      closing: closing === null ? null : decimal(closing),
    })),
  );
  const shown = found.months.slice(-MOST_MONTHS);
  const lines = await linesByMonth(
    db,
    accountId,
    shown.map(({ month }) => formatDay(month)),
  );
  const doubled = await doubledByMonth(db, accountId);
  const months = shown.map(({ month, days, state }): Month => {
    const [first, last] = [formatDay(month), formatDay(addMonths(month, 1) - 1)];
    const name = first.slice(0, 7);
    const own = statements.filter(({ date_from, date_to }) => date_from <= last && date_to >= first);
    const imports = new Map(own.map(({ file_hash, file_name }) => [file_hash, file_name]));
    return {
      month: name,
      state,
      days,
      lines: lines.get(name) ?? 0,
      imports: [...imports].map(([fileHash, fileName]) => ({ fileHash, fileName })),
      doubled: doubled.get(name) ?? 0,
      verification: worst(own.map(({ verified }) => verified)),
    };
  });
  const gaps = found.gaps.map(({ from, to }) => ({ from: formatDay(from), to: formatDay(to) }));
  return { months, gaps };
}

interface StatementRow {
  date_from: string;
  date_to: string;
  opening: string | null;
  closing: string | null;
  file_hash: string;
  file_name: string;
  verified: NonNullable<Month['verification']>;
}

async function statementsOf(db: Reader, accountId: string): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`
    SELECT s.date_from, s.date_to, s.opening::text AS opening, s.closing::text AS closing, i.file_hash, i.file_name,
      coalesce(i.result->'verification'->>'state', 'unverifiable') AS verified
    FROM import_statement s JOIN import i ON i.book_id = s.book_id AND i.id = s.import_id
    WHERE s.book_id = ${db.bookId} AND s.account_id = ${accountId} AND s.date_from IS NOT NULL AND s.date_to IS NOT NULL
      AND s.date_from <= s.date_to
    ORDER BY s.date_from, s.date_to, i.id, s.ordinal`.execute(db);
  return rows;
}

function worst(states: readonly NonNullable<Month['verification']>[]): Month['verification'] {
  if (states.length === 0) return null;
  return (['discrepancy', 'unverifiable'] as const).find((state) => states.includes(state)) ?? 'verified';
}

/**
 * Bank transactions by the month of their line, those that several files show once. Counted month by month, as one sort of all
 * lines of a long account takes several times as long.
 *
 * @param months their first days
 */
async function linesByMonth(
  db: Reader,
  accountId: string,
  months: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ month: string; lines: number }>`
    SELECT to_char(m.first, 'YYYY-MM') AS month, (SELECT count(DISTINCT s.entry_id)::int FROM statement_line s
      WHERE s.book_id = ${db.bookId} AND s.account_id = ${accountId} AND s.date >= m.first
        AND s.date < m.first + interval '1 month') AS lines
    FROM unnest(${months as string[]}::date[]) m(first)`.execute(db);
  return new Map(rows.map(({ month, lines }) => [month, lines]));
}

/** Entries of one day and amount that are compared; more of them are a habit, not a mistake. */
const MOST_ALIKE = 20;
const MOST_GROUPS = 5000;

interface Group {
  month: string;
  entries: [id: string, payee: string, description: string, imports: string[]][];
}

/**
 * Pairs of one day and amount with alike texts that no one file shows as two lines, and nobody said are two. Entries are looked
 * up only of what the postings say is of one day and amount.
 */
async function doubledByMonth(db: Reader, accountId: string): Promise<Map<string, number>> {
  const { rows } = await sql<Group>`
    WITH alike AS MATERIALIZED (SELECT date, quantity, commodity, array_agg(entry_id) AS ids FROM posting
      WHERE book_id = ${db.bookId} AND account_id = ${accountId} GROUP BY date, quantity, commodity HAVING count(*) > 1),
    g AS (SELECT a.date, a.quantity, a.commodity, array_agg(e.id ORDER BY e.id) AS ids
      FROM alike a CROSS JOIN LATERAL unnest(a.ids) p(entry_id)
      JOIN entry e ON e.book_id = ${db.bookId} AND e.id = p.entry_id AND e.kind = 'transaction'
      GROUP BY a.date, a.quantity, a.commodity
      HAVING count(*) BETWEEN 2 AND ${MOST_ALIKE} AND (count(DISTINCT e.import_id) > 1 OR count(e.import_id) < count(*))
      ORDER BY a.date DESC LIMIT ${MOST_GROUPS})
    SELECT to_char(g.date, 'YYYY-MM') AS month, (SELECT jsonb_agg(jsonb_build_array(e.id, e.payee, e.description,
        (SELECT coalesce(jsonb_agg(DISTINCT s.import_id), '[]') FROM statement_line s WHERE s.book_id = e.book_id AND s.entry_id = e.id
          AND s.account_id = ${accountId})) ORDER BY e.id) FROM entry e WHERE e.book_id = ${db.bookId} AND e.id = ANY(g.ids)) AS entries
    FROM g`.execute(db);
  const dismissed = rows.length === 0 ? new Set<string>() : await dismissedPairs(db);
  const months = new Map<string, number>();
  for (const { month, entries } of rows) {
    const pairs = pairsOf(entries, dismissed);
    if (pairs > 0) months.set(month, (months.get(month) ?? 0) + pairs);
  }
  return months;
}

function pairsOf(entries: Group['entries'], dismissed: ReadonlySet<string>): number {
  const read = entries.map(([id, payee, description, imports]) => ({
    id,
    text: lineText(payee, description),
    imports,
  }));
  let pairs = 0;
  for (const [index, a] of read.entries()) {
    for (const b of read.slice(index + 1)) {
      const shownAsTwo = a.imports.some((each) => b.imports.includes(each));
      if (!shownAsTwo && !dismissed.has(`${a.id} ${b.id}`) && sameLine(a.text, b.text)) pairs += 1;
    }
  }
  return pairs;
}

async function dismissedPairs(db: Reader): Promise<Set<string>> {
  const { rows } = await sql<{ pair: string }>`
    SELECT first_entry || ' ' || second_entry AS pair FROM duplicate_dismissal WHERE book_id = ${db.bookId}`.execute(
    db,
  );
  return new Set(rows.map(({ pair }) => pair));
}
