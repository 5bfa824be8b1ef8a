import { assign } from '@financehub/core/matching/assign.ts';
import { bankLine, weak } from '@financehub/core/matching/candidates.ts';
import { AGREEING_PER_STRAY, type SharedDay, showSameLines } from '@financehub/core/matching/same-days.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { type Claim, free, noteClaims, rowsOf, unclaimed } from './import-line.ts';
import { MOST_COMPARED } from './match-alike.ts';
import type { Span } from './matching.ts';

/** Earlier files that one account is compared with, those first that could explain most. */
const MOST_FILES = 20;

interface Candidate {
  account_id: string;
  import_id: string;
  other_format: boolean;
}

/**
 * The same statement in another format, or with lines that the bank has worded anew: where a file and an earlier one show the
 * same amounts on the days that both cover, their lines of one day and amount are the same whatever their texts.
 */
export async function matchDays(db: Writer, format: string, span: Span): Promise<void> {
  for (const candidate of await candidates(db, format, span)) {
    const { days, reworded } = await sharedDays(db, candidate);
    if (reworded === 0) continue;
    const shared = { days, reworded, otherFormat: candidate.other_format };
    if (showSameLines(shared)) await claimDays(db, candidate);
  }
}

/**
 * Files with lines of the same day and amount as lines that are still unknown, but for those that leave more of the lines between
 * their first and their last day unexplained than `showSameLines` lets pass: most files of a long account do.
 */
