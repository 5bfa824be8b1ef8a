import type { DuckDBConnection } from '@duckdb/node-api';
import { formatDay } from '@financehub/core/time/day.ts';
import { type BarColumns, columnsOfBars, FIGURES, inOrder } from './bar-columns.ts';
import { appendBars } from './duckdb-append.ts';
import { dayLiteral, originLiterals, uuidLiteral } from './duckdb-connections.ts';
import type { AssetBar, Origin, Written } from './warehouse.ts';

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** First and last day with a bar, by asset, of the books that were written to: only this process writes. */
export type Extents = Map<string, Map<string, Extent>>;

/** Bars that are ready to be written. */
export interface NewBars {
  /** By asset and day, each once. */
  readonly columns: BarColumns;
  readonly assetIds: readonly string[];
  readonly origin: Origin | undefined;
}

/** Throws a ProblemError, before anything is written, for a figure that is too large. */
export async function newBars(bars: readonly AssetBar[], origin: Origin | undefined): Promise<NewBars> {
  const { columns, assetIds } = await columnsOfBars(bars);
  return { columns: inOrder(columns), assetIds, origin };
}

/** Stores the bars within the transaction of the connection. */
export async function writeBars(
  connection: DuckDBConnection,
  bookId: string,
  bars: NewBars,
  extents: Extents,
): Promise<Written> {
  if (bars.columns.rows === 0) return { added: 0, changed: 0 };
  const known = extents.get(bookId) ?? (await readExtents(connection, bookId));
  extents.set(bookId, known);
  return replaceBars(connection, bookId, bars, known);
}

async function readExtents(connection: DuckDBConnection, bookId: string): Promise<Map<string, Extent>> {
  const found = await connection.runAndReadAll(
    `SELECT asset_id::VARCHAR, min(date) - DATE '1970-01-01', max(date) - DATE '1970-01-01' FROM price_bar
     WHERE book_id = ${uuidLiteral(bookId)} GROUP BY asset_id`,
  );
  return new Map(
    found.getRows().map(([id, from, to]) => [String(id), { from: Number(from), to: Number(to) }]),
  );
}

/**
 * Whether some of the rows may be there already; widens the extents by the rows. Extents may be too wide, as after a write
 * that was rolled back: then it is looked for in vain.
 */
function widen(
  assetIds: readonly string[],
  { asset, date, rows }: BarColumns,
  known: Map<string, Extent>,
): { meets: boolean; from: number; to: number } {
  const all = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  let meets = false;
  for (let first = 0; first < rows; ) {
    let end = first + 1;
    while (end < rows && asset[end] === asset[first]) end += 1;
    const [from, to] = [date[first]!, date[end - 1]!];
    const id = assetIds[asset[first]!]!;
    const there = known.get(id);
    meets ||= there !== undefined && from <= there.to && to >= there.from;
    known.set(id, { from: Math.min(from, there?.from ?? from), to: Math.max(to, there?.to ?? to) });
    all.from = Math.min(all.from, from);
    all.to = Math.max(all.to, to);
    first = end;
  }
  return { meets, ...all };
}

const DIFFERS = FIGURES.map((name) => `p.${name} IS DISTINCT FROM n.${name}`).join(' OR ');
const COLUMNS = 'book_id, asset_id, date, open, high, low, close, volume, close_value, provider, fetched_at';

async function replaceBars(
  connection: DuckDBConnection,
  bookId: string,
  { columns, assetIds, origin }: NewBars,
  known: Map<string, Extent>,
): Promise<Written> {
  await connection.run('DELETE FROM new_bar');
  await appendBars(connection, columns, assetIds);
  const { meets, from, to } = widen(assetIds, columns, known);
  const days = `BETWEEN ${dayLiteral(formatDay(from))} AND ${dayLiteral(formatDay(to))}`;
  const { found, changed } = meets
    ? await takeOut(connection, bookId, days, origin)
    : { found: 0, changed: 0 };
  await connection.run(
    `INSERT INTO price_bar SELECT ${uuidLiteral(bookId)}, asset, date, open, high, low, close, volume, value,
       ${originLiterals(origin)} FROM new_bar`,
  );
  await connection.run('DELETE FROM new_bar');
  return { added: columns.rows - found, changed };
}

/** Takes bars that change out of the table, keeping them as revisions, and those that do not out of the new ones. */
async function takeOut(
  connection: DuckDBConnection,
  bookId: string,
  days: string,
  origin: Origin | undefined,
): Promise<{ found: number; changed: number }> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE old_bar AS SELECT p.rowid AS r, n.rowid AS m, (${DIFFERS}) AS differs
     FROM price_bar p JOIN new_bar n ON n.asset = p.asset_id AND n.date = p.date
     WHERE p.book_id = ${uuidLiteral(bookId)} AND p.date ${days}`,
  );
  const counted = await connection.runAndReadAll(
    'SELECT count(DISTINCT m), count(DISTINCT m) FILTER (differs) FROM old_bar',
  );
  const [found, changed] = counted.getRows()[0]!.map(Number) as [number, number];
  if (changed > 0 && origin !== undefined)
    await connection.run(
      `INSERT INTO price_bar_revision SELECT ${COLUMNS}, '${origin.at.toISOString()}'::TIMESTAMPTZ FROM price_bar
       WHERE rowid IN (SELECT r FROM old_bar WHERE differs)`,
    );
  if (changed > 0)
    await connection.run('DELETE FROM price_bar WHERE rowid IN (SELECT r FROM old_bar WHERE differs)');
  if (found > changed)
    await connection.run('DELETE FROM new_bar WHERE rowid IN (SELECT m FROM old_bar WHERE NOT differs)');
  return { found, changed };
}
