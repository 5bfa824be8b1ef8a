import {
  DATE,
  DECIMAL,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
  INTEGER,
} from '@duckdb/node-api';
import { day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import {
  DAYS,
  type Duck,
  dayLiteral,
  fill,
  numbered,
  originLiterals,
  ROWS_PER_SLICE,
  uuidLiteral,
} from './duckdb-connections.ts';
import { STORED_SCALE, unitsToStore } from './stored-decimal.ts';
import type { AssetBar, Origin, Written } from './warehouse.ts';

const STORED = DECIMAL(38, STORED_SCALE);
const NEW_BAR = [INTEGER, DATE, STORED, STORED, STORED, STORED, STORED] as const;
const FIGURES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** First and last day with a bar, by asset, of the books that were written to: only this process writes. */
export type Extents = Map<string, Map<string, { from: number; to: number }>>;

/** Stores the bars; of several of one asset and day the last one counts. */
export async function writeBars(
  duck: Duck,
  bookId: string,
  bars: readonly AssetBar[],
  origin: Origin | undefined,
  extents: Extents,
): Promise<{ assetIds: string[]; written: Written }> {
  const assets = new Map<string, number>();
  const rows = await rowsToStore(bars, assets);
  const assetIds = [...assets.keys()];
  const written = await duck.write(async (connection) => {
    const known = extents.get(bookId) ?? (await readExtents(connection, bookId));
    extents.set(bookId, known);
    return replaceBars(connection, bookId, assetIds, rows, origin, known);
  });
  return { assetIds, written };
}

async function readExtents(connection: DuckDBConnection, bookId: string) {
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
  rows: readonly DuckDBValue[][],
  known: Map<string, { from: number; to: number }>,
): { meets: boolean; from: number; to: number } {
  const own = assetIds.map(() => ({ from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }));
  for (const [asset, date] of rows) {
    const { days } = date as DuckDBDateValue;
    const range = own[asset as number]!;
    range.from = Math.min(range.from, days);
    range.to = Math.max(range.to, days);
  }
  let meets = false;
  for (const [index, id] of assetIds.entries()) {
    const [range, there] = [own[index]!, known.get(id)];
    meets ||= there !== undefined && range.from <= there.to && range.to >= there.from;
    const [from, to] = [
      Math.min(range.from, there?.from ?? range.from),
      Math.max(range.to, there?.to ?? range.to),
    ];
    known.set(id, { from, to });
  }
  return {
    meets,
    from: own.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY),
    to: own.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY),
  };
}

/** The rows as the temporary table takes them, numbering the assets; the last bar of an asset and day counts. */
async function rowsToStore(bars: readonly AssetBar[], assets: Map<string, number>): Promise<DuckDBValue[][]> {
  const rows = new Map<number, DuckDBValue[]>();
  for (const [index, bar] of bars.entries()) {
    const asset = assets.get(bar.assetId) ?? assets.size;
    assets.set(bar.assetId, asset);
    const day = epochDay(bar.date);
    const row: DuckDBValue[] = [asset, new DuckDBDateValue(day)];
    for (const name of FIGURES) row.push(stored(bar[name], index, name));
    rows.set(asset * DAYS + day, row);
    if (index % ROWS_PER_SLICE === ROWS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return [...rows.values()];
}

function stored(text: string | null, index: number, name: string): DuckDBValue {
  if (text === null) return null;
  return new DuckDBDecimalValue(unitsToStore(text, `body/bars/${index}/${name}`), 38, STORED_SCALE);
}

const DIFFERS = FIGURES.map((name) => `p.${name} IS DISTINCT FROM n.${name}`).join(' OR ');
const COLUMNS = 'book_id, asset_id, date, open, high, low, close, volume, close_value, provider, fetched_at';

async function replaceBars(
  connection: DuckDBConnection,
  bookId: string,
  assetIds: readonly string[],
  rows: readonly DuckDBValue[][],
  origin: Origin | undefined,
  known: Map<string, { from: number; to: number }>,
): Promise<Written> {
  const assets = numbered(assetIds, 'k');
  await fill(connection, 'new_bar', NEW_BAR, rows.length, (row) => rows[row]!);
  const { meets, from, to } = widen(assetIds, rows, known);
  const { found, changed } = meets
    ? await takeOut(
        connection,
        bookId,
        assets,
        `BETWEEN ${dayLiteral(formatDay(from))} AND ${dayLiteral(formatDay(to))}`,
        origin,
      )
    : { found: 0, changed: 0 };
  await connection.run(
    `INSERT INTO price_bar SELECT ${uuidLiteral(bookId)}, k.id, date, open, high, low, close, volume, close::DOUBLE,
       ${originLiterals(origin)} FROM new_bar n JOIN ${assets} ON k.i = n.asset ORDER BY n.asset, n.date`,
  );
  await connection.run('DELETE FROM new_bar');
  return { added: rows.length - found, changed };
}

/** Takes bars that change out of the table, keeping them as revisions, and those that do not out of the new ones. */
async function takeOut(
  connection: DuckDBConnection,
  bookId: string,
  assets: string,
  days: string,
  origin: Origin | undefined,
): Promise<{ found: number; changed: number }> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE old_bar AS SELECT p.rowid AS r, n.rowid AS m, (${DIFFERS}) AS differs
     FROM price_bar p JOIN ${assets} ON p.asset_id = k.id JOIN new_bar n ON n.asset = k.i AND n.date = p.date
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