async function candidates(db: Writer, format: string, { accounts, low, high }: Span): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    WITH found AS (
      SELECT s.account_id, s.import_id, i.format IS DISTINCT FROM ${format} AS other_format, count(DISTINCT l.ordinal) AS matched
      FROM import_line l JOIN statement_line s ON s.book_id = ${db.bookId} AND s.account_id = l.account_id AND s.date = l.date
        AND s.amount = l.amount AND s.account_id = ANY(${accounts}::uuid[]) AND s.date BETWEEN ${low}::date AND ${high}::date
      JOIN import i ON i.book_id = s.book_id AND i.id = s.import_id
      WHERE l.status = 'posted' AND s.status = 'posted' AND s.entry_id IS NOT NULL AND ${unclaimed} AND ${free}
      GROUP BY s.account_id, s.import_id, i.format),
    placed AS (SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY matched DESC, import_id) AS place FROM found)
    SELECT account_id, import_id, other_format FROM placed
    LEFT JOIN LATERAL (SELECT min(r.date_from) AS low, max(r.date_to) AS high FROM import_statement r
      WHERE r.book_id = ${db.bookId} AND r.import_id = placed.import_id AND r.account_id = placed.account_id) r ON true
    CROSS JOIN LATERAL (SELECT count(*) AS lines,
        count(*) FILTER (WHERE open AND date > first AND date < last AND date > r.low AND date < r.high) AS open
      FROM (SELECT date, ${unclaimed} AS open, min(date) OVER () AS first, max(date) OVER () AS last FROM import_line l
        WHERE l.account_id = placed.account_id AND l.status = 'posted') lines
      WHERE date BETWEEN r.low AND r.high) file
    WHERE place <= ${MOST_FILES} AND (r.low IS NULL OR (file.open - matched) * ${AGREEING_PER_STRAY} <= file.lines)
    ORDER BY account_id, place`.execute(db);
  return rows;
}

interface DayRow {
  date: string;
  file: number;
  known: number;
  both: number;
  reworded: number;
}

async function sharedDays(
  db: Writer,
  { account_id, import_id }: Candidate,
): Promise<{ days: SharedDay[]; reworded: number }> {
  const { rows } = await sql<DayRow>`
    WITH file AS (SELECT date, amount, count(*)::int AS lines, count(*) FILTER (WHERE ${unclaimed})::int AS open
        FROM import_line l WHERE account_id = ${account_id} AND status = 'posted' GROUP BY 1, 2),
      known AS (SELECT date, amount, count(*)::int AS lines, count(*) FILTER (WHERE entry_id IS NOT NULL AND ${free})::int AS open
        FROM statement_line s WHERE book_id = ${db.bookId} AND account_id = ${account_id} AND import_id = ${import_id}
          AND status = 'posted' GROUP BY 1, 2),
      shared AS (SELECT greatest((SELECT min(date) FROM file), (SELECT min(date) FROM known)) AS low,
        least((SELECT max(date) FROM file), (SELECT max(date) FROM known)) AS high)
    SELECT date, coalesce(sum(file.lines), 0)::int AS file, coalesce(sum(known.lines), 0)::int AS known,
      coalesce(sum(least(file.lines, known.lines)) FILTER (WHERE file.lines > 0 AND known.lines > 0), 0)::int AS both,
      coalesce(sum(least(file.open, known.open)) FILTER (WHERE file.lines > 0 AND known.lines > 0), 0)::int AS reworded
    FROM file FULL JOIN known USING (date, amount), shared WHERE date BETWEEN low AND high GROUP BY date ORDER BY date`.execute(
    db,
  );
  const days = rows.map(({ date, file, known, both }) => ({ date: day(date), file, known, both }));
  return { days, reworded: rows.reduce((sum, row) => sum + row.reworded, 0) };
}

interface Pair {
  ordinal: number;
  entry_id: string;
  date: string;
  amount: string;
  line: Texts;
  known: Texts;
}

type Texts = [payee: string, description: string, reference: string | null];

/** Of several lines of one day and amount those belong together whose texts are the most alike. */
async function claimDays(db: Writer, { account_id, import_id }: Candidate): Promise<void> {
  const query = sql`
    SELECT l.ordinal, s.entry_id, l.date, l.amount::text AS amount, l.texts AS line, s.texts AS known
    FROM (SELECT ordinal, date, amount, jsonb_build_array(payee, description, reference) AS texts,
        row_number() OVER w AS place, count(*) OVER (PARTITION BY date, amount) AS lines
      FROM import_line l WHERE account_id = ${account_id} AND status = 'posted' AND ${unclaimed}
      WINDOW w AS (PARTITION BY date, amount ORDER BY ordinal)) l
    JOIN (SELECT entry_id, date, amount, jsonb_build_array(payee, description, reference) AS texts,
        row_number() OVER w AS place, count(*) OVER (PARTITION BY date, amount) AS lines
      FROM statement_line s WHERE book_id = ${db.bookId} AND account_id = ${account_id} AND import_id = ${import_id}
        AND status = 'posted' AND entry_id IS NOT NULL AND ${free}
      WINDOW w AS (PARTITION BY date, amount ORDER BY ordinal)) s
      ON s.date = l.date AND s.amount = l.amount AND (l.lines * s.lines <= ${MOST_COMPARED} OR l.place = s.place)
    ORDER BY l.date, l.amount, l.ordinal, s.entry_id`;
  let together: Pair[] = [];
  const flush = async () => {
    await noteClaims(db, claimsOf(account_id, together));
    together = [];
  };
  for await (const rows of rowsOf<Pair>(db, 'days', query)) {
    for (const row of rows) {
      const before = together.at(-1);
      if (before !== undefined && (before.date !== row.date || before.amount !== row.amount)) await flush();
      together.push(row);
    }
  }
  await flush();
}

function claimsOf(account_id: string, pairs: readonly Pair[]): Claim[] {
  const read = ({ date, amount }: Pair, [payee, description, reference]: Texts) =>
    bankLine({
      date: day(date),
      amount: decimal(amount),
      payee,
      description,
      reference,
      balance: null,
      status: 'posted',
    });
  const edges = pairs.flatMap((pair) => {
    const match = weak(read(pair, pair.line), read(pair, pair.known));
    return match === null ? [] : [{ line: pair.ordinal, known: pair.entry_id, score: match.score }];
  });
  return [...assign(edges)].map(([ordinal, entry_id]) => ({ ordinal, account_id, entry_id, pass: 'days' }));
}
