import {
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
  INTEGER,
} from '@duckdb/node-api';
import { day as epochDay } from '@financehub/core/time/day.ts';
import {
  DAYS,
  type Duck,
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

/** Stores the bars; of several of one asset and day the last one counts. */
export async function writeBars(
  duck: Duck,
  bookId: string,
  bars: readonly AssetBar[],
  origin: Origin | undefined,
): Promise<{ assetIds: string[]; written: Written }> {
  const assets = new Map<string, number>();
  const rows = await rowsToStore(bars, assets);
  const assetIds = [...assets.keys()];
  return { assetIds, written: await replaceBars(duck, bookId, assetIds, rows, origin) };
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
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  rows: readonly DuckDBValue[][],
  origin: Origin | undefined,
): Promise<Written> {
  const book = uuidLiteral(bookId);
  const assets = numbered(assetIds, 'k');
  return duck.write(async (connection) => {
    await fill(connection, 'new_bar', NEW_BAR, rows.length, (row) => rows[row]!);
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE old_bar AS SELECT p.rowid AS r, n.rowid AS m, (${DIFFERS}) AS differs
       FROM price_bar p JOIN ${assets} ON p.asset_id = k.id JOIN new_bar n ON n.asset = k.i AND n.date = p.date
       WHERE p.book_id = ${book}`,
    );
    const counted = await connection.runAndReadAll(
      'SELECT count(DISTINCT m), count(DISTINCT m) FILTER (differs) FROM old_bar',
    );
    const [found, changed] = counted.getRows()[0]!.map(Number) as [number, number];
    if (found > 0) {
      if (changed > 0 && origin !== undefined)
        await connection.run(
          `INSERT INTO price_bar_revision SELECT ${COLUMNS}, '${origin.at.toISOString()}'::TIMESTAMPTZ FROM price_bar
           WHERE rowid IN (SELECT r FROM old_bar WHERE differs)`,
        );
      if (changed > 0)
        await connection.run('DELETE FROM price_bar WHERE rowid IN (SELECT r FROM old_bar WHERE differs)');
      await connection.run('DELETE FROM new_bar WHERE rowid IN (SELECT m FROM old_bar WHERE NOT differs)');
    }
    await connection.run(
      `INSERT INTO price_bar SELECT ${book}, k.id, date, open, high, low, close, volume, close::DOUBLE,
         ${originLiterals(origin)} FROM new_bar n JOIN ${assets} ON k.i = n.asset ORDER BY n.asset, n.date`,
    );
    await connection.run('DELETE FROM new_bar');
    return { added: rows.length - found, changed };
  });
}
