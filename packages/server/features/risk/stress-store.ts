import type { listStressResults, listStressRuns } from '@financehub/contract/stress.ts';
import { scenarioById } from '@financehub/core/risk/scenarios.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import { asRead, type Result } from './stress-view.ts';

export async function insertResults(db: Writer, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await db
    .insertInto('stress_result')
    .values(
      results.map((result) => ({
        book_id: db.bookId,
        id: result.id,
        run_id: result.runId,
        portfolio_id: result.portfolioId,
        scenario: result.scenario,
        as_of: result.asOf,
        currency: result.currency,
        value: result.value,
        pnl: result.pnl,
        detail: JSON.stringify(result),
        created_at: new Date(result.createdAt),
      })),
    )
    .execute();
}

/** The newest first, one more than asked for. */
export async function pageOfResults(
  db: Reader,
  filter: Omit<Static<typeof listStressResults.query>, 'cursor' | 'limit'>,
  limit: number,
  before: string | null,
): Promise<Result[]> {
  let query = db
    .selectFrom('stress_result')
    .select('detail')
    .where('book_id', '=', db.bookId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (filter.portfolioId !== undefined) query = query.where('portfolio_id', '=', filter.portfolioId);
  if (filter.scope !== undefined)
    query = query.where('portfolio_id', filter.scope === 'book' ? 'is' : 'is not', null);
  if (filter.scenario !== undefined) query = query.where('scenario', '=', filter.scenario);
  if (filter.runId !== undefined) query = query.where('run_id', '=', filter.runId);
  if (before !== null) query = query.where('id', '<', before);
  return (await query.execute()).map(({ detail }) => asRead(detail));
}

/** Keeps the newest runs of a portfolio (null: of the book). */
export async function pruneRuns(db: Writer, portfolioId: string | null, most: number): Promise<void> {
  await sql`
    DELETE FROM stress_result
    WHERE book_id = ${db.bookId} AND portfolio_id IS NOT DISTINCT FROM ${portfolioId}::uuid AND run_id IN (
      SELECT run_id FROM stress_result
      WHERE book_id = ${db.bookId} AND portfolio_id IS NOT DISTINCT FROM ${portfolioId}::uuid
      GROUP BY run_id ORDER BY max(id::text) DESC OFFSET ${most})`.execute(db);
}

/** False where there is none. */
export async function deleteRun(db: Writer, runId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('stress_result')
    .where('book_id', '=', db.bookId)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

type Run = Static<typeof listStressRuns.response>['items'][number];

/** The newest first. */
export async function storedRuns(db: Reader, filter: Static<typeof listStressRuns.query>): Promise<Run[]> {
  const { portfolioId, scope } = { portfolioId: null, scope: null, ...filter };
  const { rows } = await sql<RunRow>`
    SELECT run_id, min(portfolio_id::text) AS portfolio_id, min(as_of) AS as_of, min(currency) AS currency,
      min(created_at) AS created_at, count(*)::int AS scenarios,
      count(*) FILTER (WHERE pnl IS NULL)::int AS without_figure,
      (array_agg(scenario ORDER BY pnl, id))[1] AS worst, min(pnl)::text AS pnl,
      (array_agg(value ORDER BY pnl, id))[1]::float8 AS value
    FROM stress_result
    WHERE book_id = ${db.bookId} AND (${portfolioId}::uuid IS NULL OR portfolio_id = ${portfolioId}::uuid)
      AND (${scope}::text IS NULL OR (portfolio_id IS NULL) = (${scope}::text = 'book'))
    GROUP BY run_id ORDER BY max(id::text) DESC`.execute(db);
  return rows.map(runView);
}

interface RunRow {
  readonly run_id: string;
  readonly portfolio_id: string | null;
  readonly as_of: string;
  readonly currency: string;
  readonly created_at: Date;
  readonly scenarios: number;
  readonly without_figure: number;
  readonly worst: string;
  /** Null where no scenario has a figure. */
  readonly pnl: string | null;
  readonly value: number | null;
}

function runView(row: RunRow): Run {
  return {
    id: row.run_id,
    portfolioId: row.portfolio_id,
    scope: row.portfolio_id === null ? 'book' : 'portfolio',
    asOf: row.as_of,
    currency: row.currency,
    createdAt: row.created_at.toISOString(),
    scenarios: row.scenarios,
    withoutFigure: row.without_figure,
    worst:
      row.pnl === null
        ? null
        : {
            name: scenarioById(row.worst)?.name ?? row.worst,
            pnl: row.pnl,
            pnlFraction: row.value !== null && row.value > 0 ? Number(row.pnl) / row.value : null,
          },
  };
}
